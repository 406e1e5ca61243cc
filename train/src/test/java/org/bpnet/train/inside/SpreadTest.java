package org.bpnet.train.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bpnet.core.array.Seed;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static Spread.Numbers of(float[] values) {
    return (from, to, count) -> System.arraycopy(values, from, to, 0, count);
  }

  private static Spread spread(float... values) {
    return Spread.of(values.length, of(values));
  }

  /// More numbers than are read at once, and not a multiple of them.
  @Test
  void should_count_numbers_in_equal_bins_and_sum_their_squares() {
    var values = new float[40_001];
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) new Seed(5).normal(i);
      squares += (double) values[i] * values[i];
    }
    Spread spread = spread(values);

    float[] sorted = values.clone();
    Arrays.sort(sorted);
    assertThat(spread.low()).isEqualTo(sorted[0]);
    assertThat(spread.high()).isEqualTo(sorted[sorted.length - 1]);
    double width = (spread.high() - spread.low()) / Spread.BINS;
    for (int bin = 0; bin < Spread.BINS; bin++) {
      double from = spread.low() + bin * width;
      double to = bin == Spread.BINS - 1 ? Double.POSITIVE_INFINITY : from + width;
      long wanted = 0;
      for (float value : values) {
        wanted += value >= from && value < to ? 1 : 0;
      }
      // a number at an edge may be in either bin, by rounding
      assertThat(spread.counts()[bin]).as("bin %d", bin).isCloseTo(wanted, within(1L));
    }
    assertThat(LongStream.of(spread.counts()).sum()).isEqualTo(values.length);
    assertThat(Spread.squares(values.length, of(values)))
        .isCloseTo(squares, within(1e-9 * squares));
  }

  @Test
  void should_put_the_highest_in_the_last_bin_and_equal_numbers_in_the_first() {
    Spread two = spread(1, 3, 3);
    assertThat(two.counts()[0]).isEqualTo(1);
    assertThat(two.counts()[Spread.BINS - 1]).isEqualTo(2);
    Spread one = spread(-2, -2);
    assertThat(one.low()).isEqualTo(-2);
    assertThat(one.high()).isEqualTo(-2);
    assertThat(one.counts()[0]).isEqualTo(2);
  }

  @Test
  void should_count_apart_what_is_not_finite() {
    Spread some = spread(0, Float.NaN, 1, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
    assertThat(some.notFinite()).isEqualTo(3);
    assertThat(some.high()).isEqualTo(1);
    assertThat(LongStream.of(some.counts()).sum()).isEqualTo(2);
    Spread none = spread(Float.NaN);
    assertThat(none.low()).isZero();
    assertThat(none.high()).isZero();
    assertThat(none.notFinite()).isEqualTo(1);
    assertThat(Spread.squares(1, of(new float[] {Float.NaN}))).isNaN();
  }

  @Test
  void should_span_the_whole_range_of_single_precision() {
    Spread wide = spread(-Float.MAX_VALUE, 0, Float.MAX_VALUE);
    assertThat(wide.counts()[0]).isEqualTo(1);
    assertThat(wide.counts()[Spread.BINS / 2]).isEqualTo(1);
    assertThat(wide.counts()[Spread.BINS - 1]).isEqualTo(1);
  }
}
