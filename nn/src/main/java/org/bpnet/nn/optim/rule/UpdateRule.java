package org.bpnet.nn.optim.rule;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;

/// How one number of the model, and what is remembered about it, changes with its gradient: a short
/// program of scalar formulas, applied to all elements of all parameters.
///
/// ```java
/// public record Momentum(double momentum) implements UpdateRule {
///   @Override
///   public List<Assignment> assignments() {
///     return List.of(
///         new Assignment("v", hyper("mu").mul(input("v")).add(G)),
///         new Assignment(PARAMETER, P.sub(RATE.mul(input("v")))));
///   }
///   ...
/// ```
public interface UpdateRule extends Rule {
  /// The name of the parameter in the formulas. Greek letters are spelt out, `eta`: LaTeX sets
  /// them.
  String PARAMETER = "p";

  /// The parameter's value before the update.
  Formula P = input(PARAMETER);

  /// The loss's gradient by the parameter, `g` in the formulas.
  Formula G = input("g");

  /// The learning rate, `eta` in the formulas.
  Formula RATE = hyper("eta");

  /// One line of the program: a name gets the value of a formula.
  ///
  /// @param name [#PARAMETER] or a state variable
  /// @param value the formula; names on it stand for the latest values, of this update for those
  ///   assigned by earlier lines
  record Assignment(String name, Formula value) {}

  /// What is remembered for each element, by name, with the value before the first update.
  Map<String, Double> state();

  /// The program, line by line: every state variable and the parameter are assigned once.
  List<Assignment> assignments();

  /// The values of the hyper-parameters in the formulas other than the learning rate.
  ///
  /// @param step the number of this update, counted from 1
  /// @param rank the rank of the parameter that is updated: 2 and more for weights, 1 for biases; 2
  ///   for biases that are to decay like weights
  Map<String, Double> hypers(long step, double learningRate, int rank);

  @Override
  default Map<String, Slot> slots(Shape parameter) {
    Map<String, Slot> slots = new TreeMap<>();
    state().forEach((name, first) -> slots.put(name, new Slot(parameter, first)));
    return slots;
  }

  @Override
  default Map<String, Tensor> apply(Update update) {
    return update.run(this);
  }
}
