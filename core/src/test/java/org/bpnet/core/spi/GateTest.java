package org.bpnet.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GateTest {
  private final AtomicInteger frees = new AtomicInteger();
  private final Gate gate = new Gate("the thing is closed; open it", frees::incrementAndGet);

  @Test
  void should_refuse_after_its_end_and_free_once() {
    gate.enter("use");
    gate.leave();
    gate.close();
    gate.close();

    assertThat(frees).hasValue(1);
    assertThatThrownBy(() -> gate.enter("use"))
        .isInstanceOf(ClosedException.class)
        .hasMessage("use: the thing is closed; open it");
    assertThatThrownBy(gate::leave).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void should_wait_until_all_are_out() throws InterruptedException {
    var entered = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var freedEarly = new AtomicBoolean();
    Thread user =
        Thread.ofPlatform()
            .start(() -> {
              gate.enter("use");
              gate.enter("use");
              gate.leave();
              entered.countDown();
              awaitQuietly(go);
              freedEarly.set(frees.get() > 0);
              gate.leave();
            });
    entered.await();
    Thread closer = Thread.ofPlatform().start(gate::close);
    while (!gate.isClosed()) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> gate.enter("use")).isInstanceOf(ClosedException.class);
    closer.interrupt(); // must not let it go on
    go.countDown();
    closer.join();
    user.join();

    assertThat(freedEarly).isFalse();
    assertThat(frees).hasValue(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void should_not_wait_for_itself() {
    gate.enter("use");
    gate.close();
    assertThat(frees).as("still inside").hasValue(0);
    gate.leave();

    assertThat(frees).hasValue(1);
  }

  /// Many threads come and go, some close, from outside and from inside: in every round it is freed
  /// once, with nobody inside, and all who come later are refused.
  @Test
  void should_free_once_in_any_order_of_events() throws InterruptedException {
    for (int round = 0; round < 300; round++) {
      var inside = new AtomicInteger();
      var freed = new AtomicInteger();
      var wrong = new AtomicInteger();
      var shared =
          new Gate(
              "it is closed",
              () -> {
                wrong.addAndGet(inside.get());
                freed.incrementAndGet();
              });
      int closing = round % 37;
      var start = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int number = t;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  awaitQuietly(start);
                  for (int i = 0; i < 40; i++) {
                    try {
                      shared.enter("use");
                    } catch (ClosedException expected) {
                      break;
                    }
                    inside.incrementAndGet();
                    wrong.addAndGet(freed.get());
                    if (number < 2 && i == closing) {
                      shared.close();
                    }
                    inside.decrementAndGet();
                    shared.leave();
                    if (number == 2 && i == closing) {
                      shared.close();
                      wrong.addAndGet(freed.get() == 1 ? 0 : 1);
                    }
                  }
                }));
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      shared.close();
      assertThat(wrong).as("round %d", round).hasValue(0);
      assertThat(freed).hasValue(1);
    }
  }
}
