package org.bpnet.nn.optim.rule;

import java.util.Map;
import java.util.Objects;
import java.util.function.LongToDoubleFunction;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;

/// One update of one parameter, as a [Rule] sees it: tensors whose values are not known yet.
public final class Update {
  private final Tensor parameter;
  private final Tensor gradient;
  private final Map<String, Tensor> state;
  private final StepNumbers numbers;
  private final double factor;
  private final boolean decayingAll;

  /// An update whose values are computed later.
  ///
  /// @param state what is remembered, by name
  /// @param factor of the learning rate
  /// @param decayingAll whether biases and gains decay too
  public Update(
      Tensor parameter,
      Tensor gradient,
      Map<String, Tensor> state,
      StepNumbers numbers,
      double factor,
      boolean decayingAll) {
    this.parameter = parameter;
    this.gradient = gradient;
    this.state = state;
    this.numbers = numbers;
    this.factor = factor;
    this.decayingAll = decayingAll;
  }

  /// The same update with the learning rate times a factor.
  public Update scaled(double times) {
    return new Update(parameter, gradient, state, numbers, factor * times, decayingAll);
  }

  /// The parameter's value before the update.
  public Tensor parameter() {
    return parameter;
  }

  /// The loss's gradient by the parameter.
  public Tensor gradient() {
    return gradient;
  }

  /// What a slot holds.
  public Tensor state(String name) {
    return Objects.requireNonNull(state.get(name), name);
  }

  /// The learning rate, `[]`.
  public Tensor rate() {
    return numbers.rate(factor);
  }

  /// A number that does not change, `[]`.
  public Tensor number(double value) {
    return pass().scalar(value);
  }

  /// A number that changes from step to step, `[]`.
  ///
  /// @param ofStep its value at the update of this number, counted from 1
  public Tensor number(LongToDoubleFunction ofStep) {
    return numbers.of(ofStep);
  }

  /// The pass of all of these.
  public Pass pass() {
    return parameter.pass();
  }

  /// Whether the parameter is a weight and not a bias or a gain: of rank 2 or above.
  public boolean isWeight() {
    return parameter.shape().rank() >= 2;
  }

  /// Whether the parameter takes part in weight decay: a weight does, and if it was asked for, a
  /// bias or a gain ([org.bpnet.nn.optim.Group.Decay]).
  public boolean isDecaying() {
    return isWeight() || decayingAll;
  }

  /// The new values by a program of formulas.
  Map<String, Tensor> run(UpdateRule rule) {
    int rank = parameter.shape().rank();
    int asRank = isDecaying() ? Math.max(2, rank) : rank;
    return numbers.program(rule).run(this, numbers.of(rule, asRank, factor));
  }
}
