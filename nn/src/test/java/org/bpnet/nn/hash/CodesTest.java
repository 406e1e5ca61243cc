package org.bpnet.nn.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Packing, and distances against their definition.
class CodesTest {
  static HostArray normal(int n, int bits, long seed) {
    double[] values = new double[n * bits];
    for (int i = 0; i < values.length; i++) {
      values[i] = new Seed(seed).normal(i);
    }
    return HostArray.of(values, Shape.of(n, bits));
  }

  private static double sign(HostArray values, int at) {
    return values.at(at) >= 0 ? 1 : -1;
  }

  @Test
  void should_pack_the_signs_with_the_first_bit_lowest() {
    Codes codes =
        Codes.of(
            HostArray.of(
                new double[] {1, -2, 0, -0.0, -1e-30, 5, -1, -1, -1, -1, 3, -3}, Shape.of(2, 6)));

    assertThat(codes.count()).isEqualTo(2);
    assertThat(codes.bits()).isEqualTo(6);
    assertThat(codes.code(0)).containsExactly(0b101101L);
    assertThat(codes.code(1)).containsExactly(0b010000L);
    assertThat(codes.hex(0)).isEqualTo("2d");
    assertThat(codes.hex(1)).isEqualTo("10");
    assertThat(codes.distance(0, codes, 1)).isEqualTo(5);
  }

  /// (K − ⟨a, b⟩)/2 of the codes as ±1, at sizes around the words.
  @ParameterizedTest
  @ValueSource(ints = {1, 31, 63, 64, 65, 128, 130})
  void should_count_the_bits_that_differ(int bits) {
    HostArray left = normal(5, bits, 1);
    HostArray right = normal(7, bits, 2);
    Codes a = Codes.of(left);
    Codes b = Codes.of(right);

    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 7; j++) {
        double product = 0;
        for (int k = 0; k < bits; k++) {
          product += sign(left, i * bits + k) * sign(right, j * bits + k);
        }
        assertThat(a.distance(i, b, j)).isEqualTo((int) ((bits - product) / 2));
      }
      assertThat(a.distance(i, a, i)).isZero();
      assertThat(a.code(i)).hasSize((bits + 63) / 64);
      assertThat(a.hex(i)).hasSize((bits + 3) / 4);
    }
  }

  @Test
  void should_take_back_what_it_gave_out() {
    Codes codes = Codes.of(normal(4, 70, 3));
    long[][] rows = {codes.code(0), codes.code(1), codes.code(2), codes.code(3)};

    Codes again = Codes.ofPacked(70, rows);
    for (int i = 0; i < 4; i++) {
      assertThat(again.hex(i)).isEqualTo(codes.hex(i));
      assertThat(again.distance(i, codes, i)).isZero();
    }
    assertThat(Codes.ofPacked(64, new long[][] {{-1}}).hex(0)).isEqualTo("ffffffffffffffff");
    assertThatThrownBy(() -> Codes.ofPacked(3, new long[][] {{7}, {8}}))
        .hasMessage(
            "codes: 3 bits need 1 words a code and no bit beyond, got 0000000000000008 in row 1");
    assertThatThrownBy(() -> Codes.ofPacked(65, new long[][] {{7}}))
        .hasMessageStartingWith("codes: 65 bits need 2 words a code");
  }

  @Test
  void should_measure_how_far_numbers_are_from_their_signs() {
    HostArray values = HostArray.of(new double[] {1, -1, 0.5, -2, 0}, Shape.of(1, 5));

    assertThat(Codes.quantisationError(values)).isCloseTo(2.5 / 5, offset(1e-15));
  }

  @Test
  void should_refuse_what_has_no_code() {
    assertThatThrownBy(() -> Codes.of(HostArray.of(new double[3], Shape.of(3))))
        .isInstanceOf(ShapeException.class)
        .hasMessage("codes: need numbers [N, K] with K >= 1, got [3]");
    assertThatThrownBy(() -> Codes.of(HostArray.of(new double[] {1, Double.NaN}, Shape.of(1, 2))))
        .hasMessage("codes: NaN has no sign, at [0, 1]");
    assertThatThrownBy(() -> Codes.of(normal(1, 8, 1)).distance(0, Codes.of(normal(1, 9, 1)), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new HashIndex(Codes.of(normal(1, 8, 1))).nearest(Codes.of(normal(1, 9, 1)), 0, 1))
        .hasMessage("codes: need as many bits on both sides, got 9 and 8");
  }
}
