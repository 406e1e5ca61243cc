package org.bpnet.nn.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Statements of the course documents on minimization that are wrong as printed, each with the
/// check that it fails and the correction that passes it. Numbers are those of the list of errata.
class ErrataTest {
  /// x ← x − η·slope(x), again and again.
  private static double descend(DoubleUnaryOperator slope, double start, double rate, int steps) {
    double x = start;
    for (int i = 0; i < steps; i++) {
      x -= rate * slope.applyAsDouble(x);
    }
    return x;
  }

  /// Printed: xᵢ₊₁ = xᵢ − η·f′(x₀). Right: xᵢ₊₁ = xᵢ − η·f′(xᵢ).
  @Test
  void should_disprove_E29_the_gradient_is_that_of_the_present_point() {
    DoubleUnaryOperator slope = x -> 2 * (x - 3); // of (x − 3)²
    double start = 10;
    double first = slope.applyAsDouble(start);

    double printed = descend(_ -> first, start, 0.1, 100);
    double right = descend(slope, start, 0.1, 100);

    assertThat(right).isCloseTo(3, within(1e-8));
    assertThat(printed).isCloseTo(start - 100 * 0.1 * first, within(1e-9)); // past it and away
    assertThat(Math.abs(printed - 3)).isGreaterThan(Math.abs(start - 3));
  }

  /// Printed: one remainder Rₙ(x) for both expansions. Right: O(h²) after the first order, O(h³)
  /// after the second.
  @Test
  void should_disprove_E32_the_remainders_of_both_orders_are_the_same() {
    double x = 0.3; // of f = eˣ
    double f = Math.exp(x);
    double order1 = order(h -> Math.exp(x + h) - f - f * h);
    double order2 = order(h -> Math.exp(x + h) - f - f * h - f * h * h / 2);

    assertThat(order1).isCloseTo(2, within(0.02));
    assertThat(order2).isCloseTo(3, within(0.02));
  }

  /// The slope of a remainder in a plot with logarithmic axes.
  private static double order(DoubleUnaryOperator remainder) {
    double large = 1e-2;
    double small = 1e-3;
    return Math.log(remainder.applyAsDouble(large) / remainder.applyAsDouble(small))
        / Math.log(large / small);
  }

  /// Printed: a step against the gradient lowers the function. Right: one that is short enough
  /// does, which for ½L·x² is η < 2/L.
  @Test
  void should_disprove_E32_every_step_against_the_gradient_leads_down() {
    double curvature = 4;
    DoubleUnaryOperator slope = x -> curvature * x;

    double printed = descend(slope, 1, 2.1 / curvature, 1);
    double right = descend(slope, 1, 1.9 / curvature, 1);

    assertThat(curvature / 2 * printed * printed).isGreaterThan(curvature / 2);
    assertThat(curvature / 2 * right * right).isLessThan(curvature / 2);
    assertThat(Math.abs(descend(slope, 1, 2.1 / curvature, 200))).isGreaterThan(1e8);
    assertThat(Math.abs(descend(slope, 1, 1.9 / curvature, 200))).isLessThan(1e-8);
  }

  /// Printed: W ← W − (η/|B|)·∂L/∂W·Σᵢ f(xᵢ). Right: W ← W − (η/|B|)·Σᵢ ∂ℓᵢ/∂W, which goes down.
  @Test
  void should_disprove_E24b_a_batch_multiplies_one_gradient_by_the_sum_of_outputs() {
    double[] x = {1, -2, 0.5, 3};
    double[] y = {2, -4, 1, 6}; // y = 2x, so W = 2 is best
    double printed = 0;
    double right = 0;
    for (int step = 0; step < 200; step++) {
      double outputs = 0;
      double atPrinted = 0;
      double atRight = 0;
      for (int i = 0; i < 4; i++) {
        outputs += printed * x[i];
        atPrinted += (printed * x[i] - y[i]) * x[i];
        atRight += (right * x[i] - y[i]) * x[i];
      }
      printed -= 0.1 / 4 * atPrinted * outputs;
      right -= 0.1 / 4 * atRight;
    }

    assertThat(right).isCloseTo(2, within(1e-9));
    assertThat(printed).isZero(); // outputs are 0 at W = 0, and so is every step
  }
}
