package org.bpnet.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Words;
import org.bpnet.train.Classifier;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.metric.DecisionThreshold;
import org.bpnet.train.metric.ThresholdCurve;

/// How a classifier of two classes decides, told and drawn.
///
/// @param name of the class whose threshold moves
/// @param threshold by which it decides now; ½ if the more probable class is chosen
/// @param confusion what is right at that
/// @param curve how it does at every threshold
public record Decision(String name, double threshold, Confusion confusion, ThresholdCurve curve) {
  private static final double HALF = 0.5;

  /// Of a classifier, whose threshold is turned round if it is for the other class.
  public static Decision of(
      Classifier classifier, String name, Confusion confusion, ThresholdCurve curve) {
    double threshold =
        classifier
            .threshold()
            .map(by -> by.label() == curve.label() ? by.probability() : 1 - by.probability())
            .orElse(HALF);
    return new Decision(name, threshold, confusion, curve);
  }

  private int label() {
    return curve.label();
  }

  /// The share of the examples of the other class that are taken for this.
  private double falseAlarmRate() {
    return 1 - confusion.recall(1 - label());
  }

  public void print(Console console) {
    console.out().println();
    console.print(
        String.format(
            Locale.ROOT,
            "Taken for @|bold %s|@ from probability @|bold %s|@ on: precision %.3f, recall %.3f, F1 %.3f",
            name,
            Words.number(threshold),
            confusion.precision(label()),
            confusion.recall(label()),
            confusion.f1(label())));
    console.print(
        String.format(
            Locale.ROOT,
            "At all thresholds: area under the ROC curve %.4f, average precision %.4f",
            curve.auc(),
            curve.averagePrecision()));
  }

  /// Adds it to a JSON object.
  public void addTo(JsonValue.Builder fields) {
    fields
        .with("positive", name)
        .with("threshold", threshold)
        .with("precision", confusion.precision(label()))
        .with("recall", confusion.recall(label()))
        .with("f1", confusion.f1(label()))
        .with("auc", curve.auc())
        .with("average_precision", curve.averagePrecision());
  }

  /// The share of the class that is found over the share of the other that is taken for it.
  public Plot roc(String data) {
    var chance = new Plot.Line("by chance", new double[] {0, 1}, new double[] {0, 1});
    return new Plot(
        String.format(Locale.ROOT, "Found of %s over false alarms, %s", name, data),
        "false alarm rate",
        List.of(
            new Plot.Line(
                String.format(Locale.ROOT, "area %.4f", curve.auc()),
                points(ThresholdCurve.Point::falseAlarmRate),
                points(ThresholdCurve.Point::recall)),
            chance),
        List.of(mark(falseAlarmRate(), confusion.recall(label()))));
  }

  /// Precision over recall.
  public Plot precisionRecall(String data) {
    double share = (double) curve.positives() / (curve.positives() + curve.negatives());
    return new Plot(
        String.format(Locale.ROOT, "Precision over recall of %s, %s", name, data),
        "recall",
        List.of(
            new Plot.Line(
                String.format(Locale.ROOT, "average precision %.4f", curve.averagePrecision()),
                points(ThresholdCurve.Point::recall),
                points(ThresholdCurve.Point::precision)),
            new Plot.Line("by chance", new double[] {0, 1}, new double[] {share, share})),
        List.of(mark(confusion.recall(label()), confusion.precision(label()))));
  }

  private Plot.Mark mark(double x, double y) {
    return new Plot.Mark("at " + Words.number(threshold), x, y);
  }

  private double[] points(ToDoubleFunction<ThresholdCurve.Point> axis) {
    return curve.points().stream().mapToDouble(axis).toArray();
  }

  /// Tells by what a classifier decides, if not by the more probable class.
  public static void print(Classifier classifier, DecisionThreshold by, Console console) {
    console.print(
        String.format(
            Locale.ROOT,
            "Taken for @|bold %s|@ from probability @|bold %s|@ on",
            classifier.target().names().get(by.label()),
            Words.number(by.probability())));
  }
}
