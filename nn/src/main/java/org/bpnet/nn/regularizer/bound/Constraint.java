package org.bpnet.nn.regularizer.bound;

import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;

/// What is done to a weight after each update, before it is committed: a projection onto the
/// weights that are allowed, or the proximal step of a penalty that has no gradient where it
/// matters.
///
/// Weights are parameters of rank 2 and above, as for a [org.bpnet.nn.regularizer.penalty.Penalty];
/// biases and gains stay free.
@FunctionalInterface
public interface Constraint {
  /// The weight in place of the updated one, of the same shape.
  ///
  /// @param weight as the update rule left it
  /// @param rate the learning rate of the update, `[]`; a proximal step takes its share of it
  Tensor apply(Tensor weight, Tensor rate);

  /// Whether parameters of this shape are weights.
  default boolean concerns(Shape parameter) {
    return parameter.rank() >= 2;
  }
}
