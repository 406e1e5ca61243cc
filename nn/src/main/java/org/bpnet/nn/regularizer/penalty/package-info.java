/// Penalties on weights and features, numbers that are added to the loss, one record each, and
/// their names. Regularization by noise is a layer ([org.bpnet.nn.layer.noise.Dropout]); decoupled
/// weight decay is part of an update rule. Start with [Penalty] and [Penalties].
///
/// A penalty on all weights of a model; biases are left out:
///
/// ```java
/// params.weight("w", Shape.of(2, 2), Initializers.constant(3));
/// params.weight("b", Shape.of(2), Initializers.constant(100));
/// IO.println("%.2f".formatted(new L2(0.01).over(pass, params).item())); // 0.36
/// ```
///
/// One of your own is a function of a weight:
///
/// ```java
/// params.weight("w", Shape.of(2, 2), Initializers.constant(3));
/// Penalty largest = weight -> weight.abs().flatten(0).max(0);
/// IO.println(largest.over(pass, params).item()); // 3.0
/// ```
///
/// On features, which shall not be short:
///
/// ```java
/// FeaturePenalty lengthening = FeaturePenalties.CATALOG.create("feature_incay(strength=2)");
/// Tensor features = pass.full(Shape.of(2, 4), 1);
/// Tensor logits = pass.input(HostArray.of(new float[] {1, 0, 1, 0}, Shape.of(2, 2)));
/// Tensor labels = pass.input(HostArray.of(new int[] {0, 1}, Shape.of(2)));
/// IO.println("%.3f".formatted(lengthening.of(features, logits, labels).item())); // 0.200
/// ```
@NullMarked
package org.bpnet.nn.regularizer.penalty;

import org.jspecify.annotations.NullMarked;
