package org.bpnet.core.program;

/// The transcendental functions, written out in basic operations: single-precision algorithms whose
/// error stays below the bound at each one, in ulps of the exact value, wherever that is a normal
/// number. Results below the smallest normal number are rounded to denormals, not flushed, except
/// where noted.
///
/// Polynomial coefficients are ours: Remez fits (Lawson's iteration) in 40 digits with the
/// coefficients rounded to single precision one by one; the fit's error is noted. Argument
/// reduction follows Cody and Waite (1980) with fused multiply-add, as in Muller, *Elementary
/// Functions* (3rd ed., 2016), chapters 11 and 16.
final class Elementary {
  /// 1.5·2²³: adding it rounds to an integer, which then stands in the low bits.
  private static final float ROUNDER = 0x1.8p23f;

  private static final float LOG2_E = 0x1.715476p0f;
  private static final float LN2_HIGH = 0x1.62e43p-1f;
  private static final float LN2_LOW = -0x1.05c61p-29f;
  private static final int ONE_BITS = 0x3F80_0000;
  private static final int SIGN_BIT = 0x8000_0000;

  private final ProgramBuilder b;

  Elementary(ProgramBuilder builder) {
    this.b = builder;
  }

  /// n = round(x / ln 2), still with the rounder in it, and r = x − n·ln 2.
  private record Reduced(int shifted, int n, int r) {}

  private Reduced reduce(int x) {
    int shifted = b.fma(x, b.constant(LOG2_E), b.constant(ROUNDER));
    int n = b.sub(shifted, b.constant(ROUNDER));
    int r = b.fma(n, b.constant(-LN2_HIGH), x);
    return new Reduced(b.emit(Opcode.TO_BITS, shifted), n, b.fma(n, b.constant(-LN2_LOW), r));
  }

  /// eʳ − 1 for |r| ≤ ln 2 / 2 (fit: 3·10⁻⁹).
  private int expm1Reduced(int r) {
    int p = b.polynomial(r, 0.5f, 0x1.555492p-3f, 0x1.5554bep-5f, 0x1.12398ep-7f, 0x1.6d7c8cp-10f);
    return b.fma(b.mul(r, r), p, r);
  }

  /// p·2ⁿ for |n| ≤ 250, in two steps of half the way, so that it overflows and becomes denormal as
  /// it should. The rounder's bits vanish in the shifts.
  private int scale(int p, int shifted) {
    int half =
        b.emit(Opcode.INT_AND, b.emit(Opcode.SHIFT_LEFT, shifted, 22), b.integer(0xFF80_0000));
    int rest = b.emit(Opcode.INT_SUB, b.emit(Opcode.SHIFT_LEFT, shifted, 23), half);
    return b.mul(b.mul(p, power(half)), power(rest));
  }

  /// 2ⁿ for an n that stands in the exponent's place and is in [−126, 127].
  private int power(int exponent) {
    return b.emit(Opcode.FROM_BITS, b.emit(Opcode.INT_ADD, exponent, b.integer(ONE_BITS)));
  }

  /// eˣ, within 2 ulp: 0 below −104, infinite above 88.73.
  int exp(int x) {
    return expUpTo88(atMost(x, 89f));
  }

  /// eˣ for x below 90.
  private int expUpTo88(int x) {
    Reduced reduced = reduce(atLeast(x, -105f));
    int p = b.add(expm1Reduced(reduced.r()), b.constant(1f));
    return scale(p, reduced.shifted());
  }

  /// x, or the bound where x is above it; NaN stays.
  private int atMost(int x, float bound) {
    int c = b.constant(bound);
    return b.blend(b.less(c, x), c, x);
  }

  private int atLeast(int x, float bound) {
    int c = b.constant(bound);
    return b.blend(b.less(x, c), c, x);
  }

  /// e⁻|ˣ|, shared by the sigmoid and its kin.
  private int expOfMinusAbs(int x) {
    return expUpTo88(b.neg(b.abs(x)));
  }

  /// eˣ − 1, within 3 ulp.
  int expm1(int x) {
    int bounded = atMost(atLeast(x, -20f), 89f);
    Reduced reduced = reduce(bounded);
    // 2ⁿ⁻¹ instead of 2ⁿ: n may be 128.
    int exponent = b.emit(Opcode.SHIFT_LEFT, reduced.shifted(), 23);
    int half = power(b.emit(Opcode.INT_SUB, exponent, b.integer(1 << 23)));
    int sum = b.fma(expm1Reduced(reduced.r()), half, b.sub(half, b.constant(0.5f)));
    return b.add(sum, sum);
  }

  /// tanh x, within 3 ulp: q / (q + 2) with q = expm1(2|x|), which is 1 from 10 on.
  int tanh(int x) {
    int y = atMost(b.abs(x), 10f);
    Reduced reduced = reduce(b.add(y, y));
    int power = power(b.emit(Opcode.SHIFT_LEFT, reduced.shifted(), 23));
    int q = b.fma(expm1Reduced(reduced.r()), power, b.sub(power, b.constant(1f)));
    return withSignOf(x, b.div(q, b.add(q, b.constant(2f))));
  }

  /// A value that is not negative, with the sign of x.
  int withSignOf(int x, int magnitude) {
    int sign = b.emit(Opcode.INT_AND, b.emit(Opcode.TO_BITS, x), b.integer(SIGN_BIT));
    int bits = b.emit(Opcode.INT_XOR, b.emit(Opcode.TO_BITS, magnitude), sign);
    return b.emit(Opcode.FROM_BITS, bits);
  }

  /// 1 / (1 + e⁻ˣ), within 3 ulp, also where it is tiny: with t = e⁻|ˣ|, 1/(1+t) or t/(1+t).
  int sigmoid(int x) {
    int t = expOfMinusAbs(x);
    int one = b.constant(1f);
    int numerator = b.blend(b.less(x, b.constant(0f)), t, one);
    return b.div(numerator, b.add(one, t));
  }

  /// ln(1 + eˣ) = max(x, 0) + ln(1 + e⁻|ˣ|), within 3 ulp.
  int softplus(int x) {
    int zero = b.constant(0f);
    int positive = b.blend(b.less(zero, x), x, zero);
    return b.add(positive, log1pOfUnit(expOfMinusAbs(x)));
  }

  /// ln sigmoid(x) = min(x, 0) − ln(1 + e⁻|ˣ|), within 3 ulp.
  int logSigmoid(int x) {
    int zero = b.constant(0f);
    int negative = b.blend(b.less(x, zero), x, zero);
    return b.sub(negative, log1pOfUnit(expOfMinusAbs(x)));
  }

  /// The exponent of u, as an integer and as a float, such that u / 2ᵉ is in [√½, √2).
  private record Exponent(int shifted, int e) {}

  private Exponent exponent(int bits) {
    int k = b.emit(Opcode.SHIFT_RIGHT, b.emit(Opcode.INT_SUB, bits, b.integer(0x3F35_04F3)), 23);
    return new Exponent(b.emit(Opcode.SHIFT_LEFT, k, 23), toFloat(k));
  }

  /// The float of an integer below 2²² in absolute value.
  int toFloat(int k) {
    int rounder = b.constant(ROUNDER);
    int shifted = b.emit(Opcode.INT_ADD, k, b.integer(Float.floatToRawIntBits(ROUNDER)));
    return b.sub(b.emit(Opcode.FROM_BITS, shifted), rounder);
  }

  /// e·ln 2 + ln(1 + f) for 1 + f in [√½, √2) (fit: 6·10⁻⁹).
  private int logOf(int e, int f) {
    int q =
        b.polynomial(
            f,
            0x1.555554p-2f,
            -0x1.000226p-2f,
            0x1.99a01ep-3f,
            -0x1.54728cp-3f,
            0x1.22d8f8p-3f,
            -0x1.0d81f2p-3f,
            0x1.05602ep-3f,
            -0x1.38cf2p-4f);
    int f2 = b.mul(f, f);
    int low = b.fma(e, b.constant(LN2_LOW), b.mul(b.mul(f2, f), q));
    int sum = b.add(f, b.fma(f2, b.constant(-0.5f), low));
    return b.fma(e, b.constant(LN2_HIGH), sum);
  }

  /// A logarithm's values where its argument u is not a positive finite number.
  private int withLogSpecials(int u, int log) {
    int zero = b.constant(0f);
    int infinity = b.constant(Float.POSITIVE_INFINITY);
    int finite = b.blend(b.less(u, infinity), log, u);
    int ofZero = b.blend(b.emit(Opcode.EQ, u, zero), b.constant(Float.NEGATIVE_INFINITY), finite);
    return b.blend(b.less(u, zero), b.constant(Float.NaN), ofZero);
  }

  /// ln x, within 2 ulp, denormal arguments included.
  int log(int x) {
    int denormal = b.less(x, b.constant(Float.MIN_NORMAL));
    int normal = b.blend(denormal, b.mul(x, b.constant(0x1p23f)), x);
    int bits = b.emit(Opcode.TO_BITS, normal);
    Exponent k = exponent(bits);
    int m = b.emit(Opcode.FROM_BITS, b.emit(Opcode.INT_SUB, bits, k.shifted()));
    int e = b.add(k.e(), b.blend(denormal, b.constant(-23f), b.constant(0f)));
    return withLogSpecials(x, logOf(e, b.sub(m, b.constant(1f))));
  }

  /// ln(1 + x), within 3 ulp. With u = 1 + x rounded and 2ᵉ its power of two, the reduced argument
  /// (1 + x)/2ᵉ − 1 comes from x itself, so nothing of x is lost. The result at −0 is +0.
  int log1p(int x) {
    int one = b.constant(1f);
    int u = b.add(x, one);
    int bits = b.emit(Opcode.TO_BITS, u);
    Exponent k = exponent(bits);
    int m = b.emit(Opcode.FROM_BITS, b.emit(Opcode.INT_SUB, bits, k.shifted()));
    int fromX = reducedFrom(x, k);
    // Where u is large, 2⁻ᵉ may not be a normal number, and 1 is lost against x anyway.
    int large = b.less(b.constant(0x1p40f), u);
    int f = b.blend(large, b.sub(m, one), fromX);
    return withLogSpecials(u, logOf(k.e(), f));
  }

  /// ln(1 + t) for t in [0, 1] or NaN, within 2 ulp.
  private int log1pOfUnit(int t) {
    int u = b.add(t, b.constant(1f));
    Exponent k = exponent(b.emit(Opcode.TO_BITS, u));
    return logOf(k.e(), reducedFrom(t, k));
  }

  private int reducedFrom(int x, Exponent k) {
    int one = b.integer(ONE_BITS);
    int inverse = b.emit(Opcode.FROM_BITS, b.emit(Opcode.INT_SUB, one, k.shifted()));
    return b.fma(x, inverse, b.sub(inverse, b.constant(1f)));
  }

  /// The error function, within 2 ulp: x + x·P(x²) up to 0.93 (fit: 10⁻⁹), beyond it 1 − eᵗᴳ⁽ᵗ⁾
  /// with t = |x| and tG(t) = ln erfc t (fit: 3·10⁻⁹), which is 1 from 4 on.
  int erf(int x) {
    int square = b.mul(x, x);
    int p =
        b.polynomial(
            square,
            0x1.06eba8p-3f,
            -0x1.81274p-2f,
            0x1.ce2d6p-4f,
            -0x1.b8008p-6f,
            0x1.54426ep-8f,
            -0x1.a5ba96p-11f,
            0x1.4e459cp-14f);
    int small = b.fma(x, p, x);
    int t = atMost(b.abs(x), 4f);
    int g =
        b.polynomial(
            t,
            -0x1.20e652p+0f,
            -0x1.457cdap-1f,
            -0x1.af2738p-4f,
            0x1.7707d2p-6f,
            -0x1.a56490p-9f,
            0x1.c0c294p-13f);
    Reduced reduced = reduce(b.mul(t, g));
    int power = power(b.emit(Opcode.SHIFT_LEFT, reduced.shifted(), 23));
    int complement = b.fma(expm1Reduced(reduced.r()), power, power);
    int large = withSignOf(x, b.sub(b.constant(1f), complement));
    return b.blend(b.less(t, b.constant(0.93f)), small, large);
  }

  /// sin x, within 2 ulp for |x| up to 10⁴; see [#circular] beyond that.
  int sin(int x) {
    return circular(x, 0);
  }

  /// cos x, within 2 ulp for |x| up to 10⁴; see [#circular] beyond that.
  int cos(int x) {
    return circular(x, 1);
  }

  /// sin(x + quarters·π/2). π/2 is taken off in three parts of 24 bits, the first of them without
  /// error; the reduced argument keeps its relative accuracy while the number of quarter turns is
  /// small against 2²². Beyond |x| = 2²² the result is NaN rather than a wrong number.
  private int circular(int x, int quarters) {
    int rounder = b.constant(ROUNDER);
    int shifted = b.fma(x, b.constant(0x1.45f306p-1f), rounder);
    int n = b.sub(shifted, rounder);
    int r = b.fma(n, b.constant(-0x1.921fb6p0f), x);
    r = b.fma(n, b.constant(0x1.777a5cp-25f), r);
    r = b.fma(n, b.constant(0x1.ee59dap-50f), r);
    int z = b.mul(r, r);
    int sine =
        b.fma(b.mul(z, r), b.polynomial(z, -0x1.555546p-3f, 0x1.11077ap-7f, -0x1.995494p-13f), r);
    int p = b.polynomial(z, 0x1.55554ap-5f, -0x1.6c0c1ap-10f, 0x1.99e0e4p-16f);
    int cosine = b.fma(z, b.fma(z, p, b.constant(-0.5f)), b.constant(1f));
    int turn = b.emit(Opcode.INT_ADD, b.emit(Opcode.TO_BITS, shifted), b.integer(quarters));
    // An odd number of quarter turns becomes the float 2, an even one 0.
    int odd = b.emit(Opcode.INT_AND, b.emit(Opcode.SHIFT_LEFT, turn, 30), b.integer(0x4000_0000));
    int even = b.emit(Opcode.EQ, b.emit(Opcode.FROM_BITS, odd), b.constant(0f));
    int magnitude = b.emit(Opcode.TO_BITS, b.blend(even, sine, cosine));
    int sign = b.emit(Opcode.INT_AND, b.emit(Opcode.SHIFT_LEFT, turn, 30), b.integer(SIGN_BIT));
    int value = b.emit(Opcode.FROM_BITS, b.emit(Opcode.INT_XOR, magnitude, sign));
    return b.blend(b.emit(Opcode.LE, b.abs(x), b.constant(0x1p22f)), value, b.constant(Float.NaN));
  }

  /// arccos x, within 2 ulp; NaN outside [−1, 1]. With asin s = s + s·z·P(z), z = s² (fit: 5·10⁻⁹),
  /// it is π/2 − asin x up to |x| = ½, and beyond that 2·asin √((1 − |x|)/2) or π minus it.
  int acos(int x) {
    int magnitude = b.abs(x);
    int half = b.constant(0.5f);
    int large = b.less(half, magnitude);
    int z = b.blend(large, b.mul(b.sub(b.constant(1f), magnitude), half), b.mul(x, x));
    int s = b.blend(large, b.emit(Opcode.SQRT, z), x);
    int p =
        b.polynomial(
            z, 0x1.5555c8p-3f, 0x1.330204p-4f, 0x1.747bbap-5f, 0x1.8c3e2ap-6f, 0x1.595c8cp-5f);
    int asin = b.fma(b.mul(s, z), p, s);
    int twice = b.add(asin, asin);
    int negative = b.less(x, b.constant(0f));
    int high = b.constant(0x1.921fb6p0f);
    int fromRight = b.sub(high, b.add(asin, b.constant(0x1.777a5cp-25f)));
    int fromLeft = b.sub(b.constant(0x1.921fb6p1f), b.add(twice, b.constant(0x1.777a5cp-24f)));
    return b.blend(large, b.blend(negative, fromLeft, twice), fromRight);
  }

  /// The largest integer that is not above x.
  int floor(int x) {
    int magnitude = b.abs(x);
    int whole = b.constant(0x1p23f);
    int rounded = withSignOf(x, b.sub(b.add(magnitude, whole), whole));
    int lowered = b.blend(b.less(x, rounded), b.sub(rounded, b.constant(1f)), rounded);
    return b.blend(b.less(magnitude, whole), lowered, x);
  }

  /// 2^(high + low), with high anywhere and low small against it: [Power] ends here.
  int exp2(int high, int low) {
    int beyond = b.less(b.constant(200f), b.abs(high));
    int capped = b.blend(beyond, withSignOf(high, b.constant(200f)), high);
    int rounder = b.constant(ROUNDER);
    int shifted = b.add(capped, rounder);
    int fraction = b.sub(capped, b.sub(shifted, rounder));
    int rest = b.add(fraction, b.blend(beyond, b.constant(0f), low));
    int r = b.mul(rest, b.constant(0x1.62e43p-1f));
    int p = b.add(expm1Reduced(r), b.constant(1f));
    return scale(p, b.emit(Opcode.TO_BITS, shifted));
  }
}
