package org.bpnet.serve.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.bpnet.core.spi.ClosedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatcherTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final LinkedBlockingQueue<Integer> batches = new LinkedBlockingQueue<>();

  /// Twice each number; one number a row.
  private Answer doubled(float[] features, int rows) {
    batches.add(rows);
    var numbers = new double[rows];
    var labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      numbers[i] = 2 * features[i];
      labels[i] = (int) features[i];
    }
    return new Answer(rows, labels, numbers);
  }

  @Test
  void should_compute_together_what_came_while_it_computed() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    Batcher.Compute slowFirst =
        (features, rows) -> {
          if (features[0] == 100) {
            begun.countDown();
            await(go);
          }
          return doubled(features, rows);
        };
    try (var batcher = new Batcher("test", 1, new Batching(4, Duration.ZERO, 1), slowFirst);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> first = threads.submit(() -> batcher.of(new float[] {100}, 1, LONG));
      begun.await();
      List<Future<Answer>> more = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        float value = i;
        more.add(threads.submit(() -> batcher.of(new float[] {value, value + 10}, 2, LONG)));
      }
      while (batcher.waiting() < 6) {
        Thread.onSpinWait();
      }
      go.countDown();

      assertThat(first.get().numbers()).containsExactly(200);
      for (int i = 1; i <= 3; i++) {
        assertThat(more.get(i - 1).get().numbers()).containsExactly(2 * i, 2 * i + 20);
        assertThat(more.get(i - 1).get().labels()).containsExactly(i, i + 10);
      }
    }
    assertThat(batches).containsExactly(1, 4, 2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void should_hold_a_request_until_the_batch_is_full() throws Exception {
    Batching held = new Batching(3, LONG, 2);
    try (var batcher = new Batcher("test", 1, held, this::doubled);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        float value = i;
        all.add(threads.submit(() -> batcher.of(new float[] {value}, 1, LONG)));
      }
      for (Future<Answer> each : all) {
        each.get();
      }
    }
    assertThat(batches).containsExactly(3);
  }

  @Test
  void should_hold_a_request_alone_no_longer_than_it_may() throws Exception {
    Batching held = new Batching(3, Duration.ofMillis(2), 1);
    try (var batcher = new Batcher("test", 1, held, this::doubled)) {
      assertThat(batcher.of(new float[] {4}, 1, LONG).numbers()).containsExactly(8);
      assertThat(batcher.of(new float[] {1, 2, 3, 4, 5}, 5, LONG).rows()).isEqualTo(5);
    }
    assertThat(batches).containsExactly(1, 5);
  }

  @Test
  void should_give_up_after_its_time_and_pass_failures_on() throws Exception {
    Batching held = new Batching(2, LONG, 1);
    try (var batcher = new Batcher("test", 1, held, this::doubled)) {
      assertThatThrownBy(() -> batcher.of(new float[1], 1, Duration.ofMillis(5)))
          .isInstanceOf(TimeoutException.class);
    }
    assertThat(batches).isEmpty();

    Batcher.Compute failing =
        (_, _) -> {
          throw new IllegalStateException("broken");
        };
    var broken = new Batcher("test", 1, new Batching(2, Duration.ZERO, 1), failing);
    try (broken) {
      assertThatThrownBy(() -> broken.of(new float[1], 1, LONG)).hasMessage("broken");
    }
    assertThatThrownBy(() -> broken.of(new float[1], 1, LONG)).isInstanceOf(ClosedException.class);
  }
}
