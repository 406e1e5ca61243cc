package org.bpnet.nn.optim.rule;

import java.util.Locale;
import java.util.Map;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;

/// How a parameter, and what is remembered about it, changes with its gradient.
///
/// Most rules treat each number by itself and are written as formulas: see [UpdateRule]. Those that
/// need norms, means of rows or products of matrices are written in tensor operations, which are
/// recorded once and replayed: what changes from step to step comes from [Update#number].
public interface Rule {
  /// One thing that is remembered about a parameter.
  ///
  /// @param shape its shape, which need not be the parameter's
  /// @param first what it is filled with before the first update
  record Slot(Shape shape, double first) {}

  /// What is remembered about a parameter of this shape, by name.
  Map<String, Slot> slots(Shape parameter);

  /// The new values, not yet computed: of the parameter by the name [UpdateRule#PARAMETER], and of
  /// every slot by its own.
  Map<String, Tensor> apply(Update update);

  /// The learning rate published with the rule, for when none is chosen.
  double learningRate();

  /// How far from the parameters, straight up the loss, the gradients are taken that the rule works
  /// with; 0 for at the parameters themselves. See [org.bpnet.nn.optim.tensor.Sam].
  default double radius() {
    return 0;
  }

  /// The rule with another weight decay.
  ///
  /// @throws IllegalArgumentException if it has none
  default Rule withDecay(double decay) {
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s: has no weight decay to set to %s; choose one that has, such as adamw",
            getClass().getSimpleName(),
            decay));
  }
}
