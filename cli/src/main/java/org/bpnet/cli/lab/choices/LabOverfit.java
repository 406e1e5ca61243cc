package org.bpnet.cli.lab.choices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.minimize.FullBatch;
import org.bpnet.nn.minimize.method.Newton;
import org.bpnet.nn.minimize.method.Observer;
import org.bpnet.nn.minimize.method.Stop;
import org.bpnet.nn.regularizer.bound.BestSubset;
import org.bpnet.nn.regularizer.penalty.L2;
import org.bpnet.nn.regularizer.penalty.Penalty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab overfit`: models that are too large, and penalties.
@Command(
    name = "overfit",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Fit polynomials of all degrees to 20 points, with and without a penalty.",
    description = {
      "",
      "A model too small misses the rule (bias), one too large learns the noise (variance): the"
          + " error on other data over the degree is a U. What is made small is J = L + alpha *"
          + " penalty: with sum w^2 (ridge) all weights are small and none is 0; with sum |w| (lasso)"
          + " many are 0, exactly so if each step ends with the proximal one, soft_threshold; a"
          + " count of weights (L0) is what hard_threshold looks for, and trying all subsets finds.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabOverfit implements Runnable {
  private static final int DEGREES = 15;
  private static final int POINTS = 20;
  private static final int TESTS = 200;
  private static final double NOISE = 0.3;
  private static final double STRENGTH = 0.01;

  private static final int FEW = 12;
  private static final int ROWS = 60;
  private static final double COUNTED = 8; // of half the sum of squares, a variable

  private final Console console;

  @Option(names = "--seed", paramLabel = "N", description = "Of noise and data; 1 if not given.")
  private long seed = 1;

  @Option(names = "--sets", paramLabel = "N", description = "Sets of points; 5 if not given.")
  private int sets = 5;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabOverfit(Console console) {
    this.console = console;
  }

  /// The root mean square errors of a fit.
  private record Errors(double train, double test) {}

  @Override
  public void run() {
    FindingOptions.check("--sets", sets, 1, 100);
    List<List<Object>> rows = new ArrayList<>();
    List<Errors> plain = new ArrayList<>();
    List<Errors> ridge = new ArrayList<>();
    for (int degree = 0; degree < DEGREES; degree++) {
      plain.add(mean(degree, new L2(0)));
      ridge.add(mean(degree, new L2(STRENGTH)));
      rows.add(
          List.of(
              degree,
              plain.getLast().train(),
              plain.getLast().test(),
              ridge.getLast().train(),
              ridge.getLast().test()));
    }
    Findings findings =
        new Findings()
            .say("sin(pi x) with noise of 0.3, root mean square errors:\n")
            .table(
                "degrees",
                List.of("degree", "on 20 points", "on others", "with l2(0.01)", "on others then"),
                rows)
            .say(
                "200 weights, of which 20 are not 0, learnt under penalties; how many of them are\n")
            .table("penalties", SparseFit.TITLES, SparseFit.rows(new Seed(seed).child("sparse")));
    subsets(findings);
    options.show(findings, () -> plot(plain, ridge), console);
  }

  private Errors mean(int degree, Penalty penalty) {
    List<Errors> all =
        IntStream.range(0, sets)
            .mapToObj(i -> fit(degree, penalty, new Seed(seed).child(i)))
            .toList();
    return new Errors(
        all.stream().mapToDouble(Errors::train).average().orElse(0),
        all.stream().mapToDouble(Errors::test).average().orElse(0));
  }

  private static Errors fit(int degree, Penalty penalty, Seed random) {
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> 2 * random.child("x").uniform(i) - 1);
    double[] y = new double[POINTS];
    Arrays.setAll(y, i -> truth(x[i]) + NOISE * random.child("noise").normal(i));
    double[] others = new double[TESTS];
    Arrays.setAll(others, i -> 2 * random.child("others").uniform(i) - 1);
    double[] known = Arrays.stream(others).map(LabOverfit::truth).toArray();
    try (Backend backend = Lab.reference();
        Parameters params = Parameters.create(backend, random)) {
      Linear weights = Linear.withoutBias(params, degree + 1, 1, Initializers.zeros());
      HostArray inputs = features(x, degree);
      HostArray targets = HostArray.of(y, Shape.of(POINTS, 1));
      try (FullBatch problem =
          FullBatch.of(
              params,
              pass ->
                  PointwiseLoss.MEAN_SQUARED_ERROR
                      .compute(weights.forward(pass.input(inputs)), pass.input(targets))
                      .add(penalty.over(pass, params)))) {
        problem.minimize(Newton.defaults(), Stop.defaults(), Observer.NONE);
      }
      return new Errors(
          error(backend, weights, inputs, y),
          error(backend, weights, features(others, degree), known));
    }
  }

  private static double truth(double x) {
    return Math.sin(Math.PI * x);
  }

  /// Legendre's polynomials up to a degree, side by side: powers of x would be nearly the same.
  private static HostArray features(double[] x, int degree) {
    int n = degree + 1;
    double[] values = new double[x.length * n];
    for (int i = 0; i < x.length; i++) {
      values[i * n] = 1;
      for (int k = 1; k < n; k++) {
        double before = k == 1 ? 0 : values[i * n + k - 2];
        values[i * n + k] = ((2 * k - 1) * x[i] * values[i * n + k - 1] - (k - 1) * before) / k;
      }
    }
    return HostArray.of(values, Shape.of(x.length, n));
  }

  private static double error(Backend backend, Linear weights, HostArray inputs, double[] y) {
    try (Pass pass = Pass.eval(backend)) {
      double[] answers = weights.forward(pass.input(inputs)).toHost().toDoubles();
      return Math.sqrt(
          IntStream.range(0, y.length)
              .mapToDouble(i -> (answers[i] - y[i]) * (answers[i] - y[i]))
              .average()
              .orElse(0));
    }
  }

  /// The best subset of twelve variables, of which the first three make the data.
  private void subsets(Findings findings) {
    Seed random = new Seed(seed).child("subset");
    double[][] x = new double[ROWS][FEW];
    double[] y = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      for (int k = 0; k < FEW; k++) {
        x[i][k] = random.child(k).normal(i);
      }
      y[i] = 2 * x[i][0] - 1.5 * x[i][1] + x[i][2] + 0.5 * random.child("noise").normal(i);
    }
    double[] best = BestSubset.of(x, y, COUNTED).weights();
    String chosen =
        IntStream.range(0, FEW)
            .filter(k -> best[k] != 0)
            .mapToObj(k -> String.valueOf(k + 1))
            .reduce((a, b) -> a + ", " + b)
            .orElse("none");
    findings.figure(
        "best subset",
        chosen,
        "of 12 variables the first three make the data; trying all 4,096 subsets finds %s");
  }

  private static Plot plot(List<Errors> plain, List<Errors> ridge) {
    double[] degree = IntStream.range(0, DEGREES).asDoubleStream().toArray();
    return new Plot(
        "log10 of the root mean square error over the degree",
        "degree",
        List.of(
            line("on 20 points", degree, plain.stream().mapToDouble(Errors::train)),
            line("on others", degree, plain.stream().mapToDouble(Errors::test)),
            line("on others, with l2(0.01)", degree, ridge.stream().mapToDouble(Errors::test))));
  }

  private static Plot.Line line(String name, double[] x, DoubleStream y) {
    return new Plot.Line(name, x, y.map(Math::log10).toArray());
  }
}
