package org.bpnet.cli.lab.descent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Phrase;
import org.bpnet.cli.terminal.Version;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.nn.schedule.curve.Schedules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab rate`: from which learning rate on gradient descent diverges.
@Command(
    name = "rate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Descend a valley at learning rates below and above 2 / lambda_max.",
    description = {
      "",
      "On f = x^T A x / 2 a step of gradient descent multiplies the part along an eigenvector by 1 -"
          + " rate * lambda. So all parts shrink if the rate is below 2 / lambda_max, one leaps from"
          + " side to side for ever at it, and grows beyond it. A small rate creeps along the flat"
          + " direction; a rate that falls may begin too large.",
      "",
      "A has the eigenvalues 1 and 10, turned by 30 degrees.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabRate implements Runnable {
  private static final double ANGLE = Math.PI / 6;
  private static final double[] EIGENVALUES = {1, 10};
  private static final double[] START = {2, 1};
  private static final double[] TIMES = {0.05, 0.5, 0.95, 1, 1.05, 1.5};
  private static final double FIRST = 1.5;
  private static final double FALL = 0.97;
  private static final int MOST = 2_000;

  private final Console console;

  @Option(names = "--steps", paramLabel = "N", description = "How many; 100 if not given.")
  private int steps = 100;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabRate(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    FindingOptions.check("--steps", steps, 1, MOST);
    double largest = Descent.curvature(LabRate::valley, 0, 0).largest();
    double bound = 2 / largest;
    List<List<Object>> rows = new ArrayList<>();
    List<Plot.Line> lines = new ArrayList<>();
    for (double times : TIMES) {
      Descent way = descend(Schedule.constant(times * bound));
      rows.add(row(Words.plain(times), way, formula(times * bound)));
      if (times > TIMES[1] && times < FIRST || times == TIMES[0]) {
        lines.add(line(Words.plain(times), way));
      }
    }
    Schedule falling =
        Schedules.CATALOG.create("exponential(rate=" + FIRST * bound + ", factor=" + FALL + ")");
    Descent slowing = descend(falling);
    rows.add(row(Phrase.of("%s, times %s a step", FIRST, FALL), slowing, "-"));
    lines.add(line(FIRST + ", falling", slowing));
    Findings findings =
        new Findings()
            .figure("largest eigenvalue", largest, "lambda_max of the Hessian: %s")
            .figure("bound", bound, "2 / lambda_max: %s, from (2, 1):\n")
            .table(
                "rates",
                List.of(
                    "rate / bound",
                    Phrase.of("f after %d steps", steps),
                    "by the formula",
                    "lower in every step"),
                rows);
    options.show(findings, () -> new Plot("log10 of f at rate / bound", "step", lines), console);
  }

  private static double[][] matrix() {
    double c = Math.cos(ANGLE);
    double s = Math.sin(ANGLE);
    double mixed = (EIGENVALUES[0] - EIGENVALUES[1]) * c * s;
    return new double[][] {
      {EIGENVALUES[0] * c * c + EIGENVALUES[1] * s * s, mixed},
      {mixed, EIGENVALUES[0] * s * s + EIGENVALUES[1] * c * c}
    };
  }

  /// x A xᵀ / 2.
  private static Tensor valley(Tensor x) {
    double[] a = Arrays.stream(matrix()).flatMapToDouble(Arrays::stream).toArray();
    Tensor matrix = x.pass().input(HostArray.of(a, Shape.of(2, 2)));
    return x.matmul(matrix).mul(x).sum().mul(0.5);
  }

  private Descent descend(Schedule rate) {
    return Descent.of(
        LabRate::valley, START, Sgd.defaults(), rate, Bounds.none(), steps, new Seed(0));
  }

  /// Σ λ c² (1 − rate·λ)²ᵏ / 2, c being the parts of the start along the eigenvectors.
  private double formula(double rate) {
    double c = Math.cos(ANGLE);
    double s = Math.sin(ANGLE);
    double[] parts = {c * START[0] + s * START[1], c * START[1] - s * START[0]};
    return IntStream.range(0, parts.length)
        .mapToDouble(i ->
            EIGENVALUES[i]
                * parts[i]
                * parts[i]
                * Math.pow(1 - rate * EIGENVALUES[i], 2.0 * steps)
                / 2)
        .sum();
  }

  private static List<Object> row(Object rate, Descent way, Object formula) {
    double[] values = way.values();
    boolean falls = IntStream.range(1, values.length).allMatch(i -> values[i] < values[i - 1]);
    return List.of(rate, values[values.length - 1], formula, falls ? "yes" : "no");
  }

  private static Plot.Line line(String name, Descent way) {
    double[] step = IntStream.range(0, way.values().length).asDoubleStream().toArray();
    return new Plot.Line(name, step, Arrays.stream(way.values()).map(Math::log10).toArray());
  }
}
