package org.bpnet.nn.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.junit.jupiter.api.Test;

class PrincipalAxesTest {
  /// A cross with arms of lengths 2√2 and √2, turned by 30 degrees, about (1, 5): variances 4 and
  /// 1.
  @Test
  void should_find_the_arms_of_a_slanting_cross() {
    double c = Math.sqrt(0.75);
    double arm = 2 * Math.sqrt(2);
    double[] points = {
      1 + arm * c,
      5 + arm / 2,
      1 - arm * c,
      5 - arm / 2,
      1 - arm / 4,
      5 + arm / 2 * c,
      1 + arm / 4,
      5 - arm / 2 * c
    };
    HostArray cross = HostArray.of(points, Shape.of(4, 2));

    PrincipalAxes axes = PrincipalAxes.of(cross);

    assertThat(axes.variances()).containsExactly(new double[] {4, 1}, within(1e-12));
    assertThat(axes.axes().toDoubles())
        .containsExactly(new double[] {c, 0.5, -0.5, c}, within(1e-12));
    assertThat(axes.share(1)).isCloseTo(0.8, within(1e-12));
    assertThat(axes.project(cross, 1).toDoubles())
        .containsExactly(new double[] {arm, -arm, 0, 0}, within(1e-12));
  }

  /// In twelve dimensions: axes at right angles, of length 1, along which coordinates have the
  /// variances and do not vary together; and all of them keep all of the variance.
  @Test
  void should_turn_points_until_coordinates_do_not_vary_together() {
    int width = 12;
    int count = 60;
    double[] numbers = new double[count * width];
    var seed = new Seed(3);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = seed.normal(i) * (1 + i % width) + (i % width > 0 ? numbers[i - 1] : 0);
    }
    HostArray points = HostArray.of(numbers, Shape.of(count, width));

    PrincipalAxes axes = PrincipalAxes.of(points);

    double[] all = axes.axes().toDoubles();
    double[] turned = axes.project(points, width).toDoubles();
    double[] variances = axes.variances();
    for (int a = 0; a < width; a++) {
      for (int b = 0; b < width; b++) {
        double product = 0;
        double covariance = 0;
        for (int k = 0; k < width; k++) {
          product += all[a * width + k] * all[b * width + k];
        }
        for (int i = 0; i < count; i++) {
          covariance += turned[i * width + a] * turned[i * width + b] / count;
        }
        assertThat(product).isCloseTo(a == b ? 1 : 0, within(1e-12));
        assertThat(covariance).isCloseTo(a == b ? variances[a] : 0, within(1e-10 * variances[0]));
      }
      assertThat(a == 0 ? Double.MAX_VALUE : variances[a - 1]).isGreaterThanOrEqualTo(variances[a]);
    }
    double whole = 0;
    for (int k = 0; k < width; k++) {
      int column = k;
      double[] x = new double[count];
      Arrays.setAll(x, i -> numbers[i * width + column]);
      double mean = Arrays.stream(x).average().orElseThrow();
      whole += Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / count;
    }
    assertThat(Arrays.stream(variances).sum()).isCloseTo(whole, within(1e-10 * whole));
  }

  @Test
  void should_say_what_is_wrong() {
    PrincipalAxes axes = PrincipalAxes.of(HostArray.of(new double[] {1, 2}, Shape.of(1, 2)));
    assertThat(axes.share(1)).isNaN();
    assertThatThrownBy(() -> PrincipalAxes.of(HostArray.of(new double[] {1}, Shape.of(1))))
        .hasMessage("principal axes: need points [N, D], at least one, got [1]");
    assertThatThrownBy(() -> axes.project(HostArray.of(new double[] {1}, Shape.of(1, 1)), 1))
        .hasMessage("principal axes: need points [N, 2], as wide as those they are of, got [1, 1]");
    assertThatThrownBy(() -> axes.project(HostArray.of(new double[] {1, 1}, Shape.of(1, 2)), 3))
        .hasMessage("principal axes: there are 1 to 2, got 3");
  }
}
