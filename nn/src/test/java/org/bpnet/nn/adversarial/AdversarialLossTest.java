package org.bpnet.nn.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.schedule.curve.LinearRamp;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AdversarialLossTest {
  private static HostArray normal(int rows, int columns, long seed) {
    double[] values = new double[rows * columns];
    Arrays.setAll(values, new Seed(seed)::normal);
    return HostArray.of(values, Shape.of(rows, columns));
  }

  private static Layer discriminator(Parameters params, int in) {
    return Sequential.of(
        Linear.create(params.child("hidden"), in, 5),
        Activation.TANH,
        Linear.create(params.child("score"), 5, 1));
  }

  /// Of the discriminator by all its weights, the gradient of a gradient among them, and of the
  /// generator by what it made.
  @TestFactory
  Stream<DynamicTest> should_have_gradients_that_agree_with_differences() {
    return AdversarialLosses.CATALOG.entries().stream()
        .map(entry -> dynamicTest(entry.name(), () -> gradients(entry.name())));
  }

  private static double loss(Backend backend, AdversarialLoss game, Layer judge) {
    try (Pass pass = Pass.train(backend, new Seed(5))) {
      return game.discriminator(judge, pass.input(normal(6, 3, 1)), pass.input(normal(6, 3, 2)))
          .item();
    }
  }

  private static void gradients(String name) {
    AdversarialLoss game = AdversarialLosses.CATALOG.create(name);
    assertThat(AdversarialLosses.CATALOG.create(game.toString())).isEqualTo(game);
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(3))) {
      Layer judge = discriminator(params, 3);
      for (Parameter parameter : params.parameters()) {
        double[] start;
        double[] analytic;
        try (Pass pass = Pass.train(backend, new Seed(5))) {
          Tensor loss =
              game.discriminator(judge, pass.input(normal(6, 3, 1)), pass.input(normal(6, 3, 2)));
          analytic = pass.backward(loss).of(parameter).toHost().toDoubles();
          start = pass.read(parameter).toHost().toDoubles();
        }
        for (int i = 0; i < start.length; i++) {
          double[] moved = start.clone();
          moved[i] += 1e-5;
          parameter.load(HostArray.of(moved, parameter.shape()));
          double above = loss(backend, game, judge);
          moved[i] -= 2e-5;
          parameter.load(HostArray.of(moved, parameter.shape()));
          double below = loss(backend, game, judge);
          assertThat(analytic[i])
              .as("%s by %s [%d]", name, parameter.path(), i)
              .isCloseTo((above - below) / 2e-5, within(1e-7));
        }
        parameter.load(HostArray.of(start, parameter.shape()));
      }
    }
  }

  /// By hand, for scores 2 of what is real and −1 of what is made.
  @Test
  void should_compute_what_the_papers_write() {
    try (Backend backend = Backends.reference();
        Pass pass = Pass.eval(backend)) {
      Tensor real = pass.full(Shape.of(4, 1), 2);
      Tensor made = pass.full(Shape.of(4, 1), -1);
      double p = 1 / (1 + Math.exp(-2));
      double q = 1 / (1 + Math.exp(1));
      Layer same = x -> x;

      for (GameLoss game : List.of(GameLoss.MINIMAX, GameLoss.NON_SATURATING)) {
        assertThat(game.discriminator(same, real, made).item())
            .isCloseTo(-Math.log(p) - Math.log(1 - q), within(1e-12));
      }
      assertThat(GameLoss.MINIMAX.generator(made).item()).isCloseTo(Math.log(1 - q), within(1e-12));
      assertThat(GameLoss.NON_SATURATING.generator(made).item())
          .isCloseTo(-Math.log(q), within(1e-12));
      assertThat(GameLoss.LEAST_SQUARES.discriminator(same, real, made).item())
          .isCloseTo(0.5 * (1 + 1), within(1e-12));
      assertThat(GameLoss.LEAST_SQUARES.generator(made).item()).isCloseTo(2, within(1e-12));
      var plain = new WassersteinPenalty(0);
      assertThat(plain.discriminator(same, real, made).item()).isCloseTo(-3, within(1e-12));
      assertThat(plain.generator(made).item()).isCloseTo(1, within(1e-12));
    }
  }

  /// A linear discriminator has the slope of its weights everywhere.
  @Test
  void should_penalize_slopes_other_than_one() {
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(3));
        Pass pass = Pass.train(backend, new Seed(1))) {
      Linear line = Linear.create(params, 2, 1);
      line.weight().load(HostArray.of(new double[] {3, 4}, Shape.of(2, 1)));
      Tensor real = pass.input(normal(6, 2, 1));
      Tensor made = pass.input(normal(6, 2, 2));

      assertThat(WassersteinPenalty.penalty(line, real, made).item()).isCloseTo(16, within(1e-9));
    }
  }

  /// Goodfellow et al. 2014, proposition 1: against N(−1, 1) for data of N(1, 1) the best
  /// discriminator is p/(p + q) = σ(2x).
  @Test
  void should_bring_the_discriminator_to_the_share_of_the_densities() {
    try (Backend backend = Backends.best();
        Parameters params = Parameters.create(backend, new Seed(3))) {
      Layer judge =
          Sequential.of(
              Linear.create(params.child("hidden"), 1, 16),
              Activation.TANH,
              Linear.create(params.child("score"), 16, 1));
      try (Optimizer optimizer =
          new Optimizer(params, Adam.defaults(), new LinearRamp(0.01, 0, 600))) {
        for (int step = 0; step < 600; step++) {
          try (Pass pass = Pass.train(backend, new Seed(step))) {
            Tensor real = pass.normal(Shape.of(512, 1)).add(1);
            Tensor made = pass.normal(Shape.of(512, 1)).sub(1);
            Tensor loss = GameLoss.NON_SATURATING.discriminator(judge, real, made);
            optimizer.step(pass.backward(loss));
          }
        }
      }
      double[] grid = IntStream.rangeClosed(-20, 20).mapToDouble(i -> i / 10.0).toArray();
      try (Pass pass = Pass.eval(backend)) {
        double[] sure =
            judge
                .forward(pass.input(HostArray.of(grid, Shape.of(41, 1))))
                .sigmoid()
                .toHost()
                .toDoubles();
        for (int i = 0; i < grid.length; i++) {
          assertThat(sure[i])
              .as("at %s", grid[i])
              .isCloseTo(1 / (1 + Math.exp(-2 * grid[i])), within(0.05));
        }
      }
    }
  }

  /// Gaussians N(0, 1) and N(a, 1) in one dimension, kernels of width 1: E k = exp(−m²/6)/√3, m
  /// being the distance of the means.
  @Test
  @Tag("slow")
  void should_estimate_the_discrepancy_of_normal_distributions() {
    try (Backend backend = Backends.reference();
        Pass pass = Pass.eval(backend)) {
      Tensor x = pass.input(normal(1500, 1, 1));
      Tensor y = pass.input(normal(1500, 1, 2));
      double expected = 2 / Math.sqrt(3) * (1 - Math.exp(-1.5 * 1.5 / 6));
      var discrepancy = new MeanDiscrepancy(1);

      assertThat(discrepancy.of(x, y.add(1.5)).item()).isCloseTo(expected, within(0.03));
      assertThat(discrepancy.of(x, y).item()).isCloseTo(0, within(0.005));
      assertThatThrownBy(() -> discrepancy.of(x.slice(0, 0, 1), y))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("needs two samples [N, D] of at least 2 rows, got [1, 1]");
    }
  }

  /// For two dimensions tr (C₁C₂)^½ = √(tr C₁C₂ + 2√det C₁C₂), whichever way the axes lie.
  @Test
  void should_measure_the_distance_of_normal_distributions() {
    HostArray round = HostArray.of(new double[] {1, 0, -1, 0, 0, 1, 0, -1}, Shape.of(4, 2));
    HostArray slanted = HostArray.of(new double[] {5, 4, 1, 2, 4, 2, 2, 4}, Shape.of(4, 2));
    // covariances 2/3·I, and with the squares 10, 4 and the product 2 over 3, means (0, 0), (3, 3)
    double trace = 2.0 / 3 * (10 + 4) / 3;
    double determinant = 4.0 / 9 * (10 * 4 - 2 * 2) / 9;
    double expected = 18 + 4.0 / 3 + 14.0 / 3 - 2 * Math.sqrt(trace + 2 * Math.sqrt(determinant));

    assertThat(FrechetDistance.of(round, slanted)).isCloseTo(expected, within(1e-12));
    assertThat(FrechetDistance.of(slanted, round)).isCloseTo(expected, within(1e-12));
    assertThat(FrechetDistance.of(slanted, slanted)).isCloseTo(0, within(1e-12));
    assertThat(FrechetDistance.of(normal(4000, 1, 1), normal(4000, 1, 2))).isBetween(0.0, 0.005);
    // points on a line have a covariance without an inverse
    HostArray line = HostArray.of(new double[] {0, 0, 1, 1, 2, 2}, Shape.of(3, 2));
    assertThat(FrechetDistance.of(line, line)).isCloseTo(0, within(1e-7));
    assertThatThrownBy(() -> FrechetDistance.of(round, normal(9, 1, 1)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("needs two samples [N, D] of at least 2 rows, got [4, 2] and");
  }

  /// Within r deviations of a mode of two dimensions lies 1 − exp(−r²/2): 98.9 % for three.
  @Test
  void should_count_the_modes_of_a_ring() {
    var ring = new GaussianRing(8, 2, 0.02);
    GaussianRing.Coverage own = ring.coverage(ring.sample(16_000, new Seed(1)));
    HostArray collapsed = HostArray.of(new float[] {2, 0, 2, 0.01f, 0, 0, 0, -2}, Shape.of(4, 2));
    GaussianRing.Coverage few = ring.coverage(collapsed);

    assertThat(own.near()).isCloseTo(1 - Math.exp(-4.5), within(0.003));
    assertThat(own.covered(0.12)).isEqualTo(8);
    assertThat(own.spread()).isCloseTo(2, within(0.01));
    assertThat(few.near()).isEqualTo(0.75);
    assertThat(few.shares()).containsExactly(0.5, 0, 0, 0, 0, 0, 0.25, 0);
    assertThat(few.covered(0.02)).isEqualTo(2);
    assertThatThrownBy(() -> ring.coverage(HostArray.of(new float[3], Shape.of(1, 3))))
        .hasMessage("ring: needs points [N, 2], got [1, 3]");
  }
}
