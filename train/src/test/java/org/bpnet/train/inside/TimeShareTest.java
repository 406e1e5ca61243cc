package org.bpnet.train.inside;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeShareTest {
  private final TimeShare share = new TimeShare(0.01);
  private long now;
  private long spent;

  /// Steps of a length, with something that costs so much whenever it is due.
  private void run(int steps, long length, long cost) {
    for (int i = 0; i < steps; i++) {
      if (share.isDue(now)) {
        long begun = now;
        now += cost;
        spent += cost;
        share.done(begun, now);
      }
      now += length;
    }
  }

  @Test
  void should_take_a_hundredth_of_the_time() {
    run(2, 10, 5000); // free: the first is what is planned and compiled
    now = 0;
    spent = 0;
    run(1_000_000, 10, 50);
    assertThat((double) spent / now).isBetween(0.0094, 0.01);
  }

  @Test
  void should_begin_with_two_at_once_whatever_they_cost() {
    assertThat(share.isDue(now)).isTrue();
    run(2, 10, 1000);
    assertThat(spent).isEqualTo(2000);
    assertThat(share.isDue(now)).isFalse();
    now += 99 * 1000;
    assertThat(share.isDue(now)).isTrue();
  }

  @Test
  void should_be_kept_off_by_one_bad_time_no_longer_than_by_two_good_ones() {
    run(2, 10, 50);
    now += 99 * 50;
    run(1, 0, 1_000_000);
    now += 99 * 100 - 1;
    assertThat(share.isDue(now)).isFalse();
    now++;
    assertThat(share.isDue(now)).isTrue();
  }
}
