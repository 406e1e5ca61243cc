package org.bpnet.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.Test;

class CosineLinearTest {
  private static HostArray numbers(long seed, double scale, int... extents) {
    var values = new double[Shape.of(extents).elementCount()];
    Arrays.setAll(values, i -> scale * new Seed(seed).normal(i));
    return HostArray.of(values, Shape.of(extents));
  }

  @Test
  void should_be_the_cosine_of_the_angle() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.eval(Backends.reference())) {
      CosineLinear layer = CosineLinear.create(params.child("a"), 2, 3);
      layer.weight().load(HostArray.of(new double[] {5, 0, 1, 0, 2, 1}, Shape.of(2, 3)));
      Tensor y =
          layer.forward(pass.input(HostArray.of(new double[] {3, 0, -1, 1}, Shape.of(2, 2))));

      assertThat(y.toHost().toDoubles())
          .containsExactly(
              new double[] {1, 0, Math.sqrt(0.5), -Math.sqrt(0.5), Math.sqrt(0.5), 0},
              within(1e-15));
      assertThat(layer).hasToString("CosineLinear 2 -> 3");
    }
  }

  /// On both backends, also where rounding would lead beyond ±1: features along weights.
  @Test
  void should_stay_in_the_range_whatever_the_lengths() {
    try (Backend fast = Backends.best()) {
      for (Backend backend : List.of(Backends.reference(), fast)) {
        for (double scale : new double[] {1e-8, 1, 1e8}) {
          try (Parameters params = Parameters.create(backend, new Seed(1));
              Pass pass = Pass.eval(backend)) {
            CosineLinear layer = CosineLinear.create(params, 7, 33);
            layer.weight().load(numbers(3, scale, 7, 33));
            Tensor along = pass.input(numbers(3, 1e3, 7, 33)).transpose();
            for (Tensor x : List.of(along, along.neg(), pass.input(numbers(4, scale, 33, 7)))) {
              assertThat(Arrays.stream(layer.forward(x).toHost().toDoubles()))
                  .allMatch(c -> c >= -1 && c <= 1);
            }
          }
        }
      }
    }
  }

  @Test
  void should_not_move_when_features_or_weights_are_scaled() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.eval(Backends.reference())) {
      CosineLinear layer = CosineLinear.create(params, 5, 4);
      Tensor x = pass.input(numbers(1, 1, 6, 5));
      HostArray y = layer.forward(x).toHost();
      Tensor w = pass.read(layer.weight());

      TensorAssert.assertThat(layer.forward(x.mul(1e6))).isCloseTo(y, 1e-14);
      TensorAssert.assertThat(layer.forward(x.mul(1e-6))).isCloseTo(y, 1e-14);
      TensorAssert.assertThat(CosineLinear.cosines(x, w.mul(40))).isCloseTo(y, 1e-14);
      TensorAssert.assertThat(layer.forward(x.neg())).isCloseTo(layer.forward(x).neg().toHost(), 0);
    }
  }

  @Test
  void should_have_the_gradient_of_its_value() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1))) {
      CosineLinear layer = CosineLinear.create(params, 4, 3);
      for (Shape shape : List.of(Shape.of(5, 4), Shape.of(2, 3, 4))) {
        GradientCheck.of(in -> layer.forward(in.getFirst()))
            .withShapes(shape)
            .parameters(params)
            .secondOrder()
            .verify();
      }
    }
  }

  /// ∂y/∂x = (ŵ − y·x̂)/‖x‖, at right angles to x.
  @Test
  void should_turn_what_it_changes() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      CosineLinear layer = CosineLinear.create(params, 4, 1);
      Tensor x = pass.input(numbers(1, 1, 3, 4));
      var gradients = pass.backward(layer.forward(x).sum());
      Tensor w = pass.read(layer.weight());

      assertThat(gradients.of(x).mul(x).sum(1).toHost().toDoubles())
          .containsExactly(new double[3], within(1e-15));
      assertThat(gradients.of(layer.weight()).mul(w).sum().item()).isCloseTo(0, within(1e-15));
    }
  }

  @Test
  void should_take_what_has_no_direction_for_nothing() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.train(Backends.reference(), new Seed(1))) {
      CosineLinear layer = CosineLinear.create(params, 3, 2);
      layer.weight().load(HostArray.of(new double[] {1, 0, 2, 0, 3, 0}, Shape.of(3, 2)));
      double[] short13 = {0, 0, 0, 1e-13, 0, 0, 1, 1, 1};
      Tensor x = pass.input(HostArray.of(short13, Shape.of(3, 3)));
      Tensor y = layer.forward(x);
      double[] byFeatures = pass.backward(y.sum()).of(x).toHost().toDoubles();
      double[] byWeights = pass.backward(y.sum()).of(layer.weight()).toHost().toDoubles();

      assertThat(Arrays.copyOf(y.toHost().toDoubles(), 4)).containsOnly(0);
      assertThat(y.toHost().at(5)).isZero(); // the unit without weights
      assertThat(Arrays.stream(byFeatures).limit(6)).allMatch(g -> g == 0);
      assertThat(Arrays.stream(byFeatures).skip(6)).allMatch(Double::isFinite);
      for (int i = 0; i < 3; i++) {
        assertThat(byWeights[2 * i]).isFinite();
        assertThat(byWeights[2 * i + 1]).isZero();
      }
    }
  }

  @Test
  void should_say_what_is_wrong() {
    try (Parameters params = Parameters.create(Backends.reference(), new Seed(1));
        Pass pass = Pass.eval(Backends.reference())) {
      CosineLinear layer = CosineLinear.create(params.child("last"), 4, 3);

      assertThatThrownBy(() -> layer.forward(pass.full(Shape.of(2, 5), 1)))
          .isInstanceOf(ShapeException.class)
          .hasMessage("last (CosineLinear 4 -> 3): need input [N, .., 4], got [2, 5]");
      assertThatThrownBy(() -> CosineLinear.create(params.child("none"), 0, 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("none: need at least one input and one output, got CosineLinear 0 -> 3");
    }
  }
}
