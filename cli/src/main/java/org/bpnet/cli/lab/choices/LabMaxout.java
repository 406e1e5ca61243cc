package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Maxout;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab maxout`: a convex function as the largest of straight lines.
@Command(
    name = "maxout",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Follow curves by maxout units: the largest of k straight lines.",
    description = {
      "",
      "A maxout unit is max(a_1 x + b_1, .., a_k x + b_k). With tangents for its lines it comes as"
          + " near to a convex function as one likes: k tangents to x^2 on [-1, 1], side by side, are"
          + " off by 1/k^2. The difference of two units follows any continuous function: sin 3x ="
          + " (sin 3x + 4.5 x^2) - 4.5 x^2, both of them convex.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabMaxout implements Runnable {
  private static final int POINTS = 2_001;
  private static final int MOST = 64;
  private static final double SHARE = 4.5; // half of the largest -(sin 3x)''

  private final Console console;

  @Option(
      names = "--pieces",
      paramLabel = "K",
      description = "The most lines of a unit; ${DEFAULT-VALUE} if not given.")
  private int pieces = 32;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabMaxout(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    FindingOptions.check("--pieces", pieces, 1, MOST);
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> 2.0 * i / (POINTS - 1) - 1);
    List<List<Object>> rows = new ArrayList<>();
    for (int k = 1; k <= pieces; k *= 2) {
      rows.add(
          List.of(
              k,
              error(x, squares(x, k), v -> v * v),
              1.0 / (k * k),
              error(x, wave(x, k), v -> Math.sin(3 * v))));
    }
    Findings findings =
        new Findings()
            .table(
                "pieces",
                List.of("pieces", "x^2 off by", "1/k^2", "sin 3x by two units off by"),
                rows);
    options.show(findings, () -> plot(x), console);
  }

  private static double[] squares(double[] x, int k) {
    return unit(x, k, v -> v * v, v -> 2 * v);
  }

  private static double[] wave(double[] x, int k) {
    double[] convex =
        unit(x, k, v -> Math.sin(3 * v) + SHARE * v * v, v -> 3 * Math.cos(3 * v) + 2 * SHARE * v);
    double[] taken = unit(x, k, v -> SHARE * v * v, v -> 2 * SHARE * v);
    double[] wave = new double[x.length];
    Arrays.setAll(wave, i -> convex[i] - taken[i]);
    return wave;
  }

  /// What a maxout unit makes of points, its pieces being tangents to a convex function in the
  /// middles of k equal parts of [-1, 1].
  private static double[] unit(
      double[] x, int k, DoubleUnaryOperator function, DoubleUnaryOperator slope) {
    double[] weights = new double[k];
    double[] biases = new double[k];
    for (int i = 0; i < k; i++) {
      double middle = (2.0 * i + 1) / k - 1;
      weights[i] = slope.applyAsDouble(middle);
      biases[i] = function.applyAsDouble(middle) - weights[i] * middle;
    }
    try (Backend backend = Lab.reference();
        Parameters params = Parameters.create(backend, new Seed(0));
        Pass pass = Pass.eval(backend)) {
      Linear lines = Linear.create(params, 1, k);
      lines.weight().load(HostArray.of(weights, Shape.of(1, k)));
      lines.bias().orElseThrow().load(HostArray.of(biases, Shape.of(k)));
      return Sequential.of(lines, new Maxout(k))
          .forward(pass.input(HostArray.of(x, Shape.of(x.length, 1))))
          .toHost()
          .toDoubles();
    }
  }

  private static double error(double[] x, double[] y, DoubleUnaryOperator function) {
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      largest = Math.max(largest, Math.abs(y[i] - function.applyAsDouble(x[i])));
    }
    return largest;
  }

  private static Plot plot(double[] x) {
    return new Plot(
        "Maxout units of 2 and 4 lines, and two of 8",
        "x",
        List.of(
            new Plot.Line("x\u00b2", x, Arrays.stream(x).map(v -> v * v).toArray()),
            new Plot.Line("k = 2", x, squares(x, 2)),
            new Plot.Line("k = 4", x, squares(x, 4)),
            new Plot.Line("sin 3x", x, Arrays.stream(x).map(v -> Math.sin(3 * v)).toArray()),
            new Plot.Line("difference, k = 8", x, wave(x, 8))));
  }
}
