package org.bpnet.cli.embed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.plot.Plot;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.train.retrieval.PairHistogram;
import org.bpnet.train.retrieval.Verification;

/// Pairs of examples as pictures: how far apart they are, and how well that tells those of one
/// class from those of two.
final class PairPlots {
  private static final double LEAST_STEP = 1.0 / 500; // what a pixel or two can show

  private PairPlots() {}

  /// Two histograms over one axis, each of the share of its pairs, with their means.
  static Plot histogram(PairHistogram pairs, Distance distance, String data) {
    String unit = pairs.angles() ? "\u00b0" : "";
    return new Plot(
        String.format(
            Locale.ROOT,
            "%s of %s, all pairs: %s overlap",
            pairs.angles() ? "Angles" : "Distances",
            data,
            Scores.percent(pairs.overlap())),
        pairs.angles() ? "degrees" : distance.toString(),
        List.of(
            stairs("one class, share of pairs", pairs, pairs.within()),
            stairs("two classes", pairs, pairs.between())),
        List.of(
            Plot.Mark.at("mean " + Scores.number(pairs.meanWithin()) + unit, pairs.meanWithin()),
            Plot.Mark.at(
                "mean " + Scores.number(pairs.meanBetween()) + unit, pairs.meanBetween())));
  }

  private static Plot.Line stairs(String name, PairHistogram pairs, long[] counts) {
    double[] shares = PairHistogram.shares(counts);
    double width = (pairs.high() - pairs.low()) / shares.length;
    double[] x = new double[2 * shares.length + 2]; // begins and ends at a share of 0
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int edge = i / 2; // each is in twice, once for each height beside it
      x[i] = pairs.low() + edge * width;
      y[i] = i == 0 || i == x.length - 1 ? 0 : shares[(i - 1) / 2];
    }
    return new Plot.Line(name, x, y, true);
  }

  /// The receiver operating characteristic, with that of chance, and the point of equal errors.
  static Plot roc(Verification pairs, String data) {
    List<Verification.Point> points = shown(pairs.roc());
    double equal = pairs.equalErrorRate();
    return new Plot(
        String.format(Locale.ROOT, "ROC of %s: AUC %s", data, Scores.number(pairs.auc())),
        "share of pairs of two classes that are accepted",
        List.of(
            new Plot.Line(
                "share of pairs of one class that are accepted",
                points.stream().mapToDouble(Verification.Point::falseAccepts).toArray(),
                points.stream().mapToDouble(Verification.Point::trueAccepts).toArray()),
            new Plot.Line("by chance", new double[] {0, 1}, new double[] {0, 1})),
        List.of(new Plot.Mark("EER " + Scores.percent(equal), equal, 1 - equal)));
  }

  /// Those that are far enough from the one before them to be seen, and both ends.
  private static List<Verification.Point> shown(Verification.Point[] all) {
    List<Verification.Point> shown = new ArrayList<>(List.of(all[0]));
    for (Verification.Point point : all) {
      double right = point.falseAccepts() - shown.getLast().falseAccepts();
      double up = point.trueAccepts() - shown.getLast().trueAccepts();
      if (Math.max(right, up) >= LEAST_STEP) {
        shown.add(point);
      }
    }
    shown.add(all[all.length - 1]);
    return shown;
  }
}
