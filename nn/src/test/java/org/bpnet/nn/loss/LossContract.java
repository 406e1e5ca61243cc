package org.bpnet.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.DynamicTest;

/// What every loss in a catalog must do.
final class LossContract {
  private static final int ROWS = 5;

  private final Catalog<Loss> catalog;
  private final Backend fast;
  private final Loss loss;
  private final String name;
  private final LossCase needs;

  private LossContract(Catalog<Loss> catalog, Backend fast, String name) {
    this.fast = fast;
    this.catalog = catalog;
    this.loss = catalog.create(name);
    this.name = name;
    this.needs = LossCase.of(name);
  }

  /// The tests of everything in a catalog.
  ///
  /// @param fast a backend that computes in single precision
  static Stream<DynamicTest> of(Catalog<Loss> catalog, Backend fast) {
    return catalog.entries().stream()
        .map(entry -> new LossContract(catalog, fast, entry.name()))
        .flatMap(contract -> Stream.concat(contract.numbers(), contract.conventions()));
  }

  /// The tests of numbers only, of everything in a catalog.
  static Stream<DynamicTest> numbers(Catalog<Loss> catalog, Backend fast) {
    return catalog.entries().stream()
        .flatMap(entry -> new LossContract(catalog, fast, entry.name()).numbers());
  }

  private Stream<DynamicTest> numbers() {
    return Stream.of(
        dynamicTest(name + ": should have the gradient of its value", this::gradient),
        dynamicTest(name + ": should not depend on the order of the batch", this::order),
        dynamicTest(name + ": should be finite for huge predictions", this::huge),
        dynamicTest(name + ": should be the same when recorded and replayed", this::replay));
  }

  private Stream<DynamicTest> conventions() {
    return Stream.of(
        dynamicTest(name + ": should reduce to mean, sum or neither", this::reductions),
        dynamicTest(name + ": should be written as it is read", this::text));
  }

  private void gradient() {
    GradientCheck.of(in -> loss.compute(in.get(0), in.get(1)))
        .with(needs.prediction(ROWS), needs.target(ROWS))
        .secondOrder()
        .verify();
  }

  private void order() {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor order = pass.input(HostArray.of(new int[] {3, 0, 4, 2, 1}, Shape.of(ROWS)));
      Tensor prediction = pass.input(needs.prediction(ROWS));
      Tensor target = pass.input(needs.target(ROWS));
      Tensor value = loss.compute(prediction, target);
      Tensor shuffled = loss.compute(prediction.gather(0, order), target.gather(0, order));

      assertThat(value.shape()).isEqualTo(Shape.scalar());
      TensorAssert.assertThat(shuffled).isCloseTo(value.toHost(), 1e-14);
    }
  }

  /// All mixtures of signs meet all targets, in double and in single precision.
  private void huge() {
    int rows = 24;
    double[] values = needs.prediction(rows).toDoubles();
    for (double size : new double[] {1e4, 100, 0}) {
      for (int i = 0; i < values.length; i++) {
        values[i] = ((i * 0x9E3779B9L >>> 16) & 1) == 0 ? size : -size;
      }
      for (Backend backend : List.of(Backends.reference(), fast)) {
        try (Pass pass = Pass.eval(backend)) {
          Tensor prediction = pass.input(HostArray.of(values, needs.predictions(rows)));
          Tensor value = loss.compute(prediction, pass.input(needs.target(rows)));

          assertThat(pass.firstNonFinite(value)).as("%s, %s", backend.name(), size).isEmpty();
          assertThat(pass.firstNonFinite(pass.backward(value).of(prediction)))
              .as("%s, %s", backend.name(), size)
              .isEmpty();
        }
      }
    }
  }

  private void reductions() {
    if (loss instanceof RootMeanSquaredError) {
      return; // whose root is taken last: see LossTest
    }
    ExampleLoss examples = (ExampleLoss) loss;
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor prediction = pass.input(needs.prediction(ROWS));
      Tensor target = pass.input(needs.target(ROWS));
      Tensor each = examples.reduced(Reduction.NONE).compute(prediction, target);

      TensorAssert.assertThat(examples.examples(prediction, target))
          .hasShape(ROWS)
          .isCloseTo(each.toHost(), 0);
      TensorAssert.assertThat(examples.reduced(Reduction.SUM).compute(prediction, target))
          .isCloseTo(each.sum().toHost(), 1e-15);
      TensorAssert.assertThat(loss.compute(prediction, target))
          .isCloseTo(each.mean().toHost(), 1e-15);
    }
  }

  /// Recorded on one batch, it is right for the next.
  private void replay() {
    HostArray first = needs.prediction(ROWS);
    double[] values = first.toDoubles();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[values.length - 1 - i]) + 0.1;
    }
    HostArray second = HostArray.of(values, first.shape());
    try (Pass pass = Pass.eval(Backends.reference());
        Traced traced =
            Traced.evaluation(
                Backends.reference(),
                (recorded, in) -> {
                  Tensor value = loss.compute(in.get(0), in.get(1));
                  return Traced.Outcome.of(value, recorded.backward(value).of(in.get(0)));
                })) {
      traced.run(List.of(first, needs.target(ROWS)));
      traced.run(List.of(second, needs.target(ROWS)));
      Tensor prediction = pass.input(second);
      Tensor value = loss.compute(prediction, pass.input(needs.target(ROWS)));

      TensorAssert.assertThat(traced.value(0)).isCloseTo(value.toHost(), 0);
      TensorAssert.assertThat(traced.value(1))
          .isCloseTo(pass.backward(value).of(prediction).toHost(), 0);
    }
  }

  private void text() {
    assertThat(catalog.create(loss.toString())).isEqualTo(loss);
    assertThat(loss.toString()).startsWith(name);
    if (loss instanceof Defined defined) {
      assertThat(defined.definition().name()).isEqualTo(name);
      assertThat(defined.definition().formula().text()).contains("t");
      assertThat(defined.definition().formula().latex()).contains("t");
    }
  }
}
