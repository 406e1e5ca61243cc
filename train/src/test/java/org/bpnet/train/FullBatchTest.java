package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.minimize.FullBatch;
import org.bpnet.nn.minimize.Minimizers;
import org.bpnet.nn.minimize.method.Lbfgs;
import org.bpnet.nn.minimize.method.LevenbergMarquardt;
import org.bpnet.nn.minimize.method.Minimum;
import org.bpnet.nn.minimize.method.Observer;
import org.bpnet.nn.minimize.method.Outcome;
import org.bpnet.nn.minimize.method.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Minimizers on all 150 irises at once.
class FullBatchTest {
  private static final int EXAMPLES = 150;

  /// The least mean cross-entropy of a softmax regression on lengths in cm, plus 0.01·‖W‖²: SciPy
  /// 1.10.1, BFGS, to a gradient of 10⁻⁹.
  private static final double LEAST = 0.28845388449320364;

  private final HostArray features;
  private final HostArray labels;

  FullBatchTest() {
    Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();
    List<String> names = new ArrayList<>();
    float[] lengths = new float[EXAMPLES * 4];
    int[] species = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      for (int j = 0; j < 4; j++) {
        lengths[4 * i + j] = Float.parseFloat(iris.cell(i, iris.columnNames().get(j)));
      }
      String name = iris.cell(i, iris.columnNames().getLast());
      if (!names.contains(name)) {
        names.add(name);
      }
      species[i] = names.indexOf(name);
    }
    features = HostArray.of(lengths, Shape.of(EXAMPLES, 4));
    labels = HostArray.of(species, Shape.of(EXAMPLES));
  }

  private FullBatch softmax(Parameters params) {
    var weight = params.weight("weight", Shape.of(4, 3), Initializers.zeros());
    var bias = params.weight("bias", Shape.of(3), Initializers.zeros());
    return FullBatch.of(
        params,
        pass -> {
          Tensor logits = pass.input(features).matmul(weight).add(bias);
          Tensor penalty = pass.read(weight).square().sum().mul(0.01);
          return new CrossEntropy().compute(logits, pass.input(labels)).add(penalty);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"lbfgs", "bfgs", "newton", "newton_cg", "nonlinear_cg", "scg"})
  void should_find_the_least_loss_of_softmax_regression(String name) {
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(1));
        FullBatch objective = softmax(params)) {
      Minimum found =
          objective.minimize(Minimizers.CATALOG.create(name), Stop.at(1e-6), Observer.NONE);

      assertThat(found.outcome()).isEqualTo(Outcome.SMALL_GRADIENT);
      assertThat(found.value()).isCloseTo(LEAST, within(1e-9));
      assertThat(found.iterations()).isLessThan(name.startsWith("newton") ? 25 : 600);
    }
  }

  @Test
  void should_come_near_it_in_single_precision() {
    try (Backend backend = Backends.best();
        Parameters params = Parameters.create(backend, new Seed(1));
        FullBatch objective = softmax(params)) {
      Minimum found = objective.minimize(Lbfgs.defaults(), Stop.defaults(), Observer.NONE);

      assertThat(found.value()).isCloseTo(LEAST, within(1e-5));
    }
  }

  private static Layer network(Parameters params, int hidden) {
    return Sequential.of(
        Linear.create(params.child("hidden"), 4, hidden),
        Activation.TANH,
        Linear.create(params.child("logits"), hidden, 3));
  }

  private double accuracy(Backend backend, Layer model) {
    try (Pass pass = Pass.eval(backend)) {
      int[] answers = model.forward(pass.input(features)).argMax(1).toHost().toInts();
      int right = 0;
      for (int i = 0; i < EXAMPLES; i++) {
        right += answers[i] == labels.toInts()[i] ? 1 : 0;
      }
      return right / (double) EXAMPLES;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lbfgs", "newton_cg", "scg"})
  void should_train_a_network(String name) {
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(2))) {
      Layer model = network(params, 8);
      try (FullBatch objective =
          FullBatch.of(
              params,
              pass ->
                  new CrossEntropy()
                      .compute(model.forward(pass.input(features)), pass.input(labels)))) {
        Minimum found =
            objective.minimize(
                Minimizers.CATALOG.create(name), Stop.defaults().iterations(60), Observer.NONE);

        assertThat(found.value()).isLessThan(0.06);
        assertThat(accuracy(backend, model)).isGreaterThanOrEqualTo(0.98);
      }
    }
  }

  @Test
  void should_train_a_network_by_least_squares() {
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(3))) {
      Layer model = network(params, 4);
      try (FullBatch objective =
          FullBatch.leastSquares(
              params,
              pass -> model.forward(pass.input(features)).sub(pass.input(labels).oneHot(3)))) {
        Minimum found =
            objective.minimize(
                LevenbergMarquardt.defaults(), Stop.defaults().iterations(20), Observer.NONE);

        assertThat(2 * found.value() / (3 * EXAMPLES)).isLessThan(0.02); // mean square
        assertThat(accuracy(backend, model)).isGreaterThanOrEqualTo(0.98);
      }
    }
  }
}
