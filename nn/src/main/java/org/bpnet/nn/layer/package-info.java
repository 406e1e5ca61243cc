/// Maps from tensors to tensors ([Layer]), with or without parameters, the ways to combine them,
/// and what a model is made of ([Summary]). Layers of images and sequences, normalizations and
/// noise have rooms beneath, which know this one. Pointwise functions belong in `activation`; those
/// that turn a prediction into a number to minimize, in `loss`. Start with [Linear] and
/// [Sequential].
///
/// A network and what it is made of:
///
/// ```java
/// Sequential model =
///     Sequential.of(
///         Linear.create(params.child("hidden"), 4, 16),
///         Activation.RELU,
///         Linear.create(params.child("output"), 16, 3));
/// IO.println(model.forward(pass.full(Shape.of(8, 4), 1)).shape()); // [8, 3]
/// IO.println(Summary.of(model, params, Shape.of(8, 4)).multiplyAdds()); // 896
/// ```
///
/// A layer of your own is a function of tensors; its gradient follows:
///
/// ```java
/// Parameter gain = params.weight("gain", Shape.of(3), Initializers.constant(2));
/// Layer squared = x -> x.mul(gain).square();
/// Tensor y = squared.forward(pass.full(Shape.of(1, 3), 3));
/// IO.println(pass.backward(y.sum()).of(gain).toHost()); // F32 [3] 36.0, 36.0, 36.0
/// ```
///
/// Layers beside layers, and around them:
///
/// ```java
/// Layer half = Linear.create(params, 6, 3);
/// Layer block = Residual.of(Parallel.of(half, half));
/// IO.println(block.forward(pass.full(Shape.of(2, 6), 1)).shape()); // [2, 6]
/// ```
@NullMarked
package org.bpnet.nn.layer;

import org.jspecify.annotations.NullMarked;
