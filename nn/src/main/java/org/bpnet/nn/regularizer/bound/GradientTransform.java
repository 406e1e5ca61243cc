package org.bpnet.nn.regularizer.bound;

import java.util.function.LongSupplier;
import org.bpnet.core.Gradients;

/// What is done to the gradients before the update rule sees them: clipping, noise.
@FunctionalInterface
public interface GradientTransform {
  /// The gradients to update with, tensors of the same pass.
  ///
  /// @param step the updates made so far. It is asked for its value only when values are computed
  ///   ([org.bpnet.core.Pass#scalar(java.util.function.DoubleSupplier)]), since a step of training
  ///   is recorded once
  Gradients apply(Gradients gradients, LongSupplier step);
}
