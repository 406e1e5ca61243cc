package org.bpnet.cli.lab.descent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.autodiff.Taylor;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.minimize.Minimizers;
import org.bpnet.nn.minimize.method.Minimum;
import org.bpnet.nn.minimize.method.Stop;
import org.bpnet.nn.minimize.problem.Problem;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.schedule.Schedule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `bpnet lab taylor`: polynomials in place of a function, and the methods that come of them.
@Command(
    name = "taylor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Put a polynomial in a function's place, and its minimum in that of the function's.",
    description = {
      "",
      "Taylor's polynomial of order n errs like h^(n+1) at a distance of h, and by no more than"
          + " Lagrange's bound. Descent by the first order is gradient descent; the minimum of the"
          + " second order is Newton's step, and quasi-Newton methods (BFGS) learn the second order"
          + " from gradients on the way. All go down Rosenbrock's valley, 100 (y - x^2)^2 + (1 -"
          + " x)^2, from (-1.2, 1).",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabTaylor implements Runnable {
  private static final double POINT = 0.1;
  private static final double FAR = 1e-1;
  private static final double NEAR = 1e-2;
  private static final int ORDERS = 4;
  private static final double[] START = {-1.2, 1};
  private static final double RATE = 1e-3; // the bound 2 / lambda_max at the minimum is 0.002
  private static final int DESCENT = 5_000;
  private static final double SMALL = 1e-10;
  private static final int POINTS = 201;

  private final Console console;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabTaylor(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Findings findings =
        new Findings()
            .say("e^(sin 2x) about 0.1, at a distance of h:\n")
            .table(
                "orders",
                List.of(
                    "order", "off at h = 0.1", "at most", "off at h = 0.01", "error goes like h^"),
                orders())
            .say("Rosenbrock's valley, to a gradient of 1e-10:\n")
            .table(
                "methods",
                List.of("method", "iterations", "evaluations", "value", "distance to (1, 1)"),
                methods());
    options.show(findings, LabTaylor::plot, console);
  }

  private static Tensor function(Tensor x) {
    return Activation.SINE.forward(x.mul(2)).exp();
  }

  private static List<List<Object>> orders() {
    List<List<Object>> rows = new ArrayList<>();
    try (Backend backend = Lab.reference();
        Pass pass = Pass.eval(backend)) {
      for (int order = 0; order <= ORDERS; order++) {
        Taylor taylor = Taylor.of(LabTaylor::function, pass.scalar(POINT), order);
        Tensor far = pass.scalar(POINT + FAR);
        Tensor near = pass.scalar(POINT + NEAR);
        double offFar = taylor.at(far).sub(function(far)).abs().item();
        double offNear = taylor.at(near).sub(function(near)).abs().item();
        rows.add(
            List.of(
                order,
                offFar,
                taylor.bound(far).item(),
                offNear,
                Math.log(offFar / offNear) / Math.log(FAR / NEAR)));
      }
    }
    return rows;
  }

  private static Tensor rosenbrock(Tensor point) {
    Tensor x = point.slice(1, 0, 1);
    Tensor y = point.slice(1, 1, 2);
    return y.sub(x.square()).square().mul(100).add(x.sub(1).square()).sum();
  }

  private static final Problem VALLEY =
      Problem.sumOfSquares(
          x -> new double[] {Math.sqrt(200) * (x[1] - x[0] * x[0]), Math.sqrt(2) * (1 - x[0])});

  private static List<List<Object>> methods() {
    List<List<Object>> rows = new ArrayList<>();
    Descent way = descent();
    rows.add(
        row(
            "gradient descent, rate 0.001",
            DESCENT,
            DESCENT,
            way.points().getLast(),
            way.values()[DESCENT]));
    for (String name : List.of("nonlinear_cg", "bfgs", "lbfgs", "newton")) {
      Minimum found =
          Minimizers.CATALOG.create(name).minimize(VALLEY, START, Stop.at(SMALL), _ -> true);
      rows.add(row(name, found.iterations(), found.evaluations(), found.x(), found.value()));
    }
    return rows;
  }

  private static Descent descent() {
    return Descent.of(
        LabTaylor::rosenbrock,
        START,
        Sgd.defaults(),
        Schedule.constant(RATE),
        Bounds.none(),
        DESCENT,
        new Seed(0));
  }

  private static List<Object> row(
      String name, int iterations, int evaluations, double[] x, double value) {
    return List.of(name, iterations, evaluations, value, distance(x));
  }

  private static double distance(double[] x) {
    return Math.hypot(x[0] - 1, x[1] - 1);
  }

  private static Plot plot() {
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> POINT - 1 + 2.0 * i / (POINTS - 1));
    List<Plot.Line> lines = new ArrayList<>();
    try (Backend backend = Lab.reference();
        Pass pass = Pass.eval(backend)) {
      lines.add(line("e^(sin 2x)", x, LabTaylor::function, pass));
      IntStream.rangeClosed(1, ORDERS)
          .forEach(order ->
              lines.add(
                  line(
                      "order " + order,
                      x,
                      Taylor.of(LabTaylor::function, pass.scalar(POINT), order)::at,
                      pass)));
    }
    return new Plot("Taylor's polynomials about 0.1", "x", lines);
  }

  private static Plot.Line line(
      String name, double[] x, UnaryOperator<Tensor> function, Pass pass) {
    double[] y = Arrays.stream(x).map(v -> function.apply(pass.scalar(v)).item()).toArray();
    return new Plot.Line(name, x, y);
  }
}
