package org.bpnet.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bpnet.core.formula.Formula;
import org.junit.jupiter.api.Test;

class LoweringTest {
  private static final Formula X = Formula.input("x");
  private static final Formula Y = Formula.input("y");
  private static final Formula Z = Formula.input("z");
  private static final Formula A = Formula.hyper("a");
  private static final Formula B = Formula.hyper("b");

  private static Lowered lowered(Formula... formulas) {
    return Lowered.of(List.of(formulas), List.of("x", "y", "z"), List.of("a", "b"));
  }

  private static float value(Formula f, float... inputs) {
    Lowered lowered = lowered(f);
    return LaneArithmetic.run(lowered.program(), inputs, lowered.scalarValues(2, 3))[0];
  }

  private static List<Opcode> opcodes(Formula... formulas) {
    return lowered(formulas).program().code().stream().map(Instruction::op).toList();
  }

  @Test
  void should_compute_equal_parts_once() {
    Program twice = lowered(X.exp(), Formula.input("x").exp()).program();
    assertThat(twice.outputs().get(0)).isEqualTo(twice.outputs().get(1));
    assertThat(twice.code()).hasSameSizeAs(lowered(X.exp()).program().code());
    assertThat(opcodes(X.add(Y).mul(Y.add(X))))
        .containsExactly(Opcode.INPUT, Opcode.INPUT, Opcode.ADD, Opcode.MUL);
  }

  @Test
  void should_be_equal_whatever_the_names() {
    Program one = lowered(X.sub(A.mul(Y)).tanh()).program();
    Program other =
        Lowered.of(
                List.of(Formula.input("p").sub(Formula.hyper("r").mul(Formula.input("q"))).tanh()),
                List.of("p", "q", "s"),
                List.of("r"))
            .program();
    assertThat(other).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(lowered(X.sub(A.mul(Z)).tanh()).program()).isNotEqualTo(one);
  }

  @Test
  void should_visit_shared_parts_once() {
    Formula f = X;
    for (int i = 0; i < 200; i++) {
      f = f.mul(f).sub(f);
    }
    assertThat(lowered(f).program().code()).hasSize(401);
  }

  @Test
  void should_fuse_a_product_into_a_sum() {
    assertThat(opcodes(X.mul(Y).add(Z)))
        .containsExactly(Opcode.INPUT, Opcode.INPUT, Opcode.INPUT, Opcode.FMA);
    assertThat(opcodes(Z.add(X.mul(Y)))).endsWith(Opcode.FMA).doesNotContain(Opcode.MUL);
    assertThat(opcodes(Z.sub(A.mul(Y)))).endsWith(Opcode.FMA).doesNotContain(Opcode.SUB);
    assertThat(opcodes(X.mul(Y).sub(A))).endsWith(Opcode.FMA).doesNotContain(Opcode.SUB);
    float tiny = 0x1p-24f;
    assertThat(value(X.mul(Y).add(Z), 1 + tiny * 2, 1 - tiny * 2, -1)).isEqualTo(-4 * tiny * tiny);
  }

  @Test
  void should_keep_a_difference_of_equals_at_zero() {
    assertThat(value(X.mul(Y).sub(Y.mul(X)), 0.1f, 0.3f, 0)).isEqualTo(0f);
  }

  @Test
  void should_compute_scalar_parts_in_double_precision() {
    Formula correction = Formula.constant(1).sub(A.pow(B));
    Lowered lowered = lowered(X.div(correction), Y.mul(correction));
    assertThat(lowered.program().scalarCount()).isEqualTo(1);
    assertThat(lowered.scalarValues(0.999, 1)).containsExactly((float) (1 - Math.pow(0.999, 1)));
  }

  @Test
  void should_fold_constant_parts_in_double_precision() {
    Formula half = Formula.constant(0.1).add(0.2).sub(0.3).add(0.5);
    Lowered lowered = lowered(X.pow(half));
    assertThat(lowered.program().scalarCount()).isEqualTo(0);
    assertThat(lowered.program()).isEqualTo(lowered(X.pow(0.5)).program());
  }

  @Test
  void should_follow_math_max_and_min_against_constants() {
    float[] values = {
      -1f, -0f, 0f, 1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0.5f
    };
    for (float bound : values) {
      for (float x : values) {
        Formula c = Formula.constant(bound);
        assertSame(value(Formula.max(X, c), x, 0, 0), Math.max(x, bound));
        assertSame(value(Formula.max(c, X), x, 0, 0), Math.max(x, bound));
        assertSame(value(Formula.min(X, c), x, 0, 0), Math.min(x, bound));
        assertSame(value(Formula.min(X, Y), x, bound, 0), Math.min(x, bound));
      }
    }
  }

  private static void assertSame(float got, float expected) {
    assertThat(Float.floatToIntBits(got)).isEqualTo(Float.floatToIntBits(expected));
  }

  @Test
  void should_choose_by_conditions() {
    Formula f = Formula.where(X.lessThan(Y), Formula.constant(5), Z);
    assertThat(value(f, 1, 2, 7)).isEqualTo(5f);
    assertThat(value(f, 2, 2, 7)).isEqualTo(7f);
    assertThat(value(Formula.where(X, Y, Z), Float.NaN, 1, 2)).isEqualTo(1f);
    assertThat(value(Formula.where(X, Y, Z), -0f, 1, 2)).isEqualTo(2f);
    assertThat(value(X.atLeast(Y), 2, 2, 0)).isEqualTo(1f);
    assertThat(value(X.notEqualTo(X), Float.NaN, 0, 0)).isEqualTo(1f);
    assertThat(opcodes(Formula.where(X.lessThan(Y), X, Y)))
        .containsExactly(Opcode.INPUT, Opcode.INPUT, Opcode.LT, Opcode.BLEND);
  }

  @Test
  void should_refuse_names_that_are_not_listed() {
    assertThatThrownBy(() -> Lowered.of(List.of(X.add(Y)), List.of("x"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[x] without y");
  }
}
