package org.bpnet.nn.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TSneTest {
  private static final int EACH = 20;
  private static final int WIDTH = 6;

  /// Three clusters, ten deviations apart.
  private static HostArray clusters() {
    double[] numbers = new double[3 * EACH * WIDTH];
    var seed = new Seed(11);
    Arrays.setAll(numbers, i -> seed.normal(i) + (i % WIDTH == i / (EACH * WIDTH) ? 10 : 0));
    return HostArray.of(numbers, Shape.of(3 * EACH, WIDTH));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 5, 30, 58})
  void should_give_each_point_as_many_neighbours_as_asked(double perplexity) {
    HostArray points = clusters();
    int count = points.shape().extent(0);
    for (int i = 0; i < count; i++) {
      double[] squares = new double[count];
      for (int j = 0; j < count; j++) {
        for (int k = 0; k < WIDTH; k++) {
          double apart = points.at(i * WIDTH + k) - points.at(j * WIDTH + k);
          squares[j] += apart * apart;
        }
      }

      double[] row = Affinities.row(squares, i, perplexity);

      double entropy = Arrays.stream(row).filter(p -> p > 0).map(p -> -p * Math.log(p)).sum();
      assertThat(Math.exp(entropy)).isCloseTo(perplexity, within(1e-6));
      assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-12));
      assertThat(row[i]).isZero();
    }
  }

  @Test
  void should_stay_finite_among_duplicates() {
    double[] row = Affinities.row(new double[] {0, 0, 0, 0, 9}, 0, 2);
    assertThat(row).containsExactly(new double[] {0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 0}, within(1e-6));
    HostArray same = HostArray.of(new double[20], Shape.of(10, 2));
    TSne.Outcome outcome = TSne.defaults().perplexity(3).steps(20).of(same, new Seed(1));
    assertThat(Arrays.stream(outcome.points().toDoubles())).allMatch(Double::isFinite);
  }

  @Test
  void should_have_the_gradient_of_its_divergence() {
    int count = 12;
    double[] numbers = new double[count * 3];
    double[] y = new double[2 * count];
    var seed = new Seed(5);
    Arrays.setAll(numbers, seed::normal);
    Arrays.setAll(y, i -> seed.normal(1000 + i));
    double[] p = Affinities.of(HostArray.of(numbers, Shape.of(count, 3)), 4);
    assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
    var fit = new PlaneFit(p, count);
    double[] gradient = new double[y.length];

    fit.gradient(y, 1, gradient);

    double step = 1e-5;
    for (int i = 0; i < y.length; i++) {
      double[] up = y.clone();
      double[] down = y.clone();
      up[i] += step;
      down[i] -= step;
      double difference = (fit.divergence(up) - fit.divergence(down)) / (2 * step);
      assertThat(gradient[i]).isCloseTo(difference, within(1e-8));
    }
  }

  /// By the definition, with every q written out.
  @Test
  void should_measure_the_divergence() {
    double[] p = {0, 0.3, 0.1, 0.3, 0, 0.1, 0.1, 0.1, 0};
    double[] y = {0, 0, 1, 0, 0, 2};
    double[] w = {0, 0.5, 0.2, 0.5, 0, 1 / 6.0, 0.2, 1 / 6.0, 0};
    double all = Arrays.stream(w).sum();
    double expected = 0;
    for (int i = 0; i < p.length; i++) {
      expected += p[i] > 0 ? p[i] * Math.log(p[i] * all / w[i]) : 0;
    }
    assertThat(new PlaneFit(p, 3).divergence(y)).isCloseTo(expected, within(1e-14));
  }

  @Test
  void should_keep_clusters_apart_and_get_better() {
    HostArray points = clusters();
    TSne method = TSne.defaults().perplexity(10);

    double early = method.steps(1).of(points, new Seed(2)).divergence();
    double middle = method.steps(300).of(points, new Seed(2)).divergence();
    TSne.Outcome end = method.steps(600).of(points, new Seed(2));

    assertThat(middle).isLessThan(early);
    assertThat(end.divergence()).isLessThan(middle).isLessThan(early / 3);
    double[] y = end.points().toDoubles();
    double furthestWithin = 0;
    double nearestBetween = Double.MAX_VALUE;
    for (int i = 0; i < 3 * EACH; i++) {
      for (int j = 0; j < i; j++) {
        double apart = Math.hypot(y[2 * i] - y[2 * j], y[2 * i + 1] - y[2 * j + 1]);
        if (i / EACH == j / EACH) {
          furthestWithin = Math.max(furthestWithin, apart);
        } else {
          nearestBetween = Math.min(nearestBetween, apart);
        }
      }
    }
    assertThat(nearestBetween).isGreaterThan(furthestWithin);
  }

  @Test
  void should_give_the_same_bits_for_the_same_seed() {
    HostArray points = clusters();
    TSne method = TSne.defaults().perplexity(10).steps(40);
    double[] once = method.of(points, new Seed(2)).points().toDoubles();
    assertThat(method.of(points, new Seed(2)).points().toDoubles()).isEqualTo(once);
    assertThat(method.of(points, new Seed(3)).points().toDoubles()).isNotEqualTo(once);
    assertThat(Arrays.stream(once).sum()).isCloseTo(0, within(1e-9));
  }

  @Test
  void should_say_what_is_wrong() {
    HostArray three = HostArray.of(new double[] {1, 2, Double.NaN}, Shape.of(3, 1));
    assertThatThrownBy(() -> TSne.defaults().of(three, new Seed(1)))
        .hasMessage(
            "t-SNE: needs more points than the perplexity and one, 31.0, and at most 5000, got 3;"
                + " choose some of them, or a smaller perplexity");
    assertThatThrownBy(() -> TSne.defaults().perplexity(1).of(three, new Seed(1)))
        .hasMessage("t-SNE: needs finite numbers, got NaN or an infinity");
    assertThatThrownBy(() -> TSne.defaults().perplexity(0.5))
        .hasMessageStartingWith("t-SNE: needs a perplexity of at least 1, steps, a rate above 0");
    assertThatThrownBy(
            () -> TSne.defaults().of(HostArray.of(new double[] {1}, Shape.of(1)), new Seed(1)))
        .hasMessage("t-SNE: needs points [N, D], got [1]");
  }
}
