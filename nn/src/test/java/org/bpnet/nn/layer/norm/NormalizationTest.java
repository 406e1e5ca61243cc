package org.bpnet.nn.layer.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.testkit.TensorAssert.assertThat;

import java.util.Map;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What normalizations are made of, and what they say when misused.
class NormalizationTest {
  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(5));

  @AfterEach
  void close() {
    params.close();
  }

  private static Tensor ones(Pass pass, int... extents) {
    return pass.full(Shape.of(extents), 1);
  }

  @Test
  void should_normalize_each_channel_of_a_batch() {
    BatchNorm norm = BatchNorm.create(params.child("norm"), 2, 1e-12, 0.5);
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      Tensor x = pass.input(HostArray.of(new double[] {1, 10, 3, 30}, Shape.of(2, 2)));

      assertThat(norm.forward(x)).hasValuesCloseTo(1e-9, -1, -1, 1, 1);
      pass.commit(Map.of());
    }
    assertThat(norm.mean().value()).hasValues(1, 10); // half of 2 and 20
    assertThat(norm.variance().value()).hasValuesCloseTo(1e-9, 1.5, 100.5); // of n − 1
  }

  /// The closed form, and what follows from it, against differences.
  @Test
  void should_differentiate_batch_norm_twice() {
    var operation = new NormalizedByBatch(0.1);
    GradientCheck.of(in -> in.get(0).pass().apply(operation, in.get(0), in.get(1), in.get(2)))
        .withShapes(Shape.of(3, 2, 2), Shape.of(2), Shape.of(2))
        .secondOrder()
        .verify();
  }

  @Test
  void should_leave_the_running_values_alone_in_evaluation() {
    BatchNorm norm = BatchNorm.create(params.child("norm"), 2);
    try (Pass pass = Pass.eval(backend)) {
      Tensor x = ones(pass, 3, 2).mul(5);

      assertThat(norm.forward(x)).hasShape(3, 2);
      assertThat(pass.updates()).isEmpty();
    }
  }

  @Test
  void should_need_more_than_one_element_for_a_variance() {
    BatchNorm norm = BatchNorm.create(params.child("norm"), 2);
    BatchRenorm renorm = BatchRenorm.create(params.child("renorm"), 2);
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      assertThatThrownBy(() -> norm.forward(ones(pass, 1, 2)))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "norm (BatchNorm 2): one element of each channel has no variance in training, got [1,"
                  + " 2]; use a larger batch");
      assertThatThrownBy(() -> renorm.forward(ones(pass, 1, 1, 1, 2)))
          .hasMessageContaining("no variance in training");
      assertThatThrownBy(() -> norm.forward(ones(pass, 4, 3)))
          .hasMessage("norm (BatchNorm 2): need input [N, .., 2], got [4, 3]");
    }
    assertThatThrownBy(() -> BatchNorm.create(params.child("b"), 2, 0, 0.1))
        .hasMessage("BatchNorm: need epsilon > 0 and momentum in [0, 1], got 0.0 and 0.1");
  }

  @Test
  void should_begin_batch_renorm_as_batch_norm_and_let_go_by_the_schedule() {
    BatchRenorm renorm = BatchRenorm.create(params.child("re"), 3);
    BatchNorm norm = BatchNorm.create(params.child("bn"), 3);
    HostArray x = HostArray.of(new double[] {1, 2, 3, 4, 5, 6, -1, 0, 2}, Shape.of(3, 3));
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      assertThat(renorm.forward(pass.input(x)))
          .isCloseTo(norm.forward(pass.input(x)).toHost(), 1e-12);
    }
    params.find("re.updates").orElseThrow().load(HostArray.of(new double[] {40_000}, Shape.of()));
    try (Pass pass = Pass.train(backend, new Seed(1))) { // within r ≤ 3 and d ≤ 5: as in evaluation
      assertThat(renorm.forward(pass.input(x))).isCloseTo(x, 1e-12);
    }
  }

  /// At once as in evaluation, and the running figures at half of the batch's.
  @Test
  void should_let_go_as_soon_as_the_bounds_say() {
    var bounds = new BatchRenorm.Bounds(3, 5, 0, 0, 0);
    BatchRenorm renorm = BatchRenorm.create(params.child("re"), 3, bounds, 0.5);
    HostArray x = HostArray.of(new double[] {1, 2, 3, 4, 5, 6, -1, 0, 2}, Shape.of(3, 3));
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      assertThat(renorm.forward(pass.input(x))).isCloseTo(x, 1e-12);
      pass.commit(pass.updates());
    }
    assertThat(renorm.mean().value().toDoubles())
        .containsExactly(new double[] {2. / 3, 7. / 6, 11. / 6}, within(1e-12));
    assertThatThrownBy(() -> new BatchRenorm.Bounds(1, 0, 9, 8, 10))
        .hasMessageStartingWith("BatchRenorm: need a scale >= 1, a shift >= 0 and ends not before");
  }

  @Test
  void should_say_what_normalizations_need() {
    LayerNorm layer = LayerNorm.create(params.child("ln"), Shape.of(3, 4), 1e-5);
    try (Pass pass = Pass.eval(backend)) {
      assertThatThrownBy(() -> layer.forward(ones(pass, 2, 4, 3)))
          .hasMessage(
              "ln (LayerNorm [3, 4]): need input whose last axes are [3, 4], got [2, 4, 3]");
      assertThatThrownBy(() -> InstanceNorm.defaults().forward(ones(pass, 2, 4)))
          .hasMessage("InstanceNorm: need input [N, .., C] with more than one place, got [2, 4]");
    }
    assertThatThrownBy(() -> GroupNorm.create(params, 4, 6))
        .hasMessage("GroupNorm: groups must divide the channels, got 4 groups of 6 channels");
  }
}
