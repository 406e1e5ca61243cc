package org.bpnet.core.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Shapes and the arrays that have them.
class ShapeTest {

  @Test
  void should_count_elements_and_strides() {
    Shape shape = Shape.of(2, 3, 4);

    assertThat(shape.elementCount()).isEqualTo(24);
    assertThat(shape.strides()).containsExactly(12, 4, 1);
    assertThat(shape.extent(-1)).isEqualTo(4);
    assertThat(shape).hasToString("[2, 3, 4]");
    assertThat(Shape.scalar().elementCount()).isEqualTo(1);
    assertThat(Shape.of(3, 0).elementCount()).isZero();
  }

  @Test
  void should_broadcast_missing_and_unit_axes() {
    assertThat(Shape.of(3, 1).broadcast(Shape.of(2, 1, 4), "op")).isEqualTo(Shape.of(2, 3, 4));
    assertThat(Shape.of(1).broadcast(Shape.of(0), "op")).isEqualTo(Shape.of(0));
    assertThat(Shape.of(3, 1).broadcastsTo(Shape.of(3, 5))).isTrue();
    assertThat(Shape.of(3, 5).broadcastsTo(Shape.of(3, 1))).isFalse();
    assertThat(Shape.of(1, 3).broadcastsTo(Shape.of(3))).isFalse();
  }

  @Test
  void should_reject_what_is_no_shape() {
    assertThatThrownBy(() -> Shape.of(2, -1))
        .isInstanceOf(ShapeException.class)
        .hasMessage("Shape: extents must be >= 0, got [2, -1]");
    assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 16))
        .isInstanceOf(ShapeException.class)
        .hasMessage("Shape: at most 2^31 - 1 elements, got [65536, 65536]");
  }

  @Test
  void should_compare_arrays_by_type_shape_and_elements() {
    HostArray doubles = HostArray.of(new double[] {1, Double.NaN}, Shape.of(2));

    assertThat(doubles).isEqualTo(HostArray.of(new double[] {1, Double.NaN}, Shape.of(2)));
    assertThat(doubles).isNotEqualTo(HostArray.of(new double[] {1, Double.NaN}, Shape.of(2, 1)));
    assertThat(HostArray.of(new float[] {1}, Shape.of(1)))
        .isNotEqualTo(HostArray.of(new double[] {1}, Shape.of(1)));
    assertThat(HostArray.of(new double[] {-2.9, 2.9}, Shape.of(2)).toInts()).containsExactly(-2, 2);
    assertThat(HostArray.of(new int[9], Shape.of(9)))
        .hasToString("I32 [9] 0, 0, 0, 0, 0, 0, 0, 0, ...");
  }

  @Test
  void should_reject_arrays_of_another_length() {
    assertThatThrownBy(() -> HostArray.of(new int[5], Shape.of(2, 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("HostArray: shape [2, 3] needs 6 elements, got 5");
  }
}
