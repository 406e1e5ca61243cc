package org.bpnet.cpu.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.bpnet.core.spi.BackendException;
import org.junit.jupiter.api.Test;

final class MemoryPoolTest {
  private static final long[] SIZES = {0, 1, 4, 63, 64, 65, 1000, 4096, 50_000, 1 << 20, 3_000_001};

  @Test
  void should_hold_any_number_of_bytes_in_the_smallest_class_that_fits() {
    for (long bytes = 1; bytes < 100_000; bytes += 7) {
      int sizeClass = MemoryPool.sizeClass(bytes);
      assertThat(MemoryPool.bytesOf(sizeClass)).isGreaterThanOrEqualTo(bytes);
      if (sizeClass > 0) {
        assertThat(MemoryPool.bytesOf(sizeClass - 1)).isLessThan(bytes);
      }
    }
  }

  @Test
  void should_waste_at_most_a_fifth_beyond_the_smallest_blocks() {
    for (long bytes = 257; bytes < 1L << 40; bytes = bytes * 9 / 8 + 1) {
      long held = MemoryPool.bytesOf(MemoryPool.sizeClass(bytes));
      assertThat(held - bytes).isLessThanOrEqualTo(held / 5 + MemoryPool.ALIGNMENT);
    }
  }

  @Test
  void should_align_every_block_and_keep_blocks_apart() {
    try (var pool = new MemoryPool()) {
      List<MemoryBlock> blocks = new ArrayList<>();
      for (long size : SIZES) {
        MemoryBlock block = pool.acquire(size);
        assertThat(block.segment().address() % MemoryPool.ALIGNMENT).isZero();
        assertThat(block.bytes()).isGreaterThanOrEqualTo(size);
        block.segment().fill((byte) blocks.size());
        blocks.add(block);
      }
      for (int i = 0; i < blocks.size(); i++) {
        MemorySegment segment = blocks.get(i).segment();
        assertThat(segment.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) i);
        assertThat(segment.get(ValueLayout.JAVA_BYTE, segment.byteSize() - 1)).isEqualTo((byte) i);
      }
    }
  }

  @Test
  void should_not_grow_over_ten_thousand_cycles() {
    try (var pool = new MemoryPool()) {
      cycle(pool);
      long held = pool.bytesHeld();
      for (int i = 0; i < 10_000; i++) {
        cycle(pool);
      }
      assertThat(pool.bytesHeld()).isEqualTo(held);
      assertThat(pool.bytesInUse()).isZero();
      assertThat(pool.blocksInUse()).isZero();
    }
  }

  private static void cycle(MemoryPool pool) {
    MemoryBlock a = pool.acquire(100);
    MemoryBlock b = pool.acquire(100_000);
    MemoryBlock c = pool.acquire(2_000_000);
    assertThat(pool.blocksInUse()).isEqualTo(3);
    pool.release(b);
    pool.release(a);
    pool.release(c);
  }

  @Test
  void should_lend_a_returned_block_again() {
    try (var pool = new MemoryPool()) {
      MemoryBlock block = pool.acquire(1000);
      assertThat(pool.bytesInUse()).isEqualTo(block.bytes()).isEqualTo(pool.bytesHeld());
      pool.release(block);
      assertThat(pool.acquire(block.bytes() - 1)).isSameAs(block);
    }
  }

  @Test
  void should_not_grow_when_threads_pass_blocks_through_it() throws Exception {
    try (var pool = new MemoryPool();
        var executor = Executors.newFixedThreadPool(3)) {
      Callable<Boolean> work =
          () -> {
            boolean sound = true;
            for (int i = 0; i < 5_000; i++) {
              MemoryBlock block = pool.acquire(256);
              long mark = Thread.currentThread().threadId();
              block.segment().set(ValueLayout.JAVA_LONG, 0, mark);
              Thread.onSpinWait();
              sound &= block.segment().get(ValueLayout.JAVA_LONG, 0) == mark;
              pool.release(block);
            }
            return sound;
          };
      for (var result : executor.invokeAll(List.of(work, work, work))) {
        assertThat(result.get()).isTrue();
      }
      assertThat(pool.blocksInUse()).isZero();
      assertThat(pool.bytesHeld()).isLessThanOrEqualTo(3 * 256);
    }
  }

  @Test
  void should_name_what_was_asked_and_held_when_memory_runs_out() {
    try (var pool = new MemoryPool(1 << 20)) {
      pool.acquire(1000);
      assertThatThrownBy(() -> pool.acquire(2_000_000))
          .isInstanceOf(BackendException.class)
          .hasMessageContaining("need 2,000,000 bytes")
          .hasMessageContaining("hold 1,024 (1,024 in use in 1 blocks)");
      assertThat(pool.blocksInUse()).isEqualTo(1);
    }
    try (var pool = new MemoryPool()) {
      assertThatThrownBy(() -> pool.acquire(1L << 45)).isInstanceOf(BackendException.class);
      assertThatThrownBy(() -> pool.acquire(Long.MAX_VALUE)).isInstanceOf(BackendException.class);
      assertThat(pool.bytesHeld()).isZero();
    }
  }

  @Test
  void should_free_idle_large_blocks_before_giving_up() {
    try (var pool = new MemoryPool(10 << 20)) {
      MemoryBlock kept = pool.acquire(2 << 20);
      pool.release(pool.acquire(6 << 20));
      MemoryBlock block = pool.acquire(8 << 20);
      assertThat(pool.bytesHeld()).isEqualTo(10 << 20);
      kept.segment().fill((byte) 1);
      block.segment().fill((byte) 2);
    }
  }

  @Test
  void should_refuse_to_take_a_block_twice_or_from_elsewhere() {
    try (var pool = new MemoryPool();
        var other = new MemoryPool()) {
      MemoryBlock block = pool.acquire(1);
      assertThatThrownBy(() -> other.release(block)).hasMessageContaining("of another pool");
      pool.release(block);
      assertThatThrownBy(() -> pool.release(block)).hasMessageContaining("released before");
    }
  }

  @Test
  void should_free_lent_blocks_when_closed() {
    var pool = new MemoryPool();
    MemorySegment small = pool.acquire(1).segment();
    MemoryBlock large = pool.acquire(1 << 21);
    pool.close();
    pool.close();
    assertThat(pool.bytesHeld()).isZero();
    assertThat(small.scope().isAlive()).isFalse();
    assertThat(large.segment().scope().isAlive()).isFalse();
    pool.release(large);
    assertThatThrownBy(() -> pool.acquire(1)).isInstanceOf(IllegalStateException.class);
  }
}
