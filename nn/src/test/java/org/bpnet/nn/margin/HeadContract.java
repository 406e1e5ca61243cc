package org.bpnet.nn.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.DynamicTest;

/// What every head must do.
final class HeadContract {
  private final Head head;
  private final Backend fast;

  private HeadContract(Head head, Backend fast) {
    this.head = head;
    this.fast = fast;
  }

  /// The tests of a head.
  ///
  /// @param fast a backend that computes in single precision
  static Stream<DynamicTest> of(String spec, Backend fast) {
    var contract = new HeadContract(Heads.CATALOG.create(spec), fast);
    return Stream.of(
        dynamicTest(spec + ": should be written as it is read", contract::text),
        dynamicTest(spec + ": should not depend on the order of the batch", contract::order),
        dynamicTest(spec + ": should give scores without labels", contract::scores),
        dynamicTest(spec + ": should be finite where there is nothing to see", contract::nothing),
        dynamicTest(spec + ": should be finite for huge numbers", contract::huge),
        dynamicTest(spec + ": should learn nothing of one class", contract::oneClass),
        dynamicTest(spec + ": should agree on both backends", contract::backends),
        dynamicTest(spec + ": should be the same when recorded and replayed", contract::replay),
        dynamicTest(spec + ": should keep to a number for each example and class", contract::size));
  }

  private void text() {
    assertThat(Heads.CATALOG.create(head.toString())).isEqualTo(head).hasSameHashCodeAs(head);
    assertThat(Heads.CATALOG.create(head.toString())).hasToString(head.toString());
  }

  private void order() {
    HeadFixture some = HeadFixture.random(5, 3, 4, 1);
    HostArray order = HostArray.of(new int[] {3, 0, 4, 2, 1}, Shape.of(5));
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      HeadLayer layer = some.layer(head, params);
      Tensor x = pass.input(some.features());
      Tensor y = pass.input(some.labels());
      Tensor places = pass.input(order);
      Tensor loss = layer.loss(x, y);

      assertThat(loss.shape()).isEqualTo(Shape.scalar());
      TensorAssert.assertThat(layer.loss(x.gather(0, places), y.gather(0, places)))
          .isCloseTo(loss.toHost(), 1e-13 * Math.max(1, loss.item()));
    }
  }

  /// The logits of other classes than the own one, but for those that a curriculum takes for hard.
  private void scores() {
    HeadFixture some = HeadFixture.random(6, 5, 4, 2);
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.eval(Backends.reference())) {
      HeadLayer layer = some.layer(head, params);
      Tensor x = pass.input(some.features());
      double[] scores = layer.forward(x).toHost().toDoubles();
      double[] logits = layer.logits(x, pass.input(some.labels())).toHost().toDoubles();

      assertThat(layer.forward(x).shape()).isEqualTo(Shape.of(6, 4));
      for (int i = 0; i < scores.length; i++) {
        boolean own = i % 4 == (int) some.labels().at(i / 4);
        if (!own && !head.toString().startsWith("curricularface")) {
          assertThat(logits[i]).isEqualTo(scores[i]);
        }
      }
    }
  }

  private void nothing() {
    HeadFixture some = HeadFixture.random(4, 3, 3, 3);
    for (double[] factors : new double[][] {{0, 1}, {1, 0}, {0, 0}}) {
      HeadFixture none = some.times(factors[0], factors[1]);
      for (Backend backend : List.of(Backends.reference(), fast)) {
        HeadFixture.Result result = none.loss(head, backend);
        assertFinite(result, backend.name() + Arrays.toString(factors));
        if (onSphere()) {
          assertZero(result.byFeatures());
          assertZero(result.byWeights());
        }
      }
    }
  }

  /// Whether nothing but directions counts.
  private boolean onSphere() {
    List<String> about = ((FormulaHead) head).definition().operands();
    return !about.contains("d") && !about.contains("u") && !about.contains("a");
  }

  private void huge() {
    HeadFixture some = HeadFixture.random(6, 3, 4, 4);
    for (double[] factors : new double[][] {{1e4, 1}, {1, 1e4}, {1e4, 1e4}, {1e-4, 1e-4}}) {
      for (Backend backend : List.of(Backends.reference(), fast)) {
        assertFinite(
            some.times(factors[0], factors[1]).loss(head, backend),
            backend.name() + Arrays.toString(factors));
      }
    }
  }

  private static void assertFinite(HeadFixture.Result result, String what) {
    for (HostArray values : List.of(result.value(), result.byFeatures(), result.byWeights())) {
      assertThat(Arrays.stream(values.toDoubles())).as(what).allMatch(Double::isFinite);
    }
  }

  /// Of either sign.
  private static void assertZero(HostArray values) {
    assertThat(Arrays.stream(values.toDoubles())).allMatch(value -> value == 0);
  }

  /// A softmax of one class is 1; what else a loss holds is not of the class.
  private void oneClass() {
    HeadFixture one = HeadFixture.random(4, 3, 1, 5);
    HeadFixture.Result result = one.loss(head, Backends.reference());

    assertFinite(result, "one class");
    if (!head.toString().startsWith("c_contrastive")) { // which asks features to come near it
      assertZero(result.byWeights());
    }
    if (onSphere() && !head.toString().startsWith("c_contrastive")) {
      assertThat(result.loss()).isZero();
      assertZero(result.byFeatures());
    }
  }

  private void backends() {
    for (int[] size : new int[][] {{1, 1, 2}, {3, 2, 17}, {8, 19, 3}, {31, 16, 65}}) {
      HeadFixture some = HeadFixture.random(size[0], size[1], size[2], 6);
      HeadFixture.Result expected = some.loss(head, Backends.reference());
      HeadFixture.Result actual = some.loss(head, fast);
      close(actual.value(), expected.value());
      close(actual.byFeatures(), expected.byFeatures());
      close(actual.byWeights(), expected.byWeights());
    }
  }

  private static void close(HostArray actual, HostArray expected) {
    double size = Arrays.stream(expected.toDoubles()).map(Math::abs).max().orElse(1);
    TensorAssert.assertThat(actual).isCloseTo(expected, 2e-4 * Math.max(1, size));
  }

  /// Recorded on one batch, it is right for the next, and keeps the same statistics.
  private void replay() {
    HeadFixture first = HeadFixture.random(5, 3, 4, 7);
    HeadFixture second = HeadFixture.random(5, 3, 4, 8);
    Backend backend = Backends.reference();
    try (Parameters recorded = Parameters.create(backend, new Seed(1));
        Parameters plain = Parameters.create(backend, new Seed(1))) {
      HeadLayer layer = first.layer(head, recorded);
      HeadLayer other = first.layer(head, plain);
      try (Traced traced = traced(layer, backend)) {
        for (HeadFixture batch : List.of(first, second)) {
          traced.run(new Seed(1), List.of(batch.features(), batch.labels()));
          try (Pass pass = Pass.train(backend, new Seed(1))) {
            Tensor x = pass.input(batch.features());
            Tensor loss = other.loss(x, pass.input(batch.labels()));
            TensorAssert.assertThat(traced.value(0)).isCloseTo(loss.toHost(), 0);
            TensorAssert.assertThat(traced.value(1))
                .isCloseTo(pass.backward(loss).of(x).toHost(), 0);
            pass.commit(pass.updates());
          }
        }
      }
    }
  }

  private static Traced traced(HeadLayer layer, Backend backend) {
    return Traced.training(
        backend,
        (pass, in) -> {
          Tensor loss = layer.loss(in.get(0), in.get(1));
          Tensor gradient = pass.backward(loss).of(in.get(0));
          return new Traced.Outcome(List.of(loss, gradient), pass.updates());
        });
  }

  /// No tensor on the way to loss and gradients is larger than one of examples and classes, or of
  /// features and classes.
  private void size() {
    int n = 7;
    int d = 5;
    int k = 11;
    HeadFixture some = HeadFixture.random(n, d, k, 9);
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      HeadLayer layer = some.layer(head, params);
      int centres = layer.weight().shape().extent(1) / k;
      Tensor x = pass.input(some.features());
      Tensor loss = layer.loss(x, pass.input(some.labels()));
      var gradients = pass.backward(loss);
      Set<Tensor> seen = new HashSet<>();
      var open = new ArrayDeque<>(List.of(loss, gradients.of(x), gradients.of(layer.weight())));
      while (!open.isEmpty()) {
        Tensor tensor = open.pop();
        if (seen.add(tensor)) {
          assertThat(tensor.shape().elementCount())
              .as("%s", tensor)
              .isLessThanOrEqualTo(Math.max(n, d) * k * centres);
          open.addAll(tensor.inputs());
        }
      }
    }
  }
}
