package org.bpnet.core.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Snapshot;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeakTest {
  private final Logger logger = Logger.getLogger("org.bpnet.leaks");
  private final Queue<String> messages = new ConcurrentLinkedQueue<>();
  private final Semaphore arrived = new Semaphore(0);
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          messages.add(line.getMessage());
          arrived.release();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  private void awaitMessage(String part) throws InterruptedException {
    for (int i = 0; i < 200 && messages.stream().noneMatch(m -> m.contains(part)); i++) {
      System.gc();
      arrived.tryAcquire(50, TimeUnit.MILLISECONDS);
    }
    assertThat(messages).anySatisfy(message -> assertThat(message).contains(part));
  }

  private static Parameter weight(Parameters params) {
    return params.weight("w", Shape.of(1), (shape, _) -> HostArray.of(new float[1], shape));
  }

  @Test
  void should_report_parameters_that_nobody_closed() throws InterruptedException {
    weight(Parameters.create(Backends.reference(), new Seed(1)));
    awaitMessage(
        "Parameters was never closed, and is freed now that nobody has it; use try-with-resources"
            + " (-Dbpnet.leaks=trace says where it was made)");
  }

  @Test
  void should_leave_parameters_alone_as_long_as_a_weight_is_known() throws InterruptedException {
    Parameter known = weight(Parameters.create(Backends.reference(), new Seed(2)));
    weight(Parameters.create(Backends.reference(), new Seed(3))); // collected beside it
    awaitMessage("Parameters was never closed");

    assertThat(known.value().at(0)).isZero();
  }

  @Test
  void should_say_where_it_was_made_if_asked() throws InterruptedException {
    System.setProperty("bpnet.leaks", "trace");
    try (var params = Parameters.create(Backends.reference(), new Seed(4))) {
      weight(params);
      forget(params);
      awaitMessage("a Snapshot was never closed");
      assertThat(messages)
          .anySatisfy(message ->
              assertThat(message).contains("made at:", "LeakTest.forget(LeakTest.java:"));
    } finally {
      System.clearProperty("bpnet.leaks");
    }
  }

  @SuppressWarnings("unused") // on purpose
  private static void forget(Parameters params) {
    Snapshot forgotten = params.snapshot();
  }
}
