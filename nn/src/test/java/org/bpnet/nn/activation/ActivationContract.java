package org.bpnet.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.layer.Layer;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.DynamicTest;

/// What every activation in a catalog must do.
final class ActivationContract {
  /// From far beyond saturation to 0, with the kinks of everything that has any.
  private static final double[] POINTS = {
    -1e4, -750, -88, -30, -6, -3, -1, -0.5, 0, 0.5, 1, 3, 6, 30, 88, 750, 1e4, 1e-8, -1e-8, 0.1
  };

  private final Catalog<Layer> catalog;
  private final Backend fast;
  private final String name;

  private ActivationContract(Catalog<Layer> catalog, Backend fast, String name) {
    this.fast = fast;
    this.catalog = catalog;
    this.name = name;
  }

  /// The tests of everything in a catalog.
  ///
  /// @param fast a backend that computes in single precision
  static Stream<DynamicTest> of(Catalog<Layer> catalog, Backend fast) {
    return catalog.entries().stream()
        .flatMap(entry -> new ActivationContract(catalog, fast, entry.name()).tests());
  }

  private Stream<DynamicTest> tests() {
    return Stream.of(
        dynamicTest(name + ": should have the gradient of its value", this::gradient),
        dynamicTest(name + ": should be finite far away and at kinks", this::finite),
        dynamicTest(name + ": should keep the batch apart", this::rows),
        dynamicTest(name + ": should be the same when recorded and replayed", this::replay),
        dynamicTest(name + ": should be written as it is read", this::text),
        dynamicTest(name + ": should be its formula", this::formula));
  }

  private Layer layer() {
    return catalog.create(name);
  }

  private void gradient() {
    if (layer() instanceof Threshold) {
      return; // whose gradient is not that of its value on purpose: see ActivationTest
    }
    GradientCheck.of(in -> layer().forward(in.get(0)))
        .withShapes(Shape.of(3, 4))
        .range(-3, 3)
        .secondOrder()
        .verify();
    GradientCheck.of(in -> layer().forward(in.get(0)))
        .withShapes(Shape.of(2, 6))
        .range(-30, 30)
        .seed(2)
        .verify();
  }

  private void finite() {
    for (Backend backend : List.of(Backends.reference(), fast)) {
      try (Pass pass = Pass.train(backend, new Seed(1))) {
        Tensor x = pass.input(HostArray.of(POINTS, Shape.of(1, POINTS.length)));
        Tensor y = layer().forward(x);
        Tensor gradient = pass.backward(y.square().sum()).of(x);

        assertThat(pass.firstNonFinite(y)).as(backend.name()).isEmpty();
        assertThat(pass.firstNonFinite(gradient)).as(backend.name()).isEmpty();
      }
    }
  }

  /// An example's output does not depend on the others: rows one by one give the same as together.
  private void rows() {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor x =
          pass.input(HostArray.of(new double[] {1, -2, 3, 4, 0.5, 0, -1, 2}, Shape.of(2, 4)));
      Tensor together = layer().forward(x);
      Tensor apart =
          Tensor.concat(0, layer().forward(x.slice(0, 0, 1)), layer().forward(x.slice(0, 1, 2)));

      assertThat(together.shape().extent(0)).isEqualTo(2);
      TensorAssert.assertThat(together).isCloseTo(apart.toHost(), 0);
    }
  }

  /// Recorded with one seed and input, it is right for others.
  private void replay() {
    HostArray first = HostArray.of(POINTS, Shape.of(1, POINTS.length));
    HostArray second =
        HostArray.of(DoubleStream.of(POINTS).map(x -> 0.3 - x).toArray(), first.shape());
    try (Pass pass = Pass.train(Backends.reference(), new Seed(2));
        Traced traced =
            Traced.training(
                Backends.reference(),
                (_, in) -> Traced.Outcome.of(layer().forward(in.getFirst())))) {
      traced.run(new Seed(1), List.of(first));
      traced.run(new Seed(2), List.of(second));

      TensorAssert.assertThat(traced.value(0))
          .isCloseTo(layer().forward(pass.input(second)).toHost(), 0);
    }
  }

  private void text() {
    assertThat(catalog.create(layer().toString())).isEqualTo(layer());
    assertThat(layer().toString()).startsWith(name);
  }

  /// Pointwise ones only: the numbers are the formula's, and the formula can be printed.
  private void formula() {
    if (!(layer() instanceof Defined defined)) {
      return;
    }
    Formula formula = defined.definition().formula();
    List<String> names = new ArrayList<>(formula.inputs());
    defined.definition().settings().forEach(setting -> names.add(setting.name()));
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor x = pass.input(HostArray.of(POINTS, Shape.of(1, POINTS.length)));
      double[] expected =
          IntStream.range(0, POINTS.length)
              .mapToDouble(i -> {
                var settings =
                    defined.definition().settings().stream().mapToDouble(s -> s.standard());
                return formula
                    .bind(names)
                    .at(DoubleStream.concat(DoubleStream.of(POINTS[i]), settings).toArray());
              })
              .toArray();

      assertThat(layer().forward(x).toHost().toDoubles())
          .containsExactly(expected, Offset.offset(1e-12));
      assertThat(formula.text()).contains("x");
      assertThat(formula.latex()).contains("x");
    }
  }
}
