package org.bpnet.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.Backends;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.activation.Maxout;
import org.bpnet.nn.activation.PRelu;
import org.bpnet.nn.activation.RowActivation;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.embed.loss.PairLoss;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.loss.ExampleLoss;
import org.bpnet.nn.margin.FormulaHead;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.nn.minimize.method.Stop;
import org.bpnet.nn.minimize.problem.Problem;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.regularizer.penalty.AnnealedPenalty;
import org.bpnet.nn.regularizer.penalty.WithBiases;
import org.bpnet.nn.schedule.Schedule;

/// What of an entry of the catalogs can be drawn: a formula over its variable, a head over the
/// angle, a loss of pairs over their distance, a schedule over the steps, the numbers of an
/// initializer, the way of an optimizer down a parabola and of a minimizer through a valley.
public final class Curves {
  private static final int POINTS = 601;
  private static final double REACH = 4;
  private static final int STEPS = 120;
  private static final int BINS = 60;

  /// Numbers in formulas that training changes.
  private static final List<String> LEARNT = List.of("slope", "beta");

  private Curves() {}

  /// The picture of an entry.
  ///
  /// @param use a text that the catalog makes the thing of
  /// @throws IllegalArgumentException if the arguments are wrong, or if there is nothing to draw
  public static <T> Plot of(String kinds, Catalog<T> catalog, Catalog.Entry<T> entry, String use) {
    return switch (catalog.create(use)) {
      case Schedule schedule -> schedule(use, "rate", schedule);
      case Initializer initializer -> histogram(use, initializer);
      case Rule rule -> descent(use, rule);
      case Minimizer minimizer -> valley(use, minimizer);
      case AnnealedPenalty annealed -> schedule(use, "factor", annealed.factor());
      case WithBiases _ -> within(kinds, catalog, use);
      case RowActivation rows -> UnitCurves.row(use, rows);
      case Maxout maxout -> UnitCurves.maxout(use, maxout);
      case ExampleLoss loss -> LossCurves.of(catalog, use, loss);
      case FormulaHead head -> HeadCurves.of(catalog, entry, use, head);
      case PairLoss _ ->
          PairCurves.of(catalog.lines(entry), numbers(entry, use), use)
              .orElseGet(() -> formula(kinds, catalog.lines(entry), entry, use));
      default -> formula(kinds, catalog.lines(entry), entry, use);
    };
  }

  /// The picture of what a text has as its only argument.
  private static <T> Plot within(String kinds, Catalog<T> catalog, String use) {
    String inner = Spec.parse(use).arguments().values().iterator().next();
    var entry = catalog.find(Spec.parse(inner).name()).orElseThrow();
    Plot plot = of(kinds, catalog, entry, inner);
    return new Plot(use, plot.axis(), plot.lines());
  }

  private static Plot schedule(String use, String name, Schedule schedule) {
    double[] t = new double[STEPS + 1];
    double[] rate = new double[STEPS + 1];
    for (int step = 0; step <= STEPS; step++) {
      t[step] = step;
      rate[step] = schedule.at(step);
    }
    return new Plot(use, "step", List.of(new Plot.Line(name, t, rate)));
  }

  private static Plot histogram(String use, Initializer initializer) {
    double[] values = initializer.create(Shape.of(300, 100), new Seed(0)).toDoubles();
    double reach = Arrays.stream(values).map(Math::abs).max().orElse(1);
    double width = 2 * Math.max(reach, 1e-6) / BINS;
    double[] x = new double[BINS];
    double[] share = new double[BINS];
    Arrays.setAll(x, i -> -reach + (i + 0.5) * width);
    for (double value : values) {
      int bin = Math.clamp((int) ((value + reach) / width), 0, BINS - 1);
      share[bin] += 1.0 / (values.length * width);
    }
    return new Plot(use + " of [300, 100]", "w", List.of(new Plot.Line("density", x, share)));
  }

  /// The loss ½(x² + 10y²) from (1, 1) at the published learning rate, up to ten times that.
  private static Plot descent(String use, Rule rule) {
    List<Plot.Line> lines = new ArrayList<>();
    for (double times : new double[] {1, 10}) {
      double rate = times * rule.learningRate();
      double[] step = new double[STEPS + 1];
      double[] loss = new double[STEPS + 1];
      try (var backend = Backends.reference();
          var params = Parameters.create(backend, new Seed(0))) {
        Parameter p = params.weight("p", Shape.of(1, 2), Initializers.constant(1));
        HostArray curvature = HostArray.of(new double[] {0.5, 5}, Shape.of(1, 2));
        try (var optimizer = new Optimizer(params, rule, Schedule.constant(rate))) {
          for (int i = 0; i <= STEPS; i++) {
            try (Pass pass = Pass.train(backend, new Seed(i))) {
              Tensor height = pass.read(p).square().mul(pass.input(curvature)).sum();
              step[i] = i;
              loss[i] = height.item();
              optimizer.step(pass.backward(height));
            }
          }
        }
      }
      lines.add(new Plot.Line("rate " + Words.number(rate), step, loss));
    }
    return new Plot(use + " on (x\u00b2 + 10y\u00b2)/2", "step", lines);
  }

  /// Rosenbrock's valley, from its usual start.
  private static Plot valley(String use, Minimizer minimizer) {
    Problem rosenbrock =
        Problem.sumOfSquares(x -> new double[] {10 * (x[1] - x[0] * x[0]), 1 - x[0]});
    List<Double> evaluations = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    minimizer.minimize(
        rosenbrock,
        new double[] {-1.2, 1},
        Stop.defaults(),
        iteration -> {
          evaluations.add((double) iteration.evaluations());
          values.add(Math.log10(iteration.value()));
          return evaluations.size() <= STEPS;
        });
    var line = new Plot.Line("log10 of the value", array(evaluations), array(values));
    return new Plot(use + " in Rosenbrock's valley", "evaluations", List.of(line));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(value -> value).toArray();
  }

  private static Plot formula(
      String kinds, List<About.Line> lines, Catalog.Entry<?> entry, String use) {
    for (About.Line line : lines) {
      if (line instanceof About.Line.Computed written) {
        About.Line.Computed computed = spelt(written);
        Map<String, Double> numbers = numbers(entry, use);
        List<String> open = new ArrayList<>(computed.formula().inputs());
        open.removeAll(numbers.keySet());
        if (open.size() == 1 || open.size() == 2 && open.contains(variable(computed, open))) {
          return formula(computed, use, open, numbers);
        }
      }
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "--plot: there is no picture of %s/%s", kinds, entry.name()));
  }

  /// With the sum s of squares written out: that of a feature f, or that of the number itself and
  /// of all others, whose own is `rest`. The n of what has a limit is the root of s.
  private static About.Line.Computed spelt(About.Line.Computed line) {
    Formula formula = line.formula();
    boolean own = formula.inputs().contains(line.name());
    String one = own ? line.name() : "f";
    Formula square = Formula.input(one).square();
    Formula all = own ? square.add(Formula.input("rest").square()) : square;
    boolean bounded = formula.hypers().contains("limit");
    Formula spelt =
        formula.substitute(bounded ? Map.of("s", all, "n", all.sqrt()) : Map.of("s", all));
    return spelt.equals(formula) ? line : new About.Line.Computed(line.name(), spelt, List.of(one));
  }

  /// Over the variable, with what is left open, such as a learning rate, at 1; where there is a
  /// second one, such as a gate's partner, for two values of it.
  private static Plot formula(
      About.Line.Computed line, String use, List<String> open, Map<String, Double> numbers) {
    String variable = variable(line, open);
    List<String> others = new ArrayList<>(open);
    List<String> ones = new ArrayList<>(line.formula().hypers());
    ones.removeAll(numbers.keySet());
    others.addAll(ones.stream().filter(LEARNT::contains).toList());
    ones.removeAll(LEARNT);
    others.remove(variable);
    ones.forEach(name -> numbers.put(name, 1.0));
    String note = ones.isEmpty() ? "" : ", " + String.join(" = ", ones) + " = 1";
    List<Plot.Line> curves = new ArrayList<>();
    double[] cases = others.isEmpty() ? new double[] {0} : cases(others.getFirst());
    for (double value : cases) {
      others.forEach(name -> numbers.put(name, value));
      String suffix = others.isEmpty() ? "" : ", " + others.getFirst() + " = " + Words.plain(value);
      curves.add(curve(line.name() + suffix, line.formula(), variable, numbers));
      if (!line.by().isEmpty()) {
        String name = String.format(Locale.ROOT, "d%s/d%s%s", line.name(), variable, suffix);
        curves.add(curve(name, line.formula().derivative(variable), variable, numbers));
      }
    }
    return new Plot(use + note, variable, curves);
  }

  private static String variable(About.Line.Computed line, List<String> open) {
    if (line.by().isEmpty()) {
      return open.contains(line.name()) ? line.name() : open.getFirst();
    }
    return line.by().contains("b") ? "b" : line.by().getFirst(); // b opens a gate
  }

  private static double[] cases(String variable) {
    return switch (variable) {
      case "a" -> new double[] {1, 2}; // what a gate lets pass
      case "slope" -> new double[] {PRelu.START, -0.5};
      case "beta" -> new double[] {1, 4};
      case "rest" -> new double[] {1, 2};
      case "h" -> new double[] {1}; // the right answer
      default -> new double[] {0, 1}; // random numbers
    };
  }

  /// Values worth drawing of the first number among a bare name's arguments, as `delta=0.5`; none
  /// if there is no number, or if arguments are given.
  static <T> List<String> variants(Catalog<T> catalog, String use) {
    Catalog.Entry<T> entry = catalog.find(use).orElse(null);
    if (entry == null || entry.signature().arguments().isEmpty()) {
      return List.of();
    }
    var argument = entry.signature().arguments().entrySet().iterator().next();
    double usual;
    try {
      usual = Spec.number(argument.getValue());
    } catch (NumberFormatException word) {
      return List.of();
    }
    double[] values =
        usual == 0
            ? new double[] {0, 0.2, 0.5}
            : new double[] {usual / 2, usual, 2 * usual, (1 + usual) / 2};
    return Arrays.stream(values)
        .mapToObj(value -> argument.getKey() + "=" + Words.plain(value))
        .filter(text -> allows(catalog, use + "(" + text + ")"))
        .limit(3)
        .toList();
  }

  private static boolean allows(Catalog<?> catalog, String use) {
    try {
      catalog.create(use);
      return true;
    } catch (IllegalArgumentException outside) {
      return false;
    }
  }

  private static Plot.Line curve(
      String name, Formula formula, String variable, Map<String, Double> numbers) {
    List<String> names = new ArrayList<>(numbers.keySet());
    names.remove(variable);
    double[] values = new double[names.size() + 1];
    for (int i = 0; i < names.size(); i++) {
      values[i + 1] = numbers.getOrDefault(names.get(i), 0.0);
    }
    names.addFirst(variable);
    var bound = formula.bind(names);
    DoubleUnaryOperator f =
        x -> {
          values[0] = x;
          return bound.at(values);
        };
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> -REACH + 2 * REACH * i / (POINTS - 1));
    return new Plot.Line(name, x, Arrays.stream(x).map(f).toArray());
  }

  /// The arguments that are numbers.
  static Map<String, Double> numbers(Catalog.Entry<?> entry, String use) {
    Map<String, Double> numbers = new HashMap<>();
    List<String> keys = List.copyOf(entry.signature().arguments().keySet());
    put(numbers, keys, entry.signature());
    put(numbers, keys, Spec.parse(use));
    return numbers;
  }

  private static void put(Map<String, Double> numbers, List<String> keys, Spec spec) {
    int position = 0;
    for (var argument : spec.arguments().entrySet()) {
      boolean named = keys.contains(argument.getKey());
      String key = named ? argument.getKey() : keys.get(position);
      try {
        numbers.put(key, Spec.number(argument.getValue()));
      } catch (NumberFormatException word) {
        // a name or a list, of which no formula is made
      }
      position++;
    }
  }
}
