package org.bpnet.core.formula;

/// The error function 2/√π ∫₀ˣ e^−t² dt in double precision.
///
/// **Source.** W. J. Cody, *Rational Chebyshev approximations for the error function*, Mathematics
/// of Computation 23 (1969), with the coefficients of his SPECFUN routine CALERF (1990). Error
/// below 1e-15 of the value.
@SuppressWarnings("FloatingPointLiteralPrecision") // the digits as published
final class Erf {
  /// Above this, erf(x) is 1 in double precision.
  private static final double SATURATION = 6;

  // Highest power first, as Horner's scheme consumes them.
  private static final double[] A = {
    1.85777706184603153e-1,
    3.16112374387056560e+0,
    1.13864154151050156e+2,
    3.77485237685302021e+2,
    3.20937758913846947e+3
  };
  private static final double[] B = {
    1,
    2.36012909523441209e+1,
    2.44024637934444173e+2,
    1.28261652607737228e+3,
    2.84423683343917062e+3
  };
  private static final double[] C = {
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e+0, 6.61191906371416295e+1,
    2.98635138197400131e+2, 8.81952221241769090e+2, 1.71204761263407058e+3, 2.05107837782607147e+3,
    1.23033935479799725e+3
  };
  private static final double[] D = {
    1,
    1.57449261107098347e+1,
    1.17693950891312499e+2,
    5.37181101862009858e+2,
    1.62138957456669019e+3,
    3.29079923573345963e+3,
    4.36261909014324716e+3,
    3.43936767414372164e+3,
    1.23033935480374942e+3
  };
  private static final double[] P = {
    1.63153871373020978e-2,
    3.05326634961232344e-1,
    3.60344899949804439e-1,
    1.25781726111229246e-1,
    1.60837851487422766e-2,
    6.58749161529837803e-4
  };
  private static final double[] Q = {
    1,
    2.56852019228982242e+0,
    1.87295284992346725e+0,
    5.27905102951428412e-1,
    6.05183413124413191e-2,
    2.33520497626869185e-3
  };

  private Erf() {}

  static double erf(double x) {
    double size = Math.abs(x);
    if (size <= 0.46875) {
      return x * horner(A, x * x) / horner(B, x * x);
    }
    if (size >= SATURATION) {
      return Math.signum(x);
    }
    return Math.copySign(1 - complement(size), x); // NaN stays NaN
  }

  /// 1 − erf(x) for x in (0.46875, 6).
  private static double complement(double x) {
    if (x <= 4) {
      return Math.exp(-x * x) * horner(C, x) / horner(D, x);
    }
    double z = 1 / (x * x);
    double tail = z * horner(P, z) / horner(Q, z);
    return Math.exp(-x * x) / x * (1 / Math.sqrt(Math.PI) - tail);
  }

  private static double horner(double[] coefficients, double x) {
    double sum = 0;
    for (double c : coefficients) {
      sum = sum * x + c;
    }
    return sum;
  }
}
