package org.bpnet.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.sample.Samples;
import org.junit.jupiter.api.Test;

/// The augmented form against the explicit one.
class BiasRowTest {
  private static final HostArray X = Samples.real(Shape.of(20, 4), -1, 1, new Seed(1));
  private static final HostArray LABELS = Samples.integers(Shape.of(20), 3, new Seed(2));

  private static Layer layer(boolean row, Parameters params, int in, int out) {
    return row ? BiasRow.create(params, in, out) : Linear.create(params, in, out);
  }

  /// A network of two layers after a hundred steps.
  private static List<Parameter> trained(boolean row, Parameters params, Rule rule) {
    Layer model =
        Sequential.of(
            layer(row, params.child("hidden"), 4, 6),
            Activation.TANH,
            layer(row, params.child("output"), 6, 3));
    try (var optimizer = new Optimizer(params, rule, Schedule.constant(0.1))) {
      for (int step = 0; step < 100; step++) {
        try (Pass pass = Pass.train(params.backend(), new Seed(step))) {
          Tensor scores = model.forward(pass.input(X));
          Tensor loss = new CrossEntropy().compute(scores, pass.input(LABELS));
          optimizer.step(pass.backward(loss));
        }
      }
    }
    return params.parameters();
  }

  @Test
  void should_reach_the_parameters_of_the_explicit_form_after_a_hundred_steps() {
    for (Rule rule : List.of(new Sgd(), Adam.defaults())) {
      try (var first = Parameters.create(Backends.reference(), new Seed(1));
          var second = Parameters.create(Backends.reference(), new Seed(1))) {
        List<Parameter> rows = trained(true, first, rule);
        List<Parameter> apart = trained(false, second, rule);

        assertThat(rows).hasSize(2);
        assertThat(apart).hasSize(4);
        for (int i = 0; i < 2; i++) {
          List<Double> expected = new ArrayList<>();
          for (int part : new int[] {1, 0}) { // the bias, then the weights
            for (double value : apart.get(2 * i + part).value().toDoubles()) {
              expected.add(value);
            }
          }
          double[] actual = rows.get(i).value().toDoubles();
          assertThat(actual).hasSize(expected.size());
          for (int k = 0; k < actual.length; k++) {
            assertThat(actual[k]).isCloseTo(expected.get(k), offset(1e-12));
          }
          assertThat(Math.abs(actual[0])).isGreaterThan(1e-3); // it has moved
        }
      }
    }
  }

  @Test
  void should_put_a_one_before_the_inputs() {
    try (var params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.eval(Backends.reference())) {
      BiasRow layer = BiasRow.create(params.child("a"), 2, 1);
      layer.weight().load(HostArray.of(new double[] {10, 2, 3}, Shape.of(3, 1)));

      Tensor y = layer.forward(pass.input(HostArray.of(new double[] {1, 1, 0, 2}, Shape.of(2, 2))));
      assertThat(y.toHost()).isEqualTo(HostArray.of(new double[] {15, 16}, Shape.of(2, 1)));
      assertThat(layer).hasToString("BiasRow 2 -> 1");
      Tensor narrow = pass.full(Shape.of(2, 3), 1);
      assertThatThrownBy(() -> layer.forward(narrow))
          .isInstanceOf(ShapeException.class)
          .hasMessage("a (BiasRow 2 -> 1): need input [N, 2], got [2, 3]");
      assertThatThrownBy(() -> BiasRow.create(params.child("b"), 0, 1))
          .hasMessage("b: need at least one input and one output, got BiasRow 0 -> 1");
    }
  }

  @Test
  void should_have_right_gradients_on_sequences_too() {
    try (var params = Parameters.create(Backends.reference(), new Seed(1))) {
      BiasRow layer = BiasRow.create(params, 3, 2);
      GradientCheck.of(in -> layer.forward(in.getFirst()))
          .withShapes(Shape.of(2, 4, 3))
          .parameters(params)
          .verify();
    }
  }
}
