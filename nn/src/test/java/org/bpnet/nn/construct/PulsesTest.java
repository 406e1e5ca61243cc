package org.bpnet.nn.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PulsesTest {
  private static final int POINTS = 20_001;

  @Test
  void should_be_a_pulse() {
    ThresholdNetwork pulse = Pulses.of((double x) -> 3, 1, 2, 1).network();

    assertThat(pulse).hasToString("1 -> 2 -> 1 (sums)");
    assertThat(pulse.units()).isEqualTo(3);
    assertThat(pulse.outputs(0.999, 1, 1.5, 2, 2.001)).containsExactly(0, 3, 3, 3, 0);
  }

  /// sin has slope 1 at most, and its error halves as pulses do.
  @Test
  void should_come_as_near_as_its_bound_and_halve_its_error() {
    double before = 0;
    for (int count : new int[] {20, 40, 80, 160, 320}) {
      Pulses pulses = Pulses.of(Math::sin, -3, 3, count);
      double error = error(pulses, Math::sin);
      assertThat(error).isLessThanOrEqualTo(pulses.bound(1) + 1e-12);
      assertThat(pulses.bound(1)).isCloseTo(3.0 / count, within(1e-12));
      if (before > 0) {
        assertThat(before / error).isCloseTo(2, within(0.1));
      }
      before = error;
    }
  }

  private static double error(Pulses pulses, DoubleUnaryOperator function) {
    double[] x = IntStream.range(0, POINTS).mapToDouble(i -> -3 + 6.0 * i / (POINTS - 1)).toArray();
    double[] y = pulses.network().outputs(x);
    return IntStream.range(0, POINTS)
        .mapToDouble(i -> Math.abs(y[i] - function.applyAsDouble(x[i])))
        .max()
        .orElseThrow();
  }

  /// x·y − y² over [0, 1]²: its gradient (y, x − 2y) is at most √5 long.
  @Test
  void should_follow_a_function_of_two_variables() {
    for (int count : new int[] {1, 4, 16}) {
      Pulses pulses = Pulses.of((x, y) -> x * y - y * y, 0, 1, count);
      int side = 60;
      double[] points = new double[2 * side * side];
      for (int i = 0; i < side * side; i++) {
        points[2 * i] = Math.floorDiv(i, side) / (side - 1.0);
        points[2 * i + 1] = i % side / (side - 1.0);
      }
      double[] z = pulses.network().outputs(points);
      for (int i = 0; i < z.length; i++) {
        double x = points[2 * i];
        double y = points[2 * i + 1];
        assertThat(z[i]).isCloseTo(x * y - y * y, within(pulses.bound(Math.sqrt(5))));
      }
      assertThat(pulses.network().units()).isEqualTo(2 * (count + 1) + count * count + 1);
    }
    assertThat(Pulses.of((x, y) -> 1, 0, 1, 3).network().outputs(1.1, 0.5, 0.5, -0.1, 1, 1))
        .containsExactly(0, 0, 1);
  }

  @Test
  void should_refuse_what_is_no_interval() {
    assertThatThrownBy(() -> Pulses.of(Math::sin, 1, 1, 4))
        .hasMessage("Pulses: need an interval and 1 to 65,536 pulses, got 4 from 1.0 to 1.0");
    assertThatThrownBy(() -> Pulses.of((x, y) -> x, 0, 1, 257))
        .hasMessage("Pulses: need an interval and 1 to 256 pulses, got 257 from 0.0 to 1.0");
  }
}
