package org.bpnet.cli.lab.byhand;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.loss.CrossEntropy;

/// How long the gradient of softmax and cross-entropy is, over the share p_y of the right class,
/// where the others share the rest evenly: by the scores √((1 − p_y)² + Σp_j²), which goes to 0 as
/// the answer gets sure.
///
/// Where scores are cosines times a scale s, as in NormFace, the gradient by the cosines is s times
/// as long, and no share is above the one where the right cosine is 1 and the others are −1/(K −
/// 1): there the curve ends.
///
/// **Source.** Wang, Xiang, Cheng, Yuille 2017, proposition 2, for the largest share.
final class GradientLengths {
  private static final int POINTS = 400;
  private static final double[] SCALES = {2, 4};

  private GradientLengths() {}

  /// The picture.
  ///
  /// @param marks the share and length of the gradient of a point, or nothing
  static Plot of(int classes, List<Plot.Mark> marks) {
    double[] shares = new double[POINTS - 1];
    Arrays.setAll(shares, i -> (i + 1.0) / POINTS);
    List<Plot.Line> lines = new ArrayList<>();
    lines.add(new Plot.Line("by scores", shares, byScores(classes, shares)));
    for (double scale : SCALES) {
      lines.add(
          new Plot.Line(
              "by cosines, s = " + Words.plain(scale), shares, byCosines(classes, shares, scale)));
    }
    return new Plot(
        String.format(
            Locale.ROOT, "Length of the gradient of softmax cross-entropy, %d classes", classes),
        "share of the right class",
        lines,
        marks);
  }

  static double[] byScores(int classes, double[] shares) {
    return lengths(classes, shares, 1);
  }

  /// NaN for shares that cosines cannot give.
  static double[] byCosines(int classes, double[] shares, double scale) {
    double[] lengths = lengths(classes, shares, scale);
    Arrays.setAll(
        lengths, i -> Math.abs(own(classes, shares[i])) <= scale ? lengths[i] : Double.NaN);
    return lengths;
  }

  /// The score of the right class, of scores whose sum is 0.
  private static double own(int classes, double share) {
    return Math.log(share * (classes - 1) / (1 - share)) * (classes - 1) / classes;
  }

  /// By what a scale makes scores of, from the library's gradient.
  private static double[] lengths(int classes, double[] shares, double scale) {
    double[] cosines = new double[shares.length * classes];
    for (int i = 0; i < shares.length; i++) {
      double own = own(classes, shares[i]) / scale;
      Arrays.fill(cosines, i * classes, (i + 1) * classes, -own / (classes - 1));
      cosines[i * classes] = own;
    }
    try (Backend backend = Lab.reference();
        Pass pass = Pass.eval(backend)) {
      Tensor by = pass.input(HostArray.of(cosines, Shape.of(shares.length, classes)));
      Tensor labels = pass.input(HostArray.of(new int[shares.length], Shape.of(shares.length)));
      Tensor mean = new CrossEntropy().compute(by.mul(scale), labels);
      Tensor gradient = pass.backward(mean).of(by).mul(shares.length); // of the sum of all rows
      return gradient.square().sum(1).sqrt().toHost().toDoubles();
    }
  }
}
