package org.bpnet.cli.lab.descent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Phrase;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.minimize.problem.Curvature;
import org.bpnet.nn.optim.Optimizers;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.regularizer.bound.GradientNoise;
import org.bpnet.nn.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab saddle`: descent at a saddle.
@Command(
    name = "saddle",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Descend to the saddle of x1^2 - x2^2, and away from it.",
    description = {
      "",
      "The Hessian of y = x1^2 - x2^2 has the eigenvalues 2 and -2. Gradient descent from x2 = 0"
          + " ends at the saddle and stays. From x2 = 1e-6 it follows x2 = 1e-6 (1 + 2 rate)^k away"
          + " from it, slowly at first. Noise in the gradient, such as that of small batches, does"
          + " the same for a start at 0.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabSaddle implements Runnable {
  private static final int STEPS = 200;
  private static final double NEAR = 1e-6;
  private static final double NOISE = 1e-6; // variance
  private static final List<String> RULES =
      List.of("sgd", "momentum", "nesterov", "rmsprop", "adam");

  private final Console console;

  @Option(names = "--rate", paramLabel = "R", description = "Learning rate; 0.05 if not given.")
  private double rate = 0.05;

  @Option(names = "--seed", paramLabel = "N", description = "For the noise; 1 if not given.")
  private long seed = 1;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabSaddle(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    FindingOptions.checkBetween("--rate", rate, 0, 1);
    Curvature curvature = Descent.curvature(LabSaddle::saddle, 0, 0);
    Descent near = descend("sgd", NEAR, Bounds.none());
    double off = 0;
    for (int k = 0; k <= STEPS; k++) {
      double known = NEAR * Math.pow(1 + 2 * rate, k);
      off = Math.max(off, Math.abs(near.track(1)[k] / known - 1));
    }
    var noise = new Bounds(List.of(new GradientNoise(NOISE, 0)), List.of());
    List<List<Object>> rows = new ArrayList<>();
    for (String rule : RULES) {
      rows.add(
          List.of(
              rule,
              descend(rule, 0, Bounds.none()).track(1)[STEPS],
              left(descend(rule, NEAR, Bounds.none())),
              left(descend(rule, 0, noise))));
    }
    Findings findings =
        new Findings()
            .figure("smallest eigenvalue", curvature.smallest(), "eigenvalues of the Hessian: %s")
            .figure("largest eigenvalue", curvature.largest(), "                       and: %s")
            .figure(
                "off the law",
                off,
                "gradient descent from x2 = 1e-6 is off 1e-6 (1 + 2 rate)^k by at most %s times that\n")
            .table(
                "optimizers",
                List.of(
                    "optimizer",
                    "x2 after 200 steps from 0",
                    "steps to x2 = 1 from 1e-6",
                    "from 0 with noise"),
                rows);
    options.show(findings, this::plot, console);
  }

  private static Tensor saddle(Tensor x) {
    HostArray signs = HostArray.of(new double[] {1, -1}, Shape.of(1, 2));
    return x.square().mul(x.pass().input(signs)).sum();
  }

  private Descent descend(String rule, double start, Bounds bounds) {
    return Descent.of(
        LabSaddle::saddle,
        new double[] {1, start},
        Optimizers.CATALOG.create(rule),
        Schedule.constant(rate),
        bounds,
        STEPS,
        new Seed(seed));
  }

  /// The step at which x2 is 1 away from the ridge.
  private static Object left(Descent way) {
    double[] x2 = way.track(1);
    for (int k = 0; k < x2.length; k++) {
      if (Math.abs(x2[k]) >= 1) {
        return k;
      }
    }
    return Phrase.of("more than %s", STEPS);
  }

  private Plot plot() {
    List<Plot.Line> lines = new ArrayList<>();
    for (String rule : RULES) {
      Descent way = descend(rule, NEAR, Bounds.none());
      int end = left(way) instanceof Integer step ? step + 1 : STEPS + 1;
      lines.add(
          new Plot.Line(rule, Arrays.copyOf(way.track(0), end), Arrays.copyOf(way.track(1), end)));
    }
    return new Plot("x2 over x1, from (1, 1e-6) to x2 = 1", "x1", lines);
  }
}
