package org.bpnet.nn.regularizer.bound;

import java.util.List;
import java.util.function.LongSupplier;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Tensor;

/// What surrounds an update rule: what is done to gradients before it, and to weights after it, in
/// the order of the lists.
///
/// @param gradients applied before the rule
/// @param constraints applied after the rule
public record Bounds(List<GradientTransform> gradients, List<Constraint> constraints) {
  private static final Bounds NONE = new Bounds(List.of(), List.of());

  /// Copies the lists.
  public Bounds {
    gradients = List.copyOf(gradients);
    constraints = List.copyOf(constraints);
  }

  /// Nothing at all.
  public static Bounds none() {
    return NONE;
  }

  /// The gradients to give to the rule.
  ///
  /// @param step the updates made so far, asked for when values are computed
  public Gradients before(Gradients given, LongSupplier step) {
    Gradients changed = given;
    for (GradientTransform transform : gradients) {
      changed = transform.apply(changed, step);
    }
    return changed;
  }

  /// The value to give to a parameter.
  ///
  /// @param value what the rule made of it
  /// @param rate the learning rate, `[]`
  public Tensor after(Parameter parameter, Tensor value, Tensor rate) {
    Tensor changed = value;
    for (Constraint constraint : constraints) {
      if (constraint.concerns(parameter.shape())) {
        changed = constraint.apply(changed, rate);
      }
    }
    return changed;
  }
}
