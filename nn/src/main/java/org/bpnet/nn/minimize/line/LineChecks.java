package org.bpnet.nn.minimize.line;

import java.util.Locale;
import org.bpnet.nn.minimize.line.LineFunction.Point;

/// What line searches need.
final class LineChecks {
  private LineChecks() {}

  static void check(String search, Point start, double first) {
    if (!(start.slope() < 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: needs a direction that leads down (slope < 0), got slope %s; reverse the"
                  + " direction",
              search,
              start.slope()));
    }
    if (!(first > 0 && first < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: the first step must be finite and > 0, got %s", search, first));
    }
  }

  static void checkEvaluations(String search, int evaluations) {
    if (evaluations < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: evaluations must be >= 1, got %d", search, evaluations));
    }
  }
}
