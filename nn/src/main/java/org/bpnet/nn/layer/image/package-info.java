/// Layers that move a window over images `[N, H, W, C]` and sequences `[N, L, C]`, or change their
/// size: convolutions, poolings, up-sampling, padding. Whole networks of them belong in `model`.
/// Start with [Conv2d].
///
/// A convolution and a pooling:
///
/// ```java
/// Sequential stem =
///     Sequential.of(
///         Conv2d.create(params.child("conv1"), 1, 20, Window.square(5)),
///         Activation.RELU,
///         MaxPool2d.of(2));
/// IO.println(stem.forward(pass.full(Shape.of(2, 28, 28, 1), 0)).shape()); // [2, 12, 12, 20]
/// IO.println(params.count()); // 520
/// ```
///
/// Channel by channel, at half the size, without biases:
///
/// ```java
/// ConvOptions apart = ConvOptions.defaults().groups(8).withoutBias();
/// Conv2d depthwise = Conv2d.create(params, 8, 8, Window.square(3).stride(2).same(), apart);
/// IO.println(depthwise.weight().shape()); // [3, 3, 1, 8]
/// IO.println(depthwise.forward(pass.full(Shape.of(1, 9, 9, 8), 1)).shape()); // [1, 5, 5, 8]
/// ```
///
/// From a small image to a large one:
///
/// ```java
/// Tensor image = pass.range(4).toReal().reshape(1, 2, 2, 1);
/// IO.println(UpSample.nearest(2).forward(image).reshape(4, 4).slice(0, 1, 3).toHost());
/// // F32 [2, 4] 0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0
/// ```
@NullMarked
package org.bpnet.nn.layer.image;

import org.jspecify.annotations.NullMarked;
