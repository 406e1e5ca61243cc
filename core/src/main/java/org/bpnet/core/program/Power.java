package org.bpnet.core.program;

/// xʸ in basic operations, within 5 ulp where it is a normal number (2 ulp for |y| up to 32);
/// special cases as in [Math#pow(double, double)].
///
/// |x|ʸ is 2 to the power y·log₂|x|, so the logarithm must be right to 24 bits *after* the point of
/// a number of up to 7 bits: it is carried as an unevaluated sum of two floats (Dekker, *A
/// floating-point technique for extending the available precision*, 1971), the products made exact
/// by fused multiply-add. With f = m − 1 and s = f/(2 + f), ln m = 2s + s³·P(s²).
final class Power {
  private static final float TWO_LOG2_E_HIGH = 0x1.715476p1f;
  private static final float TWO_LOG2_E_LOW = 0x1.4ae0cp-25f;

  private final ProgramBuilder b;
  private final Elementary elementary;

  Power(ProgramBuilder builder, Elementary elementary) {
    this.b = builder;
    this.elementary = elementary;
  }

  /// xʸ.
  int of(int x, int y) {
    if (b.isConstant(y)) {
      int simple = simple(x, b.constantAt(y));
      if (simple >= 0) {
        return simple;
      }
    }
    int magnitude = magnitude(b.abs(x), y);
    int signed =
        b.isConstant(y) ? signedFor(x, b.constantAt(y), magnitude) : signed(x, y, magnitude);
    int one = b.constant(1f);
    return b.blend(b.emit(Opcode.EQ, y, b.constant(0f)), one, signed);
  }

  /// Powers that are a few products, quotients or roots; −1 for the others. The square root differs
  /// from `Math.pow` at −∞ only: NaN.
  private int simple(int x, float y) {
    int one = b.constant(1f);
    if (y == -1f || y == -2f || y == -0.5f) {
      // The reciprocal first, except of a root: x² may overflow where 1/x² does not vanish.
      return y == -0.5f ? b.div(one, simple(x, 0.5f)) : simple(b.div(one, x), -y);
    }
    if (y == 0f) {
      return one;
    } else if (y == 1f) {
      return x;
    } else if (y == 2f) {
      return b.mul(x, x);
    } else if (y == 3f) {
      return b.mul(b.mul(x, x), x);
    } else if (y == 4f) {
      int square = b.mul(x, x);
      return b.mul(square, square);
    } else if (y == 0.5f) {
      return b.emit(Opcode.SQRT, b.add(x, b.constant(0f)));
    }
    return -1;
  }

  private record Pair(int high, int low) {}

  private int magnitude(int x, int y) {
    Pair log = log2(x);
    int high = b.mul(y, log.high());
    int error = b.fma(y, log.high(), b.neg(high));
    return elementary.exp2(high, b.fma(y, log.low(), error));
  }

  /// log₂ x for x not negative, with −∞ at 0 and ∞ at ∞.
  private Pair log2(int x) {
    int denormal = b.less(x, b.constant(Float.MIN_NORMAL));
    int bits = b.emit(Opcode.TO_BITS, b.blend(denormal, b.mul(x, b.constant(0x1p23f)), x));
    int shifted =
        b.emit(Opcode.SHIFT_RIGHT, b.emit(Opcode.INT_SUB, bits, b.integer(0x3F35_04F3)), 23);
    int m =
        b.emit(
            Opcode.FROM_BITS, b.emit(Opcode.INT_SUB, bits, b.emit(Opcode.SHIFT_LEFT, shifted, 23)));
    int e = b.add(elementary.toFloat(shifted), b.blend(denormal, b.constant(-23f), b.constant(0f)));
    Pair log = withExponent(e, logOfMantissa(b.sub(m, b.constant(1f))));
    int infinity = b.constant(Float.POSITIVE_INFINITY);
    int finite = b.blend(b.less(x, infinity), log.high(), x);
    int zero = b.emit(Opcode.EQ, x, b.constant(0f));
    return new Pair(b.blend(zero, b.constant(Float.NEGATIVE_INFINITY), finite), log.low());
  }

  /// log₂(1 + f) for 1 + f in [√½, √2) (fit: 5·10⁻¹¹).
  private Pair logOfMantissa(int f) {
    int two = b.constant(2f);
    int divisor = b.add(f, two);
    int divisorLow = b.sub(f, b.sub(divisor, two));
    int s = b.div(f, divisor);
    int minusS = b.neg(s);
    int rest = b.fma(minusS, divisorLow, b.fma(minusS, divisor, f));
    int sLow = b.div(rest, divisor);
    int z = b.mul(s, s);
    int p = b.polynomial(z, 0x1.555554p-1f, 0x1.999c26p-2f, 0x1.23d3dp-2f, 0x1.f1406cp-3f);
    int cubic = b.mul(b.mul(z, s), p);
    int factor = b.constant(TWO_LOG2_E_HIGH);
    int high = b.mul(s, factor);
    int low = b.fma(s, factor, b.neg(high));
    low = b.fma(s, b.constant(TWO_LOG2_E_LOW), low);
    low = b.fma(sLow, factor, low);
    return new Pair(high, b.fma(cubic, b.constant(TWO_LOG2_E_HIGH / 2), low));
  }

  /// e + log as a sum of two floats; e is 0 or larger than the logarithm.
  private Pair withExponent(int e, Pair log) {
    int sum = b.add(e, log.high());
    int error = b.sub(log.high(), b.sub(sum, e));
    int low = b.add(error, log.low());
    int high = b.add(sum, low);
    return new Pair(high, b.sub(low, b.sub(high, sum)));
  }

  private int signedFor(int x, float y, int magnitude) {
    if (y != Math.rint(y)) {
      return withNaNForNegative(x, magnitude);
    }
    boolean odd = y / 2 != Math.rint(y / 2) && Math.abs(y) < 0x1p24f;
    return odd ? elementary.withSignOf(x, magnitude) : magnitude;
  }

  private int signed(int x, int y, int magnitude) {
    int half = b.mul(y, b.constant(0.5f));
    int odd = b.emit(Opcode.NE, elementary.floor(half), half);
    int ofInteger = b.blend(odd, elementary.withSignOf(x, magnitude), magnitude);
    int integer = b.emit(Opcode.EQ, elementary.floor(y), y);
    return b.blend(integer, ofInteger, withNaNForNegative(x, magnitude));
  }

  private int withNaNForNegative(int x, int magnitude) {
    int infinite = b.emit(Opcode.EQ, x, b.constant(Float.NEGATIVE_INFINITY));
    int undefined = b.blend(infinite, magnitude, b.constant(Float.NaN));
    return b.blend(b.less(x, b.constant(0f)), undefined, magnitude);
  }
}
