package org.bpnet.nn.margin;

import static org.bpnet.core.formula.Formula.input;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.catalog.Setting;
import org.bpnet.nn.catalog.Spec;
import org.bpnet.nn.schedule.Clock;
import org.bpnet.nn.schedule.Schedule;

/// A head that is one formula: the logit of a class, given what is between an example's feature x
/// and the class's weights wⱼ. Its derivative, and so all gradients, follow from it.
///
/// | in the formula | is | |
/// |---|---|---|
/// | `c` | cos θⱼ = ⟨x, wⱼ⟩/(‖x‖·‖wⱼ‖) | [org.bpnet.nn.layer.CosineLinear] |
/// | `d` | ⟨x, wⱼ⟩ | |
/// | `u` | ⟨x, wⱼ⟩/‖x‖ | |
/// | `r` | ‖x‖ | |
/// | `w` | ‖wⱼ‖ | |
/// | `b` | bⱼ, a parameter that starts at 0 | |
/// | `h` | 1 at the example's own class, 0 elsewhere | |
///
/// What a formula does not mention is not computed. Nothing larger than one number for each example
/// and class comes of it, and the backend joins it with the softmax.
///
/// ```java
/// Formula m = Formula.hyper("m");
/// Formula s = Formula.hyper("s");
/// Head mine =
///     FormulaHead.of(
///         "mine", s.mul(Angle.C.sub(m)), s.mul(Angle.C), "ours",
///         Setting.positive("s", 30), Setting.notNegative("m", 0.2));
/// ```
///
/// **Annealing.** Any number in the formula may change over the updates ([#annealed]); the head
/// then has a [Clock] among its parameters, in which the optimizer counts.
public final class FormulaHead implements Head, Defined {
  static final Formula D = input("d");
  static final Formula U = input("u");
  static final Formula R = input("r");
  static final Formula W = input("w");
  static final Formula B = input("b");
  static final Formula H = input("h");

  private final Definition logit;
  private final Map<String, String> arguments;
  private final Map<String, Schedule> annealed;
  private final Make make;

  /// How the layer is made.
  ///
  /// @param first the first weights
  /// @param learnt numbers in the formula that are parameters, with their first values
  /// @param centres of each class; the nearest one counts
  /// @param numbers makes what else the formula mentions
  /// @param way how the gradient goes through the logits
  /// @param join what the loss makes of the logits
  record Make(
      Initializer first,
      Map<String, Double> learnt,
      int centres,
      Numbers.Maker numbers,
      Way way,
      Join join) {
    static final Make STANDARD =
        new Make(new Directions(), Map.of(), 1, _ -> Numbers.NONE, Way.EXACT, Join.SOFTMAX);

    Make first(Initializer weights) {
      return new Make(weights, learnt, centres, numbers, way, join);
    }

    Make learning(String number, double start) {
      return new Make(first, Map.of(number, start), centres, numbers, way, join);
    }

    Make centres(int ofClass) {
      return new Make(first, learnt, ofClass, numbers, way, join);
    }

    Make numbers(Numbers.Maker maker) {
      return new Make(first, learnt, centres, maker, way, join);
    }

    Make way(Way gradients) {
      return new Make(first, learnt, centres, numbers, gradients, join);
    }

    Make joined(Join loss) {
      return new Make(first, learnt, centres, numbers, way, loss);
    }
  }

  /// A number of the formula as it is written; an annealed one is the schedule's first until the
  /// head has a clock.
  private record Written(double value, String text) implements DoubleSupplier {
    @Override
    public double getAsDouble() {
      return value;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private FormulaHead(
      Definition logit, Map<String, String> arguments, Map<String, Schedule> annealed, Make make) {
    this.logit = logit;
    this.arguments = arguments;
    this.annealed = annealed;
    this.make = make;
  }

  /// A head with its settings at their defaults.
  ///
  /// @param name as in a catalog, `arcface`
  /// @param target the logit of the example's own class
  /// @param others the logit of another class; the scores too
  /// @param source authors and year, or "ours"
  /// @throws IllegalArgumentException if the settings are not the formulas' hyper-parameters
  public static FormulaHead of(
      String name, Formula target, Formula others, String source, Setting... settings) {
    boolean alike = target.equals(others);
    Formula formula = alike ? others : Formula.where(H, target, others);
    return of(Definition.of(name, formula, source, settings), Make.STANDARD);
  }

  private static FormulaHead of(Definition logit, Make make) {
    Map<String, String> arguments = new LinkedHashMap<>();
    logit.settings().forEach(s -> arguments.put(s.name(), Formula.decimal(s.standard())));
    return new FormulaHead(logit, arguments, Map.of(), make);
  }

  /// This head made in another way.
  FormulaHead making(Make other) {
    return new FormulaHead(logit, arguments, annealed, other);
  }

  /// How it is made.
  Make make() {
    return make;
  }

  /// This head with one more argument in its text, which decided on the formula or on how it is
  /// made.
  FormulaHead said(String argument, String value) {
    return new FormulaHead(logit, with(argument, value), annealed, make);
  }

  /// The same, with that argument before the others.
  FormulaHead saidFirst(String argument, String value) {
    Map<String, String> more = new LinkedHashMap<>();
    more.put(argument, value);
    more.putAll(arguments);
    return new FormulaHead(logit, Collections.unmodifiableMap(more), annealed, make);
  }

  /// This head in a mode, with the way that gradients go in the other one.
  FormulaHead moded(Margins.Mode mode, Way reference) {
    FormulaHead head = said("mode", mode.toString());
    return mode == Margins.Mode.EXACT ? head : head.making(make.way(reference));
  }

  private Map<String, String> with(String argument, String value) {
    Map<String, String> more = new LinkedHashMap<>(arguments);
    more.put(argument, value);
    return Collections.unmodifiableMap(more);
  }

  /// This head with another value of a setting.
  ///
  /// @throws IllegalArgumentException if there is no such setting, or the value is outside its
  ///   range
  public FormulaHead with(String setting, double value) {
    Map<String, Schedule> schedules = new LinkedHashMap<>(annealed);
    schedules.remove(setting);
    return changed(setting, new Written(value, Formula.decimal(value)), schedules);
  }

  /// This head with a setting that changes over the updates: a margin that grows, a temperature
  /// that falls.
  ///
  /// @param schedule counts from 0
  /// @throws IllegalArgumentException if there is no such setting, or its first value is outside
  ///   its range
  public FormulaHead annealed(String setting, Schedule schedule) {
    return annealed(setting, schedule, schedule.toString());
  }

  /// @param text what the schedule was read from
  FormulaHead annealed(String setting, Schedule schedule, String text) {
    Map<String, Schedule> schedules = new LinkedHashMap<>(annealed);
    schedules.put(setting, schedule);
    return changed(setting, new Written(schedule.at(0), text), schedules);
  }

  private FormulaHead changed(String setting, Written number, Map<String, Schedule> schedules) {
    Definition changed = logit.with(setting, number);
    changed.values(); // checks them
    return new FormulaHead(changed, with(setting, number.text()), schedules, make);
  }

  /// The logit of a class.
  @Override
  public Definition definition() {
    return logit;
  }

  @Override
  public HeadLayer create(Parameters params, int features, int classes) {
    if (features < 1 || classes < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need at least one feature and one class, got %d and %d",
              this,
              features,
              classes));
    }
    Definition present = logit;
    if (!annealed.isEmpty()) {
      Clock clock = Clock.under(params);
      for (Map.Entry<String, Schedule> setting : annealed.entrySet()) {
        present = present.with(setting.getKey(), setting.getValue().over(clock));
      }
    }
    return FormulaLayer.create(this, present, params, features, classes);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof FormulaHead other
        && logit.name().equals(other.logit.name())
        && logit.formula().equals(other.logit.formula())
        && arguments.equals(other.arguments);
  }

  @Override
  public int hashCode() {
    return 31 * logit.formula().hashCode() + arguments.hashCode();
  }

  /// The text by which the catalog finds it, `arcface(s=30, m=0.5, mode=exact)`.
  @Override
  public String toString() {
    return new Spec(logit.name(), arguments).toString();
  }
}
