package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.ExampleLoss;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.loss.SoftmaxSquaredError;
import org.bpnet.nn.minimize.FullBatch;
import org.bpnet.nn.minimize.method.Lbfgs;
import org.bpnet.nn.minimize.method.Observer;
import org.bpnet.nn.minimize.method.Stop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `bpnet lab losses`: what losses of classification ask for.
@Command(
    name = "losses",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Compare losses: bounds of the count of errors, and gradients where it matters.",
    description = {
      "",
      "Over the margin m = y f, y being 1 or -1: the count of errors (0-1) is no loss to descend;"
          + " hinge max(0, 1 - m), exponential e^-m, logistic ln(1 + e^-m)/ln 2 and squared (1 - m)^2"
          + " bound it from above. Squares after softmax have hardly a gradient where the network is"
          + " sure and wrong, cross-entropy its largest; where it is right and sure, |dL/dz| ="
          + " sqrt((1 - p_y)^2 + sum p_j^2) is next to nothing. And labels as numbers say that the"
          + " second class lies between the first and the third.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabLosses implements Runnable {
  private static final double[] MARGINS = {-2, -1, -0.5, 0, 0.5, 1, 2};
  private static final double[] SCORES = {0, 2, 5, 10, 20};
  private static final double[] SHARES = {0.5, 0.9, 0.99, 0.999};
  private static final int POINTS = 301;
  private static final double REACH = 2;
  private static final int EACH = 30;

  /// The middle of each class on a line: the second lies at an end.
  private static final double[] PLACES = {0, 2, 1};

  private final Console console;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabLosses(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Map<String, double[]> curves = curves(MARGINS);
    List<List<Object>> margins = new ArrayList<>();
    for (int i = 0; i < MARGINS.length; i++) {
      List<Object> row = new ArrayList<>(List.of(MARGINS[i]));
      int place = i;
      curves.values().forEach(curve -> row.add(curve[place]));
      margins.add(row);
    }
    List<String> titles = new ArrayList<>(List.of("margin"));
    titles.addAll(curves.keySet());
    Findings findings =
        new Findings()
            .table("margins", titles, margins)
            .say("two classes, the wrong one ahead by z: the gradient by the right one's score\n")
            .table(
                "sure and wrong",
                List.of("z", "share of the right class", "squares", "cross-entropy"),
                wrong())
            .say("three classes, the right one with a share of p_y: the length of the gradient\n")
            .table("sure and right", List.of("p_y", "by the library", "by the formula"), right())
            .say("three classes of 30 on a line, the second at its end: right of 90\n")
            .figure("labels as numbers", labels(), "labels 1, 2, 3, squared error, rounded: %s")
            .figure("one hot", oneHot(), "one-hot rows, softmax and cross-entropy:  %s");
    options.show(findings, LabLosses::plot, console);
  }

  /// Losses over the margin, by name.
  private static Map<String, double[]> curves(double[] margins) {
    Map<String, double[]> curves = new LinkedHashMap<>();
    try (Backend backend = Lab.reference();
        Pass pass = Pass.eval(backend)) {
      Tensor m = pass.input(HostArray.of(margins, Shape.of(margins.length)));
      Tensor one = pass.full(m.shape(), 1);
      curves.put("0-1", m.atMost(pass.full(m.shape(), 0)).toHost().toDoubles());
      curves.put("hinge", of(PointwiseLoss.HINGE, m, one));
      curves.put("exponential", of(PointwiseLoss.EXPONENTIAL, m, one));
      double[] logistic = of(PointwiseLoss.LOGISTIC, m, one);
      curves.put("logistic", Arrays.stream(logistic).map(v -> v / Math.log(2)).toArray());
      curves.put("squared", of(PointwiseLoss.MEAN_SQUARED_ERROR, m, one));
    }
    return curves;
  }

  private static double[] of(ExampleLoss loss, Tensor score, Tensor answer) {
    return loss.examples(score, answer).toHost().toDoubles();
  }

  private static List<List<Object>> wrong() {
    List<List<Object>> rows = new ArrayList<>();
    for (double z : SCORES) {
      double[] scores = {0, z};
      double[] squares = gradient(new SoftmaxSquaredError(), scores);
      double[] entropy = gradient(new CrossEntropy(), scores);
      rows.add(List.of(z, 1 / (1 + Math.exp(z)), squares[0], entropy[0]));
    }
    return rows;
  }

  private static List<List<Object>> right() {
    List<List<Object>> rows = new ArrayList<>();
    for (double share : SHARES) {
      double rest = (1 - share) / 2;
      double[] g = gradient(new CrossEntropy(), Math.log(share), Math.log(rest), Math.log(rest));
      double norm = Math.sqrt(Arrays.stream(g).map(v -> v * v).sum());
      rows.add(List.of(share, norm, Math.sqrt((1 - share) * (1 - share) + 2 * rest * rest)));
    }
    return rows;
  }

  /// By scores, the first class being right.
  private static double[] gradient(Loss loss, double... scores) {
    try (Backend backend = Lab.reference();
        Pass pass = Pass.eval(backend)) {
      Tensor z = pass.input(HostArray.of(scores, Shape.of(1, scores.length)));
      Tensor label = pass.input(HostArray.of(new int[] {0}, Shape.of(1)));
      return pass.backward(loss.compute(z, label)).of(z).toHost().toDoubles();
    }
  }

  /// Places on the line, with some room around the middles.
  private static double[] line() {
    double[] x = new double[PLACES.length * EACH];
    Arrays.setAll(x, i -> PLACES[i / EACH] + 0.6 * (i % EACH / (EACH - 1.0) - 0.5));
    return x;
  }

  private static int labels() {
    double[] numbers = new double[PLACES.length * EACH];
    for (int i = 0; i < numbers.length; i++) {
      int label = 1 + i / EACH;
      numbers[i] = label;
    }
    double[] answers =
        fitted(
            1,
            PointwiseLoss.MEAN_SQUARED_ERROR,
            HostArray.of(numbers, Shape.of(numbers.length, 1)));
    int right = 0;
    for (int i = 0; i < answers.length; i++) {
      right += Math.rint(answers[i]) == numbers[i] ? 1 : 0;
    }
    return right;
  }

  private static int oneHot() {
    int classes = PLACES.length;
    int[] labels = new int[classes * EACH];
    Arrays.setAll(labels, i -> i / EACH);
    double[] scores =
        fitted(classes, new CrossEntropy(), HostArray.of(labels, Shape.of(labels.length)));
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      double[] own = Arrays.copyOfRange(scores, classes * i, classes * (i + 1));
      double largest = Arrays.stream(own).max().orElse(0);
      right += own[labels[i]] == largest ? 1 : 0;
    }
    return right;
  }

  /// The outputs of one linear layer after training on all points.
  private static double[] fitted(int outputs, Loss loss, HostArray targets) {
    double[] x = line();
    HostArray inputs = HostArray.of(x, Shape.of(x.length, 1));
    try (Backend backend = Lab.reference();
        Parameters params = Parameters.create(backend, new Seed(1))) {
      Linear layer = Linear.create(params, 1, outputs);
      try (FullBatch problem =
          FullBatch.of(
              params,
              pass -> loss.compute(layer.forward(pass.input(inputs)), pass.input(targets)))) {
        problem.minimize(Lbfgs.defaults(), Stop.defaults().iterations(200), Observer.NONE);
      }
      try (Pass pass = Pass.eval(backend)) {
        return layer.forward(pass.input(inputs)).toHost().toDoubles();
      }
    }
  }

  private static Plot plot() {
    double[] m = new double[POINTS];
    Arrays.setAll(m, i -> REACH * (2.0 * i / (POINTS - 1) - 1));
    List<Plot.Line> lines = new ArrayList<>();
    curves(m).forEach((name, curve) -> lines.add(new Plot.Line(name, m, curve)));
    return new Plot("Losses over the margin y f", "y f", lines);
  }
}
