package org.bpnet.core.formula;

import static org.bpnet.core.formula.BinaryOp.ADD;
import static org.bpnet.core.formula.BinaryOp.DIV;
import static org.bpnet.core.formula.BinaryOp.MUL;
import static org.bpnet.core.formula.BinaryOp.POW;
import static org.bpnet.core.formula.BinaryOp.SUB;
import static org.bpnet.core.formula.UnaryOp.ABS;
import static org.bpnet.core.formula.UnaryOp.NEG;
import static org.bpnet.core.formula.UnaryOp.RSQRT;
import static org.bpnet.core.formula.UnaryOp.SQRT;

import java.util.function.Function;
import org.bpnet.core.formula.Formula.Binary;
import org.bpnet.core.formula.Formula.Const;
import org.bpnet.core.formula.Formula.Hyper;
import org.bpnet.core.formula.Formula.Input;
import org.bpnet.core.formula.Formula.Unary;
import org.bpnet.core.formula.Formula.Where;

/// Rebuilds a formula from the leaves up with the rules below; equal sub-expressions of the result
/// are one object. Each node is met once and each rule looks at most two nodes deep, so the time is
/// linear in the formula's size.
///
/// | node | becomes |
/// |------|---------|
/// | an operation on constants | its value |
/// | x + 0, x − 0, 1·x, x/1, x¹ | x |
/// | 0·x, 0/x | 0 |
/// | x⁰ | 1 |
/// | 0 − x, −1·x, x/(−1) | −x |
/// | x + x | 2·x |
/// | −(−x) | x |
/// | x + (−y), x − (−y) | x − y, x + y; likewise for a negative constant y |
/// | (−x)·y, x·(−y), (−x)/y, x/(−y) | −(x·y), −(x/y) |
/// | −(c·x), −(x − y) | (−c)·x, y − x |
/// | x·c | c·x |
/// | c·(d·x), c or d a power of two | (c·d)·x |
/// | x/c, c a power of two | (1/c)·x |
/// | x², x⁻¹, x^½, x^−½ | x·x, 1/x, sqrt x, rsqrt x |
/// | abs(−x), abs(abs x) | abs x |
/// | max(x, x), min(x, x) | x |
/// | where(c, x, x); where of a constant c | x; the branch taken |
/// | where(c, 1, 0), c a comparison | c |
///
/// **Accuracy.** The rules are exact in floating point, short of the sign of a zero and of overflow
/// or underflow within a scaling by a power of two. Two go further: 0·x and 0/x are 0 also where x
/// is infinite, NaN or (as a divisor) 0, which is what makes a derivative drop the terms that do
/// not depend on its variable; and x², x^½ and their inverses round as the operation that replaces
/// them does, no worse than [Math#pow]. Left alone, because the result would differ: x − x, x/x, (x
/// + c)
/// + d, and c·(d·x) in general.
final class Simplifier {
  private static final int LARGEST_EXPONENT = 64; // scalings within 2^±64 stay normal floats

  private final Interner interner = new Interner();

  private Simplifier() {}

  static Formula simplify(Formula f) {
    return Formulas.fold(f, new Simplifier()::node);
  }

  private Formula node(Formula f, Function<Formula, Formula> simplified) {
    return switch (f) {
      case Input _, Hyper _, Const _ -> interner.intern(f);
      case Unary(UnaryOp op, Formula x) -> unary(op, simplified.apply(x));
      case Binary(BinaryOp op, Formula a, Formula b) ->
          binary(op, simplified.apply(a), simplified.apply(b));
      case Where(Formula c, Formula a, Formula b) ->
          where(simplified.apply(c), simplified.apply(a), simplified.apply(b));
    };
  }

  private Formula unary(UnaryOp op, Formula x) {
    if (x instanceof Const(double c)) {
      return constant(op.apply(c));
    }
    return switch (op) {
      case NEG -> neg(x);
      case ABS -> abs(x);
      default -> interner.intern(new Unary(op, x));
    };
  }

  private Formula binary(BinaryOp op, Formula a, Formula b) {
    if (op == MUL && (is(a, 0) || is(b, 0))) {
      return constant(0); // even if the other is the constant NaN or infinity
    }
    if (a instanceof Const(double c) && b instanceof Const(double d)) {
      return constant(op.apply(c, d));
    }
    return switch (op) {
      case ADD -> add(a, b);
      case SUB -> sub(a, b);
      case MUL -> mul(a, b);
      case DIV -> div(a, b);
      case POW -> pow(a, b);
      case MIN, MAX -> a == b ? a : interner.intern(new Binary(op, a, b));
      case LT, LE, GT, GE, EQ, NE -> interner.intern(new Binary(op, a, b));
    };
  }

  private Formula neg(Formula x) {
    return switch (x) {
      case Const(double c) -> constant(-c);
      case Unary(UnaryOp op, Formula y) when op == NEG -> y;
      case Binary(BinaryOp op, Const(double c), Formula y) when op == MUL -> mul(constant(-c), y);
      case Binary(BinaryOp op, Formula a, Formula b) when op == SUB -> sub(b, a);
      default -> interner.intern(new Unary(NEG, x));
    };
  }

  private Formula abs(Formula x) {
    return switch (x) {
      case Unary(UnaryOp op, Formula y) when op == NEG -> abs(y);
      case Unary(UnaryOp op, var _) when op == ABS -> x;
      default -> interner.intern(new Unary(ABS, x));
    };
  }

  private Formula add(Formula a, Formula b) {
    if (is(a, 0)) {
      return b;
    } else if (is(b, 0)) {
      return a;
    } else if (a == b) {
      return mul(constant(2), a);
    } else if (isNegative(b)) {
      return sub(a, neg(b));
    } else if (isNegative(a)) {
      return sub(b, neg(a));
    }
    return interner.intern(new Binary(ADD, a, b));
  }

  private Formula sub(Formula a, Formula b) {
    if (is(b, 0)) {
      return a;
    } else if (is(a, 0)) {
      return neg(b);
    } else if (isNegative(b)) {
      return add(a, neg(b));
    }
    return interner.intern(new Binary(SUB, a, b));
  }

  private Formula mul(Formula a, Formula b) {
    if (b instanceof Const && !(a instanceof Const)) {
      return mul(b, a);
    } else if (is(a, 1)) {
      return b;
    } else if (is(a, -1)) {
      return neg(b);
    } else if (a instanceof Unary(UnaryOp op, Formula x) && op == NEG) {
      return neg(mul(x, b));
    } else if (b instanceof Unary(UnaryOp op, Formula y) && op == NEG) {
      return neg(mul(a, y));
    } else if (a instanceof Const(double c)
        && b instanceof Binary(BinaryOp op, Const(double d), Formula x)
        && op == MUL
        && (isPowerOfTwo(c) || isPowerOfTwo(d))) {
      return mul(constant(c * d), x);
    }
    return interner.intern(new Binary(MUL, a, b));
  }

  private Formula div(Formula a, Formula b) {
    if (is(a, 0)) {
      return constant(0);
    } else if (b instanceof Const(double c) && isPowerOfTwo(c)) {
      return mul(constant(1 / c), a);
    } else if (a instanceof Unary(UnaryOp op, Formula x) && op == NEG) {
      return neg(div(x, b));
    } else if (b instanceof Unary(UnaryOp op, Formula y) && op == NEG) {
      return neg(div(a, y));
    }
    return interner.intern(new Binary(DIV, a, b));
  }

  private Formula pow(Formula x, Formula exponent) {
    if (is(exponent, 0)) {
      return constant(1);
    } else if (is(exponent, 1)) {
      return x;
    } else if (is(exponent, 2)) {
      return mul(x, x);
    } else if (is(exponent, -1)) {
      return div(constant(1), x);
    } else if (is(exponent, 0.5)) {
      return unary(SQRT, x);
    } else if (is(exponent, -0.5)) {
      return unary(RSQRT, x);
    }
    return interner.intern(new Binary(POW, x, exponent));
  }

  private Formula where(Formula condition, Formula then, Formula otherwise) {
    if (then == otherwise) {
      return then;
    } else if (condition instanceof Const(double c)) {
      return c != 0 ? then : otherwise;
    } else if (condition instanceof Binary(BinaryOp op, var _, var _)
        && op.isComparison()
        && is(then, 1)
        && is(otherwise, 0)) {
      return condition;
    }
    return interner.intern(new Where(condition, then, otherwise));
  }

  private Formula constant(double value) {
    return interner.intern(new Const(value));
  }

  private static boolean is(Formula f, double value) {
    return f instanceof Const(double c) && c == value;
  }

  /// Whether the formula begins with a minus sign.
  private static boolean isNegative(Formula f) {
    return switch (f) {
      case Const(double c) -> c < 0;
      case Unary(UnaryOp op, var _) -> op == NEG;
      case Binary(BinaryOp op, Const(double c), var _) -> op == MUL && c < 0;
      default -> false;
    };
  }

  private static boolean isPowerOfTwo(double c) {
    return c != 0
        && Math.abs(Math.getExponent(c)) <= LARGEST_EXPONENT
        && c == Math.copySign(Math.scalb(1.0, Math.getExponent(c)), c);
  }
}
