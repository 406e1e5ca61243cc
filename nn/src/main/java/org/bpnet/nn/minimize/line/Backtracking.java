package org.bpnet.nn.minimize.line;

import java.util.Locale;
import org.bpnet.nn.minimize.line.LineFunction.Point;

/// Shortens a step until the value is low enough for it.
///
/// **Formula.** The first of a, ρ·a, ρ²·a, ... with φ(a) ≤ φ(0) + c₁·a·φ′(0).
///
/// **Source.** Armijo 1966; Nocedal, Wright 2006, algorithm 3.1.
///
/// @param c1 c₁ in (0, 1)
/// @param shrink ρ in (0, 1)
/// @param evaluations the most steps that are tried
public record Backtracking(double c1, double shrink, int evaluations) implements LineSearch {
  /// Throws IllegalArgumentException if a number is outside its range.
  public Backtracking {
    if (!(c1 > 0 && c1 < 1 && shrink > 0 && shrink < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Backtracking: c1 and shrink must be in (0, 1), got %s and %s",
              c1,
              shrink));
    }
    LineChecks.checkEvaluations("Backtracking", evaluations);
  }

  /// c₁ = 10⁻⁴ (Nocedal, Wright 2006, section 3.1); halving, 50 times at most, is ours.
  public static Backtracking defaults() {
    return new Backtracking(1e-4, 0.5, 50);
  }

  @Override
  public Result search(LineFunction line, Point start, double first) {
    LineChecks.check("Backtracking", start, first);
    double step = first;
    for (int tried = 1; tried <= evaluations; tried++) {
      Point point = line.at(step);
      if (LineSearch.decreases(start, point, c1)) {
        return new Result(point, tried, true);
      }
      step *= shrink;
    }
    return new Result(start, evaluations, false);
  }
}
