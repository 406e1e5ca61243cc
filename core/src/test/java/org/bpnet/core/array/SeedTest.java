package org.bpnet.core.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Golden numbers come from a second implementation of the documented formulas, in Python with
/// unbounded integers (November 2026): results of old seeds must never change.
class SeedTest {
  private static final Seed SEED = new Seed(42);

  @Test
  void should_be_SplitMix64() {
    assertThat(new Seed(0).bits(0)).isEqualTo(0xE220A8397B1DCDAFL); // as published for seed 0
    assertThat(new Seed(0).bits(1)).isEqualTo(7960286522194355700L);
  }

  @Test
  void should_keep_its_numbers() {
    assertThat(SEED.child("hidden").value()).isEqualTo(7471915461460795000L);
    assertThat(SEED.child(3).value()).isEqualTo(-3869278733288627600L);
    assertThat(IntStream.range(0, 3).mapToDouble(SEED::uniform))
        .containsExactly(0.7415648698806763, 0.1599103808403015, 0.27860110998153687);
    assertThat(SEED.normal(0)).isCloseTo(0.591043552756235, within(1e-14));
    assertThat(SEED.normal(1)).isCloseTo(-1.8556576576539343, within(1e-14));
    assertThat(IntStream.range(0, 8).map(i -> SEED.below(10, i)))
        .containsExactly(7, 1, 2, 3, 0, 8, 2, 8);
    assertThat(SEED.permutation(8)).containsExactly(3, 2, 4, 7, 0, 5, 1, 6);
  }

  @Test
  void should_give_uniform_and_normal_numbers_their_moments() {
    int n = 100_000;
    double uniform = 0;
    double spread = 0;
    double first = 0;
    double second = 0;
    double fourth = 0;
    for (int i = 0; i < n; i++) {
      double u = SEED.uniform(i);
      double z = SEED.normal(i);
      uniform += u / n;
      spread += (u - 0.5) * (u - 0.5) / n;
      first += z / n;
      second += z * z / n;
      fourth += z * z * z * z / n;
    }

    // four standard errors of each estimate
    assertThat(uniform).isCloseTo(0.5, within(4 * Math.sqrt(1 / 12.0 / n)));
    assertThat(spread).isCloseTo(1 / 12.0, within(4 * Math.sqrt(1 / 180.0 / n)));
    assertThat(first).isCloseTo(0, within(4 * Math.sqrt(1.0 / n)));
    assertThat(second).isCloseTo(1, within(4 * Math.sqrt(2.0 / n)));
    assertThat(fourth).isCloseTo(3, within(4 * Math.sqrt(96.0 / n)));
  }

  @Test
  void should_reject_an_empty_range() {
    assertThatThrownBy(() -> SEED.below(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Seed.below: bound must be >= 1, got 0");
  }
}
