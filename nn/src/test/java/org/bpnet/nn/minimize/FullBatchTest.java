package org.bpnet.nn.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.Golden;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.minimize.algebra.Vectors;
import org.bpnet.nn.minimize.method.Lbfgs;
import org.bpnet.nn.minimize.method.LevenbergMarquardt;
import org.bpnet.nn.minimize.method.Minimum;
import org.bpnet.nn.minimize.method.Observer;
import org.bpnet.nn.minimize.method.Outcome;
import org.bpnet.nn.minimize.method.Stop;
import org.bpnet.nn.minimize.problem.Problem;
import org.bpnet.nn.minimize.problem.ResidualFunction;
import org.bpnet.nn.minimize.problem.SumOfSquares;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullBatchTest {
  private static final HostArray XOR =
      HostArray.of(new double[] {0, 0, 0, 1, 1, 0, 1, 1}, Shape.of(4, 2));
  private static final HostArray ANSWERS = HostArray.of(new double[] {0, 1, 1, 0}, Shape.of(4, 1));

  private final Backend backend = Backends.reference();

  @AfterEach
  void close() {
    backend.close();
  }

  /// Softmax regression with an L2 penalty, on the data of `minimize.py`.
  private static FullBatch softmax(Parameters params) {
    double[] features = new double[60];
    Arrays.setAll(features, i -> Math.sin(1.7 * i + 0.3));
    int[] labels = new int[20];
    Arrays.setAll(labels, i -> (i * 7 + 3) % 3);
    var weight = params.weight("weight", Shape.of(3, 3), Initializers.zeros());
    var bias = params.weight("bias", Shape.of(3), Initializers.zeros());
    return FullBatch.of(
        params,
        pass -> {
          Tensor x = pass.input(HostArray.of(features, Shape.of(20, 3)));
          Tensor y = pass.input(HostArray.of(labels, Shape.of(20)));
          Tensor w = pass.read(weight);
          Tensor penalty = w.square().sum().mul(0.01);
          return new CrossEntropy().compute(x.matmul(w).add(bias), y).add(penalty);
        });
  }

  /// A network of 2, 2 and 1 units, and what it gets wrong in the exclusive or.
  private record Xor(Layer model) {
    static Xor create(Parameters params) {
      return new Xor(xorNet(params));
    }

    Tensor residuals(Pass pass) {
      return model.forward(pass.input(XOR)).sub(pass.input(ANSWERS));
    }
  }

  private static Layer xorNet(Parameters params) {
    return Sequential.of(
        Linear.create(params.child("hidden"), 2, 2),
        Activation.TANH,
        Linear.create(params.child("output"), 2, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lbfgs", "bfgs", "newton", "newton_cg", "nonlinear_cg", "scg"})
  void should_find_the_softmax_regression_that_scipy_and_pytorch_find(String name) {
    try (Parameters params = Parameters.create(backend, new Seed(1));
        FullBatch problem = softmax(params)) {

      Minimum found =
          problem.minimize(Minimizers.CATALOG.create(name), Stop.at(1e-7), Observer.NONE);

      assertThat(found.outcome()).isEqualTo(Outcome.SMALL_GRADIENT);
      assertThat(found.value())
          .isCloseTo(Golden.values("minimize.csv", "softmax.scipy")[0], within(1e-12))
          .isCloseTo(Golden.values("minimize.csv", "softmax.torch")[0], within(1e-12));
      double[] weights = Arrays.copyOf(found.x(), 9);
      double[] scipy = Arrays.copyOf(Golden.values("minimize.csv", "softmax.x"), 9);
      assertThat(weights).containsExactly(scipy, within(1e-5));
      assertThat(problem.values()).containsExactly(found.x());
    }
  }

  @Test
  void should_come_as_near_in_single_precision_as_it_allows() {
    try (Backend fast = Backends.best();
        Parameters params = Parameters.create(fast, new Seed(1));
        FullBatch problem = softmax(params)) {
      Minimum found = problem.minimize(Lbfgs.defaults(), Stop.defaults(), Observer.NONE);

      double best = Golden.values("minimize.csv", "softmax.scipy")[0];
      assertThat(found.value()).isCloseTo(best, within(1e-6));
      assertThat(found.gradientNorm()).isLessThan(1e-4);
    }
  }

  @Test
  void should_multiply_with_the_exact_hessian() {
    try (Parameters params = Parameters.create(backend, new Seed(1));
        FullBatch problem = FullBatch.of(params, squares(Xor.create(params)))) {
      double[] x = Problems.random(9, 1);
      double[] v = Problems.random(9, 2);
      double[] exact = new double[9];
      double[] difference = new double[9];

      problem.hessianProduct(x, v, exact);
      Problem plain = (at, g) -> problem.evaluate(at, g);
      plain.hessianProduct(x, v, difference);

      assertThat(exact).containsExactly(difference, within(1e-8));
      assertThat(Vectors.norm(exact)).isGreaterThan(0.1);
    }
  }

  private static Function<Pass, Tensor> squares(Xor xor) {
    return pass -> xor.residuals(pass).square().mean();
  }

  @Test
  void should_sum_losses_that_are_computed_apart() {
    Parameters params = Parameters.create(backend, new Seed(1));
    Layer model = xorNet(params);
    Function<Pass, Tensor> one = pass -> model.forward(pass.input(XOR)).square().sum();
    Function<Pass, Tensor> two = pass -> model.forward(pass.input(XOR)).tanh().sum();
    try (params;
        FullBatch together =
            FullBatch.of(params, pass -> one.apply(pass).mul(2).add(two.apply(pass)));
        FullBatch apart = FullBatch.sum(params, List.of(one, two, one))) {
      double[] x = Problems.random(9, 1);
      double[] v = Problems.random(9, 2);
      double[][] results = new double[4][9];

      double expected = together.evaluate(x, results[0]);
      double actual = apart.evaluate(x, results[1]);
      together.hessianProduct(x, v, results[2]);
      apart.hessianProduct(x, v, results[3]);

      assertThat(actual).isCloseTo(expected, within(1e-12));
      assertThat(results[1]).containsExactly(results[0], within(1e-12));
      assertThat(results[3]).containsExactly(results[2], within(1e-12));
    }
  }

  @Test
  void should_solve_xor_with_two_hidden_units_by_levenberg_and_marquardt() {
    int solved = 0;
    for (int seed = 0; seed < 20; seed++) {
      Parameters params = Parameters.create(backend, new Seed(seed));
      Xor xor = Xor.create(params);
      try (params;
          FullBatch problem = FullBatch.leastSquares(params, xor::residuals)) {
        Minimum found =
            problem.minimize(
                LevenbergMarquardt.defaults(), Stop.at(1e-9).iterations(50), Observer.NONE);

        if (found.value() < 1e-12) {
          solved++;
          try (Pass pass = Pass.eval(backend)) {
            double[] answers = xor.model().forward(pass.input(XOR)).toHost().toDoubles();
            assertThat(answers).containsExactly(new double[] {0, 1, 1, 0}, within(1e-5));
          }
        }
      }
    }
    assertThat(solved).isGreaterThanOrEqualTo(15); // the others end in a local minimum
  }

  @Test
  void should_give_residuals_their_jacobian_row_by_row() {
    Parameters params = Parameters.create(backend, new Seed(1));
    Xor xor = Xor.create(params);
    try (params;
        FullBatch problem = FullBatch.leastSquares(params, xor::residuals)) {
      ResidualFunction residuals = problem.residuals().orElseThrow();
      double[] x = Problems.random(9, 3);
      double[] gradient = new double[9];
      double[] product = new double[9];

      double[][] exact = residuals.jacobian(x);
      ResidualFunction plain = at -> residuals.at(at);
      double[][] differences = plain.jacobian(x);
      double value = problem.evaluate(x, gradient);
      SumOfSquares.gradient(residuals.at(x), exact, product);

      for (int i = 0; i < 4; i++) {
        assertThat(exact[i]).containsExactly(differences[i], within(1e-9));
      }
      assertThat(product).containsExactly(gradient, within(1e-12));
      assertThat(SumOfSquares.value(residuals.at(x))).isCloseTo(value, within(1e-12));
    }
  }

  @Test
  void should_show_the_observer_the_model_as_it_is_at_each_iteration() {
    try (Parameters params = Parameters.create(backend, new Seed(1));
        FullBatch problem = softmax(params)) {

      Minimum found =
          problem.minimize(
              Lbfgs.defaults(),
              Stop.at(0).iterations(5),
              iteration -> {
                assertThat(problem.values()).containsExactly(iteration.x());
                return iteration.number() < 4;
              });

      assertThat(found.outcome()).isEqualTo(Outcome.INTERRUPTED);
      assertThat(found.iterations()).isEqualTo(4);
    }
  }

  @Test
  void should_flatten_parameters_in_the_order_of_their_creation() {
    try (Parameters params = Parameters.create(backend, new Seed(1));
        FullBatch problem = softmax(params)) {
      double[] x = Problems.random(12, 1);

      problem.load(x);

      assertThat(problem.size()).isEqualTo(12);
      assertThat(problem.values()).containsExactly(x);
      assertThat(params.find("bias").orElseThrow().value().toDoubles())
          .containsExactly(Arrays.copyOfRange(x, 9, 12));
      assertThatThrownBy(() -> problem.load(new double[3]))
          .hasMessage("FullBatch: needs 12 numbers, one for each trainable one, got 3");
    }
  }
}
