package org.bpnet.core.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HostArrayTest {
  private static final Shape PIXELS = Shape.of(2, 2);

  @Test
  void should_take_bytes_for_what_they_stand_for() {
    HostArray gray = HostArray.of(new byte[] {0, 1, -1, -128}, levels(1), PIXELS);
    assertThat(gray.toFloats()).containsExactly(0, 1, 255, 128);
    assertThat(gray.type()).isEqualTo(DType.F32);

    // Byte b at position c of 2 stands for number 2 b + c.
    HostArray colours = HostArray.of(new byte[] {0, 0, 3, -1}, levels(2), PIXELS);
    assertThat(colours.toFloats()).containsExactly(0, 1, 6, 511);
    assertThat(colours.at(3)).isEqualTo(511);
    assertThat(colours).hasToString("F32 [2, 2] 0.0, 1.0, 6.0, 511.0");
  }

  @Test
  void should_equal_the_same_numbers_however_they_are_kept() {
    HostArray bytes = HostArray.of(new byte[] {7, 8, 9, 10}, levels(1), PIXELS);
    HostArray floats = HostArray.of(new float[] {7, 8, 9, 10}, PIXELS);

    assertThat(bytes).isEqualTo(floats).hasSameHashCodeAs(floats);
    assertThat(floats).isEqualTo(bytes);
    assertThat(HostArray.of(new byte[] {7, 8, 9, 11}, levels(1), PIXELS)).isNotEqualTo(floats);
    assertThat(HostArray.of(new double[] {7, 8, 9, 10}, PIXELS)).isNotEqualTo(bytes);
  }

  @Test
  void should_refuse_levels_that_do_not_fit() {
    for (int count : new int[] {0, 255, 3 * 256}) {
      assertThatThrownBy(() -> HostArray.of(new byte[4], new float[count], PIXELS))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "HostArray: needs 256 levels, or as many for each position of the last axis of"
                  + " [2, 2], got "
                  + count);
    }
    assertThatThrownBy(() -> HostArray.of(new byte[3], levels(1), PIXELS))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("needs 4 elements, got 3");
  }

  private static float[] levels(int positions) {
    var levels = new float[256 * positions];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = i;
    }
    return levels;
  }
}
