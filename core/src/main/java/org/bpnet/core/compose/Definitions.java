package org.bpnet.core.compose;

import static org.bpnet.core.formula.Formula.input;

import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;

/// The pointwise operations behind the methods of [org.bpnet.core.Tensor], each made once so that
/// its derivatives are found once.
public final class Definitions {
  private static final Formula A = input("a");
  private static final Formula B = input("b");
  private static final Formula X = input("x");

  public static final Pointwise ADD = binary(A.add(B));
  public static final Pointwise SUB = binary(A.sub(B));
  public static final Pointwise MUL = binary(A.mul(B));
  public static final Pointwise DIV = binary(A.div(B));
  public static final Pointwise POW = binary(A.pow(B));
  public static final Pointwise MAXIMUM = binary(Formula.max(A, B));
  public static final Pointwise MINIMUM = binary(Formula.min(A, B));
  public static final Pointwise EQUAL = binary(A.equalTo(B));
  public static final Pointwise LESS = binary(A.lessThan(B));
  public static final Pointwise LESS_OR_EQUAL = binary(A.atMost(B));

  public static final Pointwise NEG = unary(X.neg());
  public static final Pointwise ABS = unary(X.abs());
  public static final Pointwise SIGN = unary(X.sign());
  public static final Pointwise SQUARE = unary(X.square());
  public static final Pointwise SQRT = unary(X.sqrt());
  public static final Pointwise EXP = unary(X.exp());
  public static final Pointwise LOG = unary(X.log());
  public static final Pointwise TANH = unary(X.tanh());
  public static final Pointwise SIGMOID = unary(X.sigmoid());
  public static final Pointwise SOFTPLUS = unary(X.softplus());
  public static final Pointwise RELU = unary(X.relu());

  /// √q with derivatives of all orders 0 at 0.
  static final Pointwise LENGTH =
      unary(Formula.where(X.greaterThan(Formula.constant(0)), X.sqrt(), Formula.constant(0)));

  /// What numbers as large as x are divided by before they are squared; 1 where that cannot help.
  /// The limit is just below the largest number of single precision.
  static final Pointwise SCALE =
      unary(
          Formula.where(
              X.greaterThan(Formula.constant(0)).mul(X.lessThan(Formula.constant(3.4e38))),
              X,
              Formula.constant(1)));

  public static final Pointwise WHERE =
      Pointwise.of(Formula.where(input("c"), A, B), "c", "a", "b");

  private Definitions() {}

  private static Pointwise unary(Formula formula) {
    return Pointwise.of(formula, "x");
  }

  private static Pointwise binary(Formula formula) {
    return Pointwise.of(formula, "a", "b");
  }
}
