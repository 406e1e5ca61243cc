package org.bpnet.train.metric;

import java.util.Locale;

/// What a threshold is chosen for.
public sealed interface ThresholdGoal {
  /// How good a point of the curve is; NEGATIVE_INFINITY if it will not do.
  double of(ThresholdCurve.Point point);

  /// The largest F1, the harmonic mean of precision and recall.
  record F1() implements ThresholdGoal {
    @Override
    public double of(ThresholdCurve.Point point) {
      return point.f1();
    }

    @Override
    public String toString() {
      return "f1";
    }
  }

  /// The largest recall at which precision is still as high as asked for.
  ///
  /// @param least from 0 to 1
  record Precision(double least) implements ThresholdGoal {
    /// Throws IllegalArgumentException if that is no share
    public Precision {
      requireShare("precision", least);
    }

    @Override
    public double of(ThresholdCurve.Point point) {
      return point.found() > 0 && point.precision() >= least
          ? point.recall()
          : Double.NEGATIVE_INFINITY;
    }

    @Override
    public String toString() {
      return "precision=" + least;
    }
  }

  /// The largest precision at which recall is still as high as asked for.
  ///
  /// @param least from 0 to 1
  record Recall(double least) implements ThresholdGoal {
    /// Throws IllegalArgumentException if that is no share
    public Recall {
      requireShare("recall", least);
    }

    @Override
    public double of(ThresholdCurve.Point point) {
      return point.recall() >= least ? point.precision() : Double.NEGATIVE_INFINITY;
    }

    @Override
    public String toString() {
      return "recall=" + least;
    }
  }

  /// The lowest cost of all errors together.
  ///
  /// @param missed what it costs to take an example of the class for the other, above 0
  /// @param falseAlarm what it costs to take one of the other for the class, above 0
  record Cost(double missed, double falseAlarm) implements ThresholdGoal {
    /// Throws IllegalArgumentException if a cost is not positive
    public Cost {
      if (!(missed > 0 && falseAlarm > 0 && Double.isFinite(missed + falseAlarm))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "cost: needs two numbers above 0, got %s:%s", missed, falseAlarm));
      }
    }

    @Override
    public double of(ThresholdCurve.Point point) {
      return -(missed * point.missed() + falseAlarm * point.falseAlarms());
    }

    @Override
    public String toString() {
      return "cost=" + missed + ":" + falseAlarm;
    }
  }

  /// A goal by its text: `f1`, `precision=0.9`, `recall=0.95`, or `cost=5:1`, what a missed example
  /// costs and what a false alarm.
  ///
  /// @throws IllegalArgumentException if there is no such goal
  static ThresholdGoal parse(String text) {
    if (text.equals("f1")) {
      return new F1();
    }
    int sign = text.indexOf('=');
    int colon = text.indexOf(':');
    try {
      return switch (text.substring(0, Math.max(0, sign))) {
        case "precision" -> new Precision(Double.parseDouble(text.substring(sign + 1)));
        case "recall" -> new Recall(Double.parseDouble(text.substring(sign + 1)));
        case "cost" ->
            new Cost(
                Double.parseDouble(text.substring(sign + 1, Math.max(sign + 1, colon))),
                Double.parseDouble(text.substring(colon + 1)));
        default -> throw unknown(text);
      };
    } catch (NumberFormatException none) {
      throw unknown(text);
    }
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "needs f1, precision=0.9, recall=0.9, cost=MISSED:FALSE_ALARM such as cost=5:1, or a"
                + " probability, got '%s'",
            text));
  }

  private static void requireShare(String name, double least) {
    if (!(least >= 0 && least <= 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: needs a share from 0 to 1, got %s", name, least));
    }
  }
}
