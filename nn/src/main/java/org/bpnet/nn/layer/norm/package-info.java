/// Normalizations: each brings some axes of its input to mean 0 and variance 1. Where weights are
/// what is normalized, it is a bound (`regularizer.bound`). Start with [LayerNorm], which keeps no
/// state, and [BatchNorm], which does.
///
/// Each example by itself:
///
/// ```java
/// Tensor x = pass.range(8).toReal().reshape(2, 4);
/// Tensor y = LayerNorm.create(params, 4).forward(x);
/// IO.println(Math.abs(y.mean().item()) < 1e-6); // true
/// IO.println("%.3f".formatted(y.square().mean().item())); // 1.000
/// ```
///
/// Over the batch in training, by running means in evaluation:
///
/// ```java
/// BatchNorm norm = BatchNorm.create(params, 1);
/// norm.forward(pass.full(Shape.of(4, 1), 10)).sum().item();
/// pass.commit(Map.of());
/// IO.println(norm.mean().value()); // F32 [1] 1.0
/// ```
///
/// Groups of channels, for batches of few images:
///
/// ```java
/// Layer norm = GroupNorm.create(params, 4, 16);
/// Tensor image = pass.normal(Shape.of(2, 5, 5, 16));
/// IO.println("%.2f".formatted(norm.forward(image).square().mean().item())); // 1.00
/// ```
@NullMarked
package org.bpnet.nn.layer.norm;

import org.jspecify.annotations.NullMarked;
