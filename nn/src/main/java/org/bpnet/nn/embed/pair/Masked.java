package org.bpnet.nn.embed.pair;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;

/// Reductions over those elements of a row that a mask chooses.
public final class Masked {
  /// What stands for log 0: finite, so that no infinity meets a 0, and far below every exponent.
  public static final double NEVER = -1e30;

  private static final Pointwise CHOSEN =
      Pointwise.of(
          where(input("m").greaterThan(constant(0)), input("x"), input("o")), "m", "x", "o");
  private static final Pointwise POSITIVE = Pointwise.of(input("m").greaterThan(constant(0)), "m");

  private Masked() {}

  /// The elements where the mask is above 0, a number elsewhere.
  public static Tensor or(Tensor mask, Tensor x, double otherwise) {
    return x.pass().apply(CHOSEN, List.of(mask, x, x.pass().scalar(otherwise)));
  }

  /// log Σ exp over the chosen, of each row, `[N, M] -> [N]`; [#NEVER] where there are none, with
  /// gradient 0.
  public static Tensor logSumExp(Tensor mask, Tensor x) {
    return or(mask, x, NEVER).logSumExp(1);
  }

  /// 1 where a number is above 0, else 0, constant to gradients.
  public static Tensor positive(Tensor x) {
    return x.pass().apply(POSITIVE, List.of(x)).stopGradient();
  }

  /// 1 for the rows in which something is chosen, else 0: `[N, M] -> [N]`.
  public static Tensor any(Tensor mask) {
    return positive(mask.max(1));
  }

  /// The position of the smallest chosen element of each row, the first of equals; 0 where none is
  /// chosen. `[N, M] -> [N]`, I32.
  public static Tensor argMin(Tensor mask, Tensor x) {
    return or(mask, x, -NEVER).argMin(1);
  }

  /// The position of the largest chosen element of each row, the first of equals; 0 where none is
  /// chosen. `[N, M] -> [N]`, I32.
  public static Tensor argMax(Tensor mask, Tensor x) {
    return or(mask, x, NEVER).argMax(1);
  }
}
