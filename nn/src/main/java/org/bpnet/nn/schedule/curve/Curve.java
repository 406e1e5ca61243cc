package org.bpnet.nn.schedule.curve;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.formula.ScalarFunction;

/// The formula of a schedule, made ready to be computed: a function of the step `t` and of the
/// schedule's numbers.
final class Curve {
  static final Formula T = Formula.input("t");
  private static final Formula PI = Formula.constant(Math.PI);
  static final Formula RATE = Formula.hyper("rate");
  static final Formula FLOOR = Formula.hyper("floor");
  static final Formula TOTAL = Formula.hyper("total");

  private final Formula formula;
  private final ScalarFunction value;

  private Curve(Formula formula, List<String> numbers) {
    this.formula = formula;
    List<String> names = new ArrayList<>(List.of("t"));
    names.addAll(numbers);
    this.value = formula.bind(names);
  }

  /// @param numbers the names in the formula of the schedule's numbers
  static Curve of(Formula formula, String... numbers) {
    return new Curve(formula, List.of(numbers));
  }

  /// Half a cosine wave from one value to another, while a formula goes from 0 to 1.
  static Formula cosine(Formula from, Formula to, Formula done) {
    return to.add(from.sub(to).div(2).mul(PI.mul(done).cos().add(1)));
  }

  Formula formula() {
    return formula;
  }

  /// The value at a step.
  double at(long step, double... numbers) {
    var arguments = new double[numbers.length + 1];
    arguments[0] = (double) step;
    System.arraycopy(numbers, 0, arguments, 1, numbers.length);
    return value.at(arguments);
  }
}
