package org.bpnet.nn.regularizer.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.regularizer.penalty.L1;
import org.bpnet.nn.schedule.Plateau;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.nn.schedule.curve.StepDecay;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {
  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private static HostArray matrix(double a, double b, double c, double d) {
    return HostArray.of(new double[] {a, b, c, d}, Shape.of(2, 2));
  }

  // ---- constraints --------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // columns (3, 4) and (0.3, -0.4)
        "max_norm(limit=2.5)            | 1.5 | 0.3 | 2   | -0.4",
        "max_norm(limit=5)              | 3   | 0.3 | 4   | -0.4",
        "unit_norm                      | 0.6 | 0.6 | 0.8 | -0.8",
        "non_negative                   | 3   | 0.3 | 4   | 0",
        "soft_threshold(strength=3.5)   | 2.65 | 0  | 3.65 | -0.05",
        "hard_threshold(strength=0.45)  | 3   | 0   | 4   | -0.4",
        "hard_threshold(strength=0.8)   | 3   | 0   | 4   | 0"
      })
  void should_project_as_its_formula_says(String name, double a, double b, double c, double d) {
    try (Pass pass = Pass.eval(backend)) {
      Tensor w = pass.input(matrix(3, 0.3, 4, -0.4));

      Tensor projected = Constraints.CATALOG.create(name).apply(w, pass.scalar(0.1));

      TensorAssert.assertThat(projected).hasShape(2, 2).hasValuesCloseTo(1e-15, a, b, c, d);
    }
  }

  @ParameterizedTest
  @CsvSource({"max_norm", "unit_norm", "non_negative"})
  void should_leave_what_is_allowed_as_it_is(String name) {
    Constraint constraint = Constraints.CATALOG.create(name);
    try (Pass pass = Pass.train(backend, new Seed(2))) {
      Tensor w = pass.normal(Shape.of(3, 2, 4, 5));
      Tensor rate = pass.scalar(0.1);

      Tensor once = constraint.apply(w, rate);

      TensorAssert.assertThat(constraint.apply(once, rate)).isCloseTo(once.toHost(), 1e-14);
      assertThat(once.toHost()).isNotEqualTo(w.toHost());
    }
  }

  @Test
  void should_keep_a_unit_without_weights_at_zero() {
    try (Pass pass = Pass.eval(backend)) {
      Tensor w = pass.full(Shape.of(2, 2), 0);

      TensorAssert.assertThat(new UnitNorm().apply(w, pass.scalar(1))).hasValues(0, 0, 0, 0);
      TensorAssert.assertThat(new MaxNorm(1).apply(w, pass.scalar(1))).hasValues(0, 0, 0, 0);
    }
  }

  /// Gradient descent with the proximal step finds the lasso's zeros; the subgradient does not.
  @Test
  void should_find_exact_zeros_where_the_subgradient_hovers() {
    double[] proximal = minimum(new Bounds(List.of(), List.of(new SoftThreshold(0.5))), 0);
    double[] hovering = minimum(Bounds.none(), 0.5);

    // ½(w − target)² + ½|w| is least at soft(target, ½)
    assertThat(proximal).containsExactly(new double[] {1.5, 0, 0, -0.5}, within(1e-12));
    assertThat(proximal[1]).isZero();
    assertThat(hovering).containsExactly(new double[] {1.5, 0, 0, -0.5}, within(0.08));
    assertThat(hovering[1]).isNotZero();
  }

  private double[] minimum(Bounds bounds, double subgradient) {
    try (var own = Parameters.create(backend, new Seed(1))) {
      Parameter w = own.weight("w", Shape.of(2, 2), Initializers.constant(0.37));
      try (var optimizer = new Optimizer(own, new Sgd(), Schedule.constant(0.1), bounds)) {
        while (optimizer.step() < 400) {
          try (Pass pass = Pass.train(backend, new Seed(0))) {
            Tensor weight = pass.read(w);
            Tensor error = weight.sub(pass.input(matrix(2, 0.3, -0.4, -1)));
            Tensor loss = error.square().sum().mul(0.5).add(new L1(subgradient).of(weight));
            optimizer.step(pass.backward(loss));
          }
        }
      }
      return w.value().toDoubles();
    }
  }

  // ---- gradients ----------------------------------------------------------------------------

  /// Gradients (3, 4) of a weight and (12) of a bias: the norm is 13.
  private double[] changed(String name) {
    try (var own = Parameters.create(backend, new Seed(1));
        Pass pass = Pass.train(backend, new Seed(3))) {
      Parameter weight = own.weight("weight", Shape.of(1, 2), Initializers.zeros());
      Parameter bias = own.weight("bias", Shape.of(1), Initializers.zeros());
      Tensor slopes = pass.input(HostArray.of(new double[] {3, 4}, Shape.of(1, 2)));
      Tensor loss = pass.read(weight).mul(slopes).sum().add(pass.read(bias).mul(-12).sum());

      Gradients given = pass.backward(loss);
      Gradients after = GradientTransforms.CATALOG.create(name).apply(given, () -> 3);

      double[] w = after.of(weight).toHost().toDoubles();
      return new double[] {w[0], w[1], after.of(bias).toHost().at(0)};
    }
  }

  @Test
  void should_clip_numbers() {
    assertThat(changed("value(3.5)")).containsExactly(3, 3.5, -3.5);
  }

  @Test
  void should_clip_the_norm_of_each_parameter() {
    double guarded = 2.5 / (5 + 1e-6);
    assertThat(changed("norm(2.5)"))
        .containsExactly(
            new double[] {3 * guarded, 4 * guarded, -12 * 2.5 / (12 + 1e-6)}, within(1e-15));
    assertThat(changed("norm(20)")).containsExactly(3, 4, -12);
  }

  /// PyTorch: `clip_grad_norm_` of these gives 3·c, 4·c, −12·c with c = 1/(13 + 1e-6).
  @Test
  void should_clip_the_norm_of_all_gradients_together() {
    double c = 1 / (13 + 1e-6);
    assertThat(changed("global_norm(1)"))
        .containsExactly(new double[] {3 * c, 4 * c, -12 * c}, within(1e-15));
    assertThat(changed("global_norm(13.1)")).containsExactly(3, 4, -12);
  }

  @Test
  void should_add_noise_that_fades() {
    double[] early = noise(0);
    double[] late = noise(99);

    double deviation = Math.sqrt(Arrays.stream(early).map(v -> v * v).average().orElseThrow());
    assertThat(deviation).isCloseTo(Math.sqrt(0.3), within(0.02));
    for (int i = 0; i < early.length; i++) { // the same random numbers, √(100^0.55) times smaller
      assertThat(late[i]).isCloseTo(early[i] / Math.pow(100, 0.275), within(1e-12));
    }
  }

  private double[] noise(long step) {
    try (var own = Parameters.create(backend, new Seed(1));
        Pass pass = Pass.train(backend, new Seed(3))) {
      Parameter weight = own.weight("weight", Shape.of(50, 40), Initializers.zeros());
      Gradients given = pass.backward(pass.read(weight).mul(0).sum());
      Gradients noisy = new GradientNoise(0.3, 0.55).apply(given, () -> step);
      return noisy.of(weight).toHost().toDoubles();
    }
  }

  // ---- in an optimizer ----------------------------------------------------------------------

  @Test
  void should_bound_what_an_optimizer_does() {
    Parameter weight = params.weight("weight", Shape.of(1, 1), Initializers.constant(1));
    Parameter bias = params.weight("bias", Shape.of(1), Initializers.constant(1));
    var bounds = new Bounds(List.of(new ClipValue(2)), List.of(new NonNegative()));
    try (var optimizer = new Optimizer(params, new Sgd(), Schedule.constant(1), bounds);
        Pass pass = Pass.train(backend, new Seed(1))) {
      Tensor loss = pass.read(weight).add(pass.read(bias)).mul(10).sum();

      optimizer.step(pass.backward(loss));
    }

    assertThat(weight.value().at(0)).isZero(); // 1 - 2, then projected
    assertThat(bias.value().at(0)).isEqualTo(-1); // 1 - 2; biases are free
  }

  /// A recorded step asks for step and rate anew at each run.
  @Test
  void should_follow_step_and_rate_when_the_step_is_recorded_once() {
    Parameter weight = params.weight("weight", Shape.of(1, 1), Initializers.constant(4));
    GradientTransform counting =
        (gradients, step) -> {
          Tensor number = gradients.pass().scalar(() -> (double) step.getAsLong());
          return gradients.map((_, g) -> g.add(number));
        };
    var bounds = new Bounds(List.of(counting), List.of(new SoftThreshold(1)));
    try (var optimizer = new Optimizer(params, new Sgd(), new StepDecay(0.5, 0.5, 1), bounds);
        Traced step =
            Traced.training(
                backend,
                (pass, _) -> {
                  Tensor sum = pass.read(weight).sum();
                  return new Traced.Outcome(List.of(sum), optimizer.updates(pass.backward(sum)));
                })) {
      step.run(new Seed(0), List.of());
      assertThat(weight.value().at(0)).isEqualTo(3); // 4 - 0.5·(1 + 0) = 3.5, shrunk by 0.5
      step.run(new Seed(1), List.of());
      assertThat(weight.value().at(0)).isEqualTo(2.25); // 3 - 0.25·(1 + 1) = 2.5, shrunk by 0.25
    }
  }

  @Test
  void should_tell_the_schedule_how_epochs_went() {
    params.weight("weight", Shape.of(1, 1), Initializers.constant(4));
    try (var optimizer = new Optimizer(params, new Sgd(), Plateau.defaults(0.1))) {
      for (int epoch = 0; epoch < 12; epoch++) {
        optimizer.score(1);
      }
      assertThat(optimizer.learningRate()).isCloseTo(0.01, within(1e-17));
    }
  }

  @Test
  void should_reject_impossible_numbers() {
    assertThatThrownBy(() -> new MaxNorm(0))
        .hasMessage("MaxNorm: limit must be finite and > 0, got 0.0");
    assertThatThrownBy(() -> new ClipValue(-1)).hasMessageContaining("ClipValue: limit");
    assertThatThrownBy(() -> new ClipNorm(Double.NaN, true))
        .hasMessageContaining("ClipNorm: limit");
    assertThatThrownBy(() -> new GradientNoise(-1, 0))
        .hasMessage("GradientNoise: variance must be finite and >= 0, got -1.0");
    assertThatThrownBy(() -> new SoftThreshold(-1)).hasMessageContaining("SoftThreshold: strength");
    assertThatThrownBy(() -> new HardThreshold(-1)).hasMessageContaining("HardThreshold: strength");
  }
}
