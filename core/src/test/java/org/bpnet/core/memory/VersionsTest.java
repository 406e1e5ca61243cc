package org.bpnet.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Storage;
import org.junit.jupiter.api.Test;

class VersionsTest {
  /// Storage that knows whether it was freed.
  private static final class Counted implements Storage {
    final AtomicInteger closes = new AtomicInteger();

    @Override
    public DType type() {
      return DType.F32;
    }

    @Override
    public int count() {
      return 1;
    }

    @Override
    public void write(HostArray values) {}

    @Override
    public HostArray read(Shape shape) {
      return HostArray.scalar(0);
    }

    @Override
    public void close() {
      closes.incrementAndGet();
    }

    boolean isFreed() {
      return closes.get() > 0;
    }
  }

  private static void publish(Versions versions, int index, Storage storage) {
    versions.publish(new int[] {index}, new Storage[] {storage}, 1);
  }

  @Test
  void should_write_in_place_only_while_nobody_holds_the_values() {
    var versions = new Versions();
    versions.add(new Counted());
    Versions[] trees = {versions};

    Versions.lock(trees);
    assertThat(versions.begin()).isTrue();
    versions.end(versions.current());
    Versions.Version held = versions.hold();
    assertThat(versions.begin()).isFalse();
    versions.end(versions.current());
    versions.release(held);
    assertThat(versions.begin()).isTrue();
    versions.end(versions.current());
    Versions.unlock(trees);
  }

  @Test
  void should_free_what_was_replaced_when_its_last_holder_is_gone() {
    var versions = new Versions();
    var first = new Counted();
    var kept = new Counted();
    versions.add(first);
    versions.add(kept);
    Versions.Version held = versions.hold();
    versions.holdAgain(held);
    var second = new Counted();
    publish(versions, 0, second);
    var third = new Counted();
    publish(versions, 0, third);

    assertThat(first.isFreed()).isFalse();
    assertThat(second.isFreed()).as("nobody held it").isTrue();
    versions.release(held);
    assertThat(first.isFreed()).isFalse();
    versions.release(held);
    assertThat(first.isFreed()).isTrue();
    assertThat(kept.isFreed()).isFalse();
    versions.close();
    assertThat(kept.closes).hasValue(1);
    assertThat(third.closes).hasValue(1);
  }

  @Test
  void should_leave_what_is_held_to_its_holder_when_closed() {
    var versions = new Versions();
    var storage = new Counted();
    versions.add(storage);
    Versions.Version held = versions.hold();
    versions.close();
    versions.close();

    assertThat(storage.isFreed()).isFalse();
    assertThatThrownBy(versions::hold)
        .isInstanceOf(ClosedException.class)
        .hasMessage(
            "the parameters are closed; close them after the last pass, step and snapshot that needs"
                + " them");
    var late = new Counted();
    publish(versions, 0, late);
    assertThat(late.isFreed()).isTrue();
    versions.release(held);
    assertThat(storage.closes).hasValue(1);
  }

  @Test
  void should_free_each_storage_once_and_none_that_is_held() {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var versions = new Versions();
      List<Counted> all = new ArrayList<>();
      List<Versions.Version> held = new ArrayList<>();
      int variables = 0;
      boolean closed = false;
      for (int i = 0; i < 60; i++) {
        int what = random.nextInt(8);
        if (what == 0 && !closed) {
          all.add(new Counted());
          variables = versions.add(all.getLast()) + 1;
        } else if (what <= 2 && !closed) {
          held.add(versions.hold());
        } else if (what <= 4 && !held.isEmpty()) {
          versions.release(held.remove(random.nextInt(held.size())));
        } else if (what == 5 && !held.isEmpty()) {
          Versions.Version again = held.get(random.nextInt(held.size()));
          assertThat(versions.holdAgain(again)).isTrue();
          held.add(again);
        } else if (what <= 6 && variables > 0) {
          all.add(new Counted());
          publish(versions, random.nextInt(variables), all.getLast());
        } else if (i == 50) {
          versions.close();
          closed = true;
        }
        for (Versions.Version version : held) {
          for (int v = 0; v < variables; v++) {
            assertThat(((Counted) version.storage(v)).isFreed()).as("seed %d", seed).isFalse();
          }
        }
      }
      versions.close();
      held.forEach(versions::release);
      assertThat(all).allSatisfy(storage -> assertThat(storage.closes).hasValue(1));
    }
  }

  @Test
  void should_lock_trees_in_any_order() throws InterruptedException {
    Versions[] trees = {new Versions(), new Versions(), new Versions()};
    int[][] orders = {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {2, 0, 1}};
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int[] order : orders) {
      Versions[] mine = {trees[order[0]], trees[order[1]], trees[order[2]]};
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                for (int i = 0; i < 5000; i++) {
                  Versions.lock(mine);
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  inside.decrementAndGet();
                  Versions.unlock(mine);
                }
              }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most).hasValue(1);
  }
}
