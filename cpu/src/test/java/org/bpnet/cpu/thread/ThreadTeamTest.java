package org.bpnet.cpu.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.bpnet.testkit.Allocation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The limit ends a deadlock; a busy machine does not reach it.
@Timeout(600)
final class ThreadTeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void should_run_every_part_once_before_it_returns(int size) {
    try (var team = new ThreadTeam(size)) {
      for (int parts = 0; parts <= 12; parts++) {
        var counts = new AtomicIntegerArray(parts);
        team.run(parts, counts::incrementAndGet);
        for (int i = 0; i < parts; i++) {
          assertThat(counts.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void should_give_a_part_to_the_same_thread_every_time() {
    try (var team = new ThreadTeam(3)) {
      var first = new String[7];
      team.run(7, part -> first[part] = Thread.currentThread().getName());
      assertThat(Arrays.stream(first).distinct()).hasSize(3);
      assertThat(first[0]).isEqualTo(Thread.currentThread().getName());
      for (int i = 0; i < 100; i++) {
        var again = new String[7];
        team.run(7, part -> again[part] = Thread.currentThread().getName());
        assertThat(again).isEqualTo(first);
      }
      assertThat(first[0]).isEqualTo(first[3]).isEqualTo(first[6]);
      assertThat(first[1]).isEqualTo(first[4]).isNotEqualTo(first[2]);
    }
  }

  @Test
  void should_make_plain_writes_visible_over_many_runs() {
    try (var team = new ThreadTeam(2)) {
      var values = new int[64];
      for (int i = 1; i <= 100_000; i++) {
        int number = i;
        team.run(2, part -> values[part * 32] = number);
        if (values[0] != i || values[32] != i) {
          assertThat(values).as("after run %d", i).contains(i);
        }
      }
    }
  }

  @Test
  void should_wake_sleeping_threads() throws InterruptedException {
    try (var team = new ThreadTeam(3)) {
      var counts = new AtomicIntegerArray(3);
      for (int i = 0; i < 20; i++) {
        Thread.sleep(2);
        team.run(3, counts::incrementAndGet);
      }
      assertThat(counts).hasToString("[20, 20, 20]");
    }
  }

  @Test
  void should_sleep_while_a_part_takes_long() {
    try (var team = new ThreadTeam(2)) {
      var done = new boolean[2];
      team.run(
          2,
          part -> {
            sleep(part == 1 ? 20 : 0);
            done[part] = true;
          });
      assertThat(done).containsExactly(true, true);
    }
  }

  @Test
  void should_throw_what_a_part_threw_and_work_on() {
    try (var team = new ThreadTeam(2)) {
      for (int failing = 0; failing < 2; failing++) {
        int bad = failing;
        var done = new boolean[4];
        assertThatThrownBy(() ->
                team.run(
                    4,
                    part -> {
                      if (part == bad) {
                        throw new ArithmeticException("part " + part);
                      }
                      done[part] = true;
                    }))
            .isInstanceOf(ArithmeticException.class)
            .hasMessage("part " + bad);
        assertThat(done[1 - bad]).isTrue();
        assertThat(done[3 - bad]).isTrue();
      }
      var counts = new AtomicIntegerArray(4);
      team.run(4, counts::incrementAndGet);
      assertThat(counts).hasToString("[1, 1, 1, 1]");
    }
  }

  @Test
  void should_attach_further_exceptions_to_the_first() {
    try (var team = new ThreadTeam(2)) {
      assertThatThrownBy(() ->
              team.run(
                  2,
                  part -> {
                    throw new ArithmeticException("part " + part);
                  }))
          .isInstanceOf(ArithmeticException.class)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    }
  }

  @Test
  void should_run_a_nested_run_on_the_thread_that_begins_it() {
    try (var team = new ThreadTeam(2)) {
      var counts = new AtomicIntegerArray(6);
      team.run(
          2,
          outer -> {
            Thread thread = Thread.currentThread();
            team.run(
                3,
                inner -> {
                  assertThat(Thread.currentThread()).isSameAs(thread);
                  counts.incrementAndGet(outer * 3 + inner);
                });
          });
      assertThat(counts).hasToString("[1, 1, 1, 1, 1, 1]");
    }
  }

  @Test
  void should_serve_several_callers_at_once() throws Exception {
    try (var team = new ThreadTeam(2);
        var executor = Executors.newFixedThreadPool(3)) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int caller = 0; caller < 3; caller++) {
        results.add(
            executor.submit(() -> {
              var counts = new AtomicIntegerArray(1);
              for (int i = 0; i < 2_000; i++) {
                team.run(5, part -> counts.incrementAndGet(0));
              }
              return counts.get(0);
            }));
      }
      for (Future<Integer> result : results) {
        assertThat(result.get()).isEqualTo(10_000);
      }
    }
  }

  @Test
  @Tag("alone")
  void should_allocate_nothing_per_run() {
    try (var team = new ThreadTeam(2)) {
      var counts = new AtomicIntegerArray(2);
      TeamTask task = counts::incrementAndGet;

      assertThat(Allocation.bytesPerCall(() -> team.run(2, task))).isLessThan(8);
    }
  }

  @Test
  void should_stop_its_threads_when_closed() throws InterruptedException {
    var threads = new Thread[3];
    var team = new ThreadTeam(3);
    team.run(3, part -> threads[part] = Thread.currentThread());
    team.close();
    for (int i = 1; i < 3; i++) {
      threads[i].join(5_000);
      assertThat(threads[i].isAlive()).isFalse();
    }
    assertThatThrownBy(() -> team.run(1, part -> {})).isInstanceOf(IllegalStateException.class);
    team.close();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
