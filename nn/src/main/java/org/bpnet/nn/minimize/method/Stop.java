package org.bpnet.nn.minimize.method;

import java.util.Locale;

/// When a minimizer stops.
///
/// @param gradient enough if no element of the gradient is larger, at least 0
/// @param change enough if an iteration from f to f′ has f − f′ ≤ change·max(|f|, |f′|, 1), at
///   least 0; with 0, an iteration that changes nothing
/// @param iterations the most iterations, at least 0
/// @param evaluations the most evaluations of the objective, looked at after each iteration; at
///   least 1
public record Stop(double gradient, double change, int iterations, int evaluations) {
  /// Throws IllegalArgumentException if a number is outside its range.
  public Stop {
    if (!(gradient >= 0 && change >= 0 && iterations >= 0 && evaluations >= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Stop: need gradient >= 0, change >= 0, iterations >= 0, evaluations >= 1, got %s,"
                  + " %s, %d, %d",
              gradient,
              change,
              iterations,
              evaluations));
    }
  }

  /// 10⁻⁵, 2.2·10⁻⁹, 15000 and 15000: those of SciPy's L-BFGS-B (Zhu, Byrd, Lu, Nocedal 1997).
  public static Stop defaults() {
    return new Stop(1e-5, 2.220446049250313e-9, 15_000, 15_000);
  }

  /// Only a gradient of this size, or the limits of [#defaults].
  public static Stop at(double gradient) {
    return new Stop(gradient, 0, 15_000, 15_000);
  }

  /// The same with at most so many iterations.
  public Stop iterations(int most) {
    return new Stop(gradient, change, most, evaluations);
  }
}
