package org.bpnet.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.bpnet.core.Backends;
import org.bpnet.core.HostArray;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Seed;
import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.Rule;
import org.bpnet.nn.schedule.Schedule;

/// What of an entry of the catalogs can be drawn: a formula over its variable, a schedule over the
/// steps, the numbers of an initializer, the way of an optimizer down a parabola.
final class Curves {
  private static final int POINTS = 601;
  private static final double REACH = 4;
  private static final int STEPS = 120;
  private static final int BINS = 60;

  private Curves() {}

  /// The picture of an entry.
  ///
  /// @param use a text that the catalog makes the thing of
  /// @throws IllegalArgumentException if the arguments are wrong, or if there is nothing to draw
  static <T> Plot of(String kinds, Catalog<T> catalog, Catalog.Entry<T> entry, String use) {
    return switch (catalog.create(use)) {
      case Schedule schedule -> schedule(use, schedule);
      case Initializer initializer -> histogram(use, initializer);
      case Rule rule -> descent(use, rule);
      default -> formula(kinds, catalog.lines(entry), entry, use);
    };
  }

  private static Plot schedule(String use, Schedule schedule) {
    double[] t = new double[STEPS + 1];
    double[] rate = new double[STEPS + 1];
    for (int step = 0; step <= STEPS; step++) {
      t[step] = step;
      rate[step] = schedule.at(step);
    }
    return new Plot(use, "step", List.of(new Plot.Line("rate", t, rate)));
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

  private static Plot formula(
      String kinds, List<About.Line> lines, Catalog.Entry<?> entry, String use) {
    for (About.Line line : lines) {
      if (line instanceof About.Line.Computed computed) {
        Map<String, Double> numbers = numbers(entry, use);
        List<String> open = new ArrayList<>(computed.formula().inputs());
        open.removeAll(numbers.keySet());
        List<String> by = computed.by();
        if (open.size() == 1 || !by.isEmpty() && open.size() == 2 && open.contains(by.getFirst())) {
          return formula(computed, use, open, numbers);
        }
      }
    }
    throw new IllegalArgumentException(
        "--plot: %s/%s is no function of one number".formatted(kinds, entry.name()));
  }

  /// Over the variable, with what is left open, such as a learning rate, at 1; where there is a
  /// second one, such as a target, once for 0 and once for 1.
  private static Plot formula(
      About.Line.Computed line, String use, List<String> open, Map<String, Double> numbers) {
    List<String> ones = new ArrayList<>(line.formula().hypers());
    ones.removeAll(numbers.keySet());
    ones.forEach(name -> numbers.put(name, 1.0));
    String note = ones.isEmpty() ? "" : ", " + String.join(" = ", ones) + " = 1";
    String variable = line.by().isEmpty() ? open.getFirst() : line.by().getFirst();
    List<Plot.Line> curves = new ArrayList<>();
    List<String> others = open.stream().filter(name -> !name.equals(variable)).toList();
    double[] cases = others.isEmpty() ? new double[] {0} : new double[] {0, 1};
    for (double value : cases) {
      others.forEach(name -> numbers.put(name, value));
      String suffix = others.isEmpty() ? "" : ", " + others.getFirst() + " = " + (int) value;
      curves.add(curve(line.name() + suffix, line.formula(), variable, numbers));
      if (!line.by().isEmpty()) {
        String name = "d%s/d%s%s".formatted(line.name(), variable, suffix);
        curves.add(curve(name, line.formula().derivative(variable), variable, numbers));
      }
    }
    return new Plot(use + note, variable, curves);
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

  /// The arguments that are numbers, and π.
  private static Map<String, Double> numbers(Catalog.Entry<?> entry, String use) {
    Map<String, Double> numbers = new HashMap<>(Map.of("pi", Math.PI));
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
        numbers.put(key, Double.parseDouble(argument.getValue()));
      } catch (NumberFormatException word) {
        // a name or a list, of which no formula is made
      }
      position++;
    }
  }
}
