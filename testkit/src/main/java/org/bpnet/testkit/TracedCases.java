package org.bpnet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bpnet.testkit.operation.OpCases.reals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bpnet.core.Buffer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.testkit.sample.Samples;

/// Computations recorded once: replayed, they give what passes give.
final class TracedCases {
  private static final List<Integer> BATCHES = List.of(5, 5, 3, 5, 1, 3, 5);

  private TracedCases() {}

  static Stream<ContractCase> list(Backend backend) {
    return Stream.of(
        new ContractCase("a traced step gives the bits of a pass", () -> steps(backend)),
        new ContractCase("a traced step without a finite objective", () -> guard(backend)),
        new ContractCase("traced updates of every kind", () -> updates(backend)),
        new ContractCase("traced updates of layers", () -> layers(backend)),
        new ContractCase("a traced update without an objective", () -> noObjective(backend)),
        new ContractCase("a traced result wanted twice", () -> repeated(backend)),
        new ContractCase("a traced value looked at too early", () -> tooEarly(backend)),
        new ContractCase("traced for more shapes than are kept", () -> manyShapes(backend)));
  }

  /// Two copies of one model; noise, a rate that changes, and batches of several sizes.
  private static void steps(Backend backend) {
    try (var traced = new Descent(backend);
        var passes = new Descent(backend)) {
      try (Traced step = Traced.training(backend, traced::record)) {
        for (int i = 0; i < BATCHES.size(); i++) {
          List<HostArray> batch = batch(BATCHES.get(i), i);
          traced.rate = passes.rate = 0.1 / (i + 1);
          double expected = passes.step(backend, new Seed(i), batch);
          step.run(new Seed(i), batch);
          assertThat(step.item(0)).isEqualTo(expected);
          assertThat(step.value(1).shape()).isEqualTo(Shape.of(BATCHES.get(i), 4));
          assertThat(traced.values()).isEqualTo(passes.values());
        }
      }
    }
  }

  private static void guard(Backend backend) {
    try (var descent = new Descent(backend);
        Traced step = Traced.training(backend, descent::record)) {
      descent.rate = 0.1;
      step.run(new Seed(0), batch(5, 0));
      List<HostArray> before = descent.values();
      var broken = new float[5 * 3];
      broken[7] = Float.NaN;
      HostArray targets = HostArray.of(new float[5 * 4], Shape.of(5, 4));
      step.run(new Seed(1), List.of(HostArray.of(broken, Shape.of(5, 3)), targets));
      assertThat(step.item(0)).isNaN();
      assertThat(descent.values()).isEqualTo(before);
      step.run(new Seed(2), batch(5, 2));
      assertThat(descent.values()).isNotEqualTo(before);
    }
  }

  /// Exchanged values, a value given to two, one that is read through a product or another shape by
  /// its own update or after it, one that is not changed, and values wanted from before and after.
  private static void updates(Backend backend) {
    try (var traced = new Square(backend);
        var passes = new Square(backend);
        Traced step = Traced.training(backend, traced::record)) {
      for (int i = 0; i < 3; i++) {
        step.run(List.of(reals(i, 1, 2)));
        List<HostArray> expected = new ArrayList<>();
        try (Pass pass = Pass.train(backend, new Seed(0))) {
          Traced.Outcome outcome = passes.record(pass, List.of(pass.input(reals(i, 1, 2))));
          List<Tensor> wanted = new ArrayList<>(outcome.updates().values().values());
          wanted.addAll(outcome.values());
          pass.evaluate(wanted);
          outcome.values().forEach(value -> expected.add(value.toHost()));
          pass.commit(outcome.updates());
        }
        for (int value = 0; value < expected.size(); value++) {
          assertThat(step.value(value)).isEqualTo(expected.get(value));
        }
        assertThat(traced.values()).isEqualTo(passes.values());
      }
    }
  }

  /// A buffer that a layer updates, twice, joins the other updates, unless the objective is not
  /// finite; it is not lost without a word, and can be updated alone or left as it is.
  private static void layers(Backend backend) {
    try (var params = Parameters.create(backend, new Seed(1))) {
      Parameter w = params.weight("w", Shape.of(2), (_, _) -> reals(1, 2));
      Buffer mean = params.buffer("mean", Shape.of(2), (_, _) -> reals(8, 16));
      Traced.Computation layer =
          (pass, in) -> {
            pass.update(mean, old -> old.add(in.getFirst()).mul(0.5));
            pass.update(mean, old -> old.add(1));
            Tensor y = pass.read(w).mul(in.getFirst()).mul(mean).sum();
            return Traced.Outcome.of(y, pass.read(mean));
          };
      Traced.Computation alone =
          (pass, in) ->
              new Traced.Outcome(layer.record(pass, in).values(), Map.copyOf(pass.updates()));
      Traced.Computation dropping =
          (pass, in) -> pass.substituting(Map.of(), () -> layer.record(pass, in));
      Traced.Computation training =
          (pass, in) -> {
            Traced.Outcome outcome = layer.record(pass, in);
            return new Traced.Outcome(outcome.values(), Map.of(w, pass.read(w).mul(2)));
          };
      try (Traced look = Traced.training(backend, layer);
          Traced dropped = Traced.training(backend, dropping);
          Traced updated = Traced.training(backend, alone);
          Traced step = Traced.training(backend, training)) {
        assertThatThrownBy(() -> look.run(List.of(reals(2, 4))))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith(
                "Traced: layers have new values for [mean], which would be lost; return them");
        dropped.run(List.of(reals(2, 4)));
        check(mean.value(), 8, 16);
        updated.run(List.of(reals(2, 4)));
        check(mean.value(), 6, 11);
        mean.load(reals(8, 16));
        step.run(List.of(reals(2, 4)));
        check(step.value(0), 2 * 8 + 2 * 4 * 16);
        check(step.value(1), 8, 16); // from before
        check(mean.value(), 6, 11);
        check(w.value(), 2, 4);
        step.run(List.of(reals(Double.NaN, 4)));
        check(mean.value(), 6, 11);
        step.run(List.of(reals(0, 1)));
        check(mean.value(), 4, 7);
        check(w.value(), 4, 8);
      }
    }
  }

  private static void check(HostArray actual, double... expected) {
    TensorAssert.assertThat(actual).hasValuesCloseTo(1e-6, expected);
  }

  private static void noObjective(Backend backend) {
    try (var descent = new Descent(backend);
        Traced step =
            Traced.training(
                backend,
                (pass, in) ->
                    new Traced.Outcome(
                        List.of(in.getFirst()),
                        Map.of(descent.weight, pass.read(descent.weight).mul(2))))) {
      assertThatThrownBy(() -> step.run(batch(5, 0)))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("updates need the objective");
    }
  }

  private static void repeated(Backend backend) {
    Traced.Computation computation =
        (_, in) -> {
          Tensor twice = in.getFirst().mul(2);
          return Traced.Outcome.of(twice, twice, in.getFirst(), twice.reshape(3, 1));
        };
    try (Traced traced = Traced.evaluation(backend, computation)) {
      for (int i = 0; i < 3; i++) {
        traced.run(List.of(reals(i, 2, 3)));
        TensorAssert.assertThat(traced.value(0)).hasValues(2 * i, 4, 6);
        TensorAssert.assertThat(traced.value(1)).hasValues(2 * i, 4, 6);
        TensorAssert.assertThat(traced.value(2)).hasValues(i, 2, 3);
        assertThat(traced.value(3).shape()).isEqualTo(Shape.of(3, 1));
        assertThatThrownBy(() -> traced.item(0)).isInstanceOf(ShapeException.class);
      }
    }
  }

  private static void tooEarly(Backend backend) {
    Traced.Computation looking =
        (_, in) -> Traced.Outcome.of(in.getFirst().mul(in.getFirst().sum().item()));
    try (Traced traced = Traced.evaluation(backend, looking)) {
      assertThatThrownBy(() -> traced.run(List.of(reals(1, 2))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not known while a computation is recorded");
      assertThatThrownBy(() -> traced.value(0)).hasMessageContaining("nothing was run");
    }
  }

  private static void manyShapes(Backend backend) {
    try (Traced traced =
        Traced.evaluation(backend, (_, in) -> Traced.Outcome.of(in.getFirst().sum()))) {
      for (int i = 0; i < 40; i++) {
        int n = 1 + i % 13;
        traced.run(List.of(HostArray.of(new float[n], Shape.of(n))));
        assertThat(traced.item(0)).isEqualTo(0);
        traced.run(List.of(HostArray.of(new int[] {n, 2}, Shape.of(2)))); // the same shape once
        assertThat(traced.item(0)).isEqualTo(n + 2);
      }
    }
  }

  private static List<HostArray> batch(int size, int seed) {
    return List.of(
        Samples.real(Shape.of(size, 3), -1, 1, new Seed(seed)),
        Samples.real(Shape.of(size, 4), -1, 1, new Seed(100 + seed)));
  }

  /// Least squares with noise on the inputs, by gradient descent with momentum.
  private static final class Descent implements AutoCloseable {
    private final Parameters params;
    private final Parameter weight;
    private final Parameter bias;
    private double rate;

    Descent(Backend backend) {
      params = Parameters.create(backend, new Seed(1));
      weight =
          params.weight("w", Shape.of(3, 4), (shape, seed) -> Samples.real(shape, -1, 1, seed));
      bias = params.weight("b", Shape.of(4), (_, _) -> reals(0, 0, 0, 0));
    }

    Traced.Outcome record(Pass pass, List<Tensor> inputs) {
      Tensor x = inputs.get(0);
      Tensor noisy = x.add(pass.normal(x.shape()).mul(0.1));
      Tensor outputs = noisy.matmul(weight).add(bias).tanh();
      Tensor loss = outputs.sub(inputs.get(1)).square().mean();
      var gradients = pass.backward(loss);
      Map<Variable, Tensor> updates = new LinkedHashMap<>();
      Tensor now = pass.scalar(() -> rate);
      for (Parameter parameter : List.of(weight, bias)) {
        Tensor step = gradients.of(parameter).mul(now).mul(pass.uniform(parameter.shape()));
        updates.put(parameter, pass.read(parameter).sub(step));
      }
      return new Traced.Outcome(List.of(loss, outputs), updates);
    }

    double step(Backend backend, Seed seed, List<HostArray> batch) {
      try (Pass pass = Pass.train(backend, seed)) {
        Traced.Outcome outcome = record(pass, batch.stream().map(pass::input).toList());
        List<Tensor> wanted = new ArrayList<>(outcome.updates().values().values());
        wanted.addAll(outcome.values());
        pass.evaluate(wanted);
        double loss = outcome.values().getFirst().item();
        pass.commit(outcome.updates());
        return loss;
      }
    }

    List<HostArray> values() {
      return List.of(weight.value(), bias.value());
    }

    @Override
    public void close() {
      params.close();
    }
  }

  /// Square matrices whose updates read each other in many ways.
  private static final class Square implements AutoCloseable {
    private final Parameters params;
    private final List<Parameter> matrices = new ArrayList<>();

    Square(Backend backend) {
      params = Parameters.create(backend, new Seed(1));
      for (int i = 0; i < 9; i++) {
        matrices.add(
            params.weight(
                "m" + i, Shape.of(3, 3), (shape, seed) -> Samples.real(shape, -1, 1, seed)));
      }
    }

    Traced.Outcome record(Pass pass, List<Tensor> inputs) {
      List<Tensor> m = matrices.stream().map(pass::read).toList();
      Tensor x = inputs.getFirst();
      Tensor objective = m.get(0).mul(x).sum();
      Map<Variable, Tensor> updates = new LinkedHashMap<>();
      updates.put(matrices.get(0), m.get(0).mul(0.5).add(x));
      updates.put(matrices.get(1), m.get(2)); // exchanged
      updates.put(matrices.get(2), m.get(1));
      updates.put(matrices.get(3), m.get(3).matmul(m.get(3)).mul(0.3).add(m.get(3)));
      updates.put(matrices.get(4), m.get(4).transpose().add(m.get(4)).mul(0.5));
      updates.put(matrices.get(5), m.get(6).mul(0.7).add(m.get(5))); // each reads the other
      updates.put(matrices.get(6), m.get(5).mul(0.2).sub(m.get(6)));
      updates.put(matrices.get(7), m.get(7).sub(m.get(7).sum(0)).mul(objective));
      updates.put(matrices.get(8), m.get(8));
      Tensor after = updates.get(matrices.get(0)).matmul(m.get(0)).add(m.get(5));
      return new Traced.Outcome(
          List.of(objective, m.get(1), after, m.get(5).mul(1), m.get(8)), updates);
    }

    List<HostArray> values() {
      return matrices.stream().map(Parameter::value).toList();
    }

    @Override
    public void close() {
      params.close();
    }
  }
}
