/// Bounds for gradients, before an update, and for weights, after it: one record each, with their
/// names in [Constraints] and [GradientTransforms]. What is added to the loss belongs in `penalty`.
/// Start with [Bounds].
///
/// Gradients no longer than 1, all of them together:
///
/// ```java
/// Parameter w = params.weight("w", Shape.of(2), Initializers.zeros());
/// Bounds bounds = new Bounds(List.of(new ClipNorm(1, true)), List.of());
/// Tensor slope = pass.input(HostArray.of(new float[] {30, 40}, Shape.of(2)));
/// Gradients clipped = bounds.before(pass.backward(pass.read(w).mul(slope).sum()), () -> 0);
/// IO.println("%.2f".formatted(clipped.norm().item())); // 1.00
/// ```
///
/// Weights that stay at or above 0, whatever the rule does:
///
/// ```java
/// Parameter w = params.weight("w", Shape.of(1, 2), Initializers.constant(1));
/// Bounds bounds = new Bounds(List.of(), List.of(new NonNegative()));
/// try (Optimizer rule = new Optimizer(params, new Sgd(), Schedule.constant(5), bounds)) {
///   rule.step(pass.backward(pass.read(w).sum()));
///   IO.println(w.value()); // F32 [1, 2] 0.0, 0.0
/// }
/// ```
///
/// By a text:
///
/// ```java
/// Constraint constraint = Constraints.CATALOG.create("max_norm(limit=3)");
/// IO.println(constraint); // MaxNorm[limit=3.0]
/// IO.println(GradientTransforms.CATALOG.create("value(limit=0.5)")); // ClipValue[limit=0.5]
/// ```
@NullMarked
package org.bpnet.nn.regularizer.bound;

import org.jspecify.annotations.NullMarked;
