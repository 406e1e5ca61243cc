package org.bpnet.nn.minimize.line;

import java.util.Locale;
import org.bpnet.nn.minimize.line.LineFunction.Point;

/// Looks for a step after which the value is low enough and the line flat enough: the strong Wolfe
/// conditions.
///
/// **Formula.** φ(a) ≤ φ(0) + c₁·a·φ′(0) and |φ′(a)| ≤ c₂·|φ′(0)|. Steps grow until two of them
/// have such a step between them; then the interval shrinks around it. Each step is the minimum of
/// the cubic through two points and their slopes (eq. 3.59), kept within 1.01 and 10 times the last
/// step while growing, and a tenth of the interval away from its ends while shrinking.
///
/// **Source.** Wolfe 1969; Nocedal, Wright 2006, algorithms 3.5 and 3.6. The bounds on the cubic
/// are PyTorch's.
///
/// @param c1 c₁ in (0, c₂)
/// @param c2 c₂ in (c₁, 1); the smaller, the more exact the search
/// @param evaluations the most steps that are tried
public record StrongWolfe(double c1, double c2, int evaluations) implements LineSearch {
  private static final double SHORTEST_GROWTH = 1.01;
  private static final double LONGEST_GROWTH = 10;
  private static final double MARGIN = 0.1;

  /// Throws IllegalArgumentException if a number is outside its range.
  public StrongWolfe {
    if (!(0 < c1 && c1 < c2 && c2 < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "StrongWolfe: need 0 < c1 < c2 < 1, got c1 = %s and c2 = %s", c1, c2));
    }
    LineChecks.checkEvaluations("StrongWolfe", evaluations);
  }

  /// c₁ = 10⁻⁴ and c₂ = 0.9, for Newton and quasi-Newton methods (Nocedal, Wright 2006, section
  /// 3.1); 25 steps, PyTorch's.
  public static StrongWolfe defaults() {
    return new StrongWolfe(1e-4, 0.9, 25);
  }

  /// c₁ = 10⁻⁴ and c₂ = 0.1, for conjugate gradients (Nocedal, Wright 2006, section 3.1); 25 steps.
  public static StrongWolfe tight() {
    return new StrongWolfe(1e-4, 0.1, 25);
  }

  @Override
  public Result search(LineFunction line, Point start, double first) {
    LineChecks.check("StrongWolfe", start, first);
    Point previous = start;
    double step = first;
    for (int tried = 1; tried <= evaluations; tried++) {
      Point point = look(line, step);
      if (!LineSearch.decreases(start, point, c1)
          || (tried > 1 && point.value() >= previous.value())) {
        return zoom(line, start, previous, point, tried);
      } else if (LineSearch.flattens(start, point, c2)) {
        return new Result(point, tried, true);
      } else if (point.slope() >= 0) {
        return zoom(line, start, point, previous, tried);
      }
      double cubic = cubicMinimum(previous, point);
      double longest = LONGEST_GROWTH * step;
      step = cubic > step ? Math.clamp(cubic, SHORTEST_GROWTH * step, longest) : longest;
      previous = point;
    }
    return new Result(previous, evaluations, false);
  }

  /// Shrinks the interval between the lowest point met that is low enough and another one.
  private Result zoom(LineFunction line, Point start, Point low, Point high, int before) {
    Point a = low;
    Point b = high;
    int tried = before;
    while (tried < evaluations) {
      double step = between(a, b);
      if (step == a.step() || step == b.step()) {
        break; // rounding leaves no step between them
      }
      Point point = look(line, step);
      tried++;
      if (!LineSearch.decreases(start, point, c1) || point.value() >= a.value()) {
        b = point;
      } else if (LineSearch.flattens(start, point, c2)) {
        return new Result(point, tried, true);
      } else {
        b = point.slope() * (b.step() - a.step()) >= 0 ? a : b;
        a = point;
      }
    }
    return new Result(a, tried, false);
  }

  /// A point that is not finite as one of infinite height.
  private static Point look(LineFunction line, double step) {
    Point point = line.at(step);
    return Double.isFinite(point.value()) && Double.isFinite(point.slope())
        ? point
        : new Point(step, Double.POSITIVE_INFINITY, Double.NaN);
  }

  private static double between(Point a, Point b) {
    double width = b.step() - a.step();
    if (b.value() == Double.POSITIVE_INFINITY) {
      return a.step() + MARGIN * width;
    }
    double part = (cubicMinimum(a, b) - a.step()) / width;
    return a.step() + (part >= MARGIN ? Math.min(part, 1 - MARGIN) : middle(part)) * width;
  }

  /// The share of the interval to take where the cubic has none, or one too near to its end.
  private static double middle(double part) {
    return Double.isNaN(part) ? 0.5 : MARGIN;
  }

  /// The minimum of the cubic through two points and their slopes; NaN if it has none.
  private static double cubicMinimum(Point a, Point b) {
    double width = b.step() - a.step();
    double d1 = a.slope() + b.slope() - 3 * (a.value() - b.value()) / (a.step() - b.step());
    double d2 = Math.copySign(Math.sqrt(d1 * d1 - a.slope() * b.slope()), width);
    return b.step() - width * (b.slope() + d2 - d1) / (b.slope() - a.slope() + 2 * d2);
  }
}
