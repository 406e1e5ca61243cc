/// Functions applied to the units of a layer, written as formulas; and the few, like softmax, that
/// mix units. If anything is trained here, it is the shape of the function ([PRelu]). Layers with
/// weights belong in `layer`. Start with [Activation].
///
/// An activation is a layer, and its gradient follows from its formula:
///
/// ```java
/// Tensor x = pass.input(HostArray.of(new float[] {-1, 0, 2}, Shape.of(3)));
/// Tensor y = Activation.RELU.forward(x);
/// IO.println(y.toHost()); // F32 [3] 0.0, 0.0, 2.0
/// IO.println(pass.backward(y.sum()).of(x).toHost()); // F32 [3] 0.0, 0.0, 1.0
/// ```
///
/// With another number in its formula, or by a text as the command takes it:
///
/// ```java
/// Tensor x = pass.input(HostArray.of(new float[] {-10, 1}, Shape.of(2)));
/// IO.println(Activation.leakyRelu(0.5).forward(x).toHost()); // F32 [2] -5.0, 1.0
/// IO.println(Activations.CATALOG.create("leaky_relu(slope=0.1)").forward(x).toHost());
/// // F32 [2] -1.0, 1.0
/// ```
///
/// One whose shape is learnt has parameters:
///
/// ```java
/// PRelu prelu = PRelu.perChannel(params, 3);
/// Tensor x = pass.full(Shape.of(2, 3), -4);
/// IO.println(prelu.forward(x).toHost()); // F32 [2, 3] -1.0, -1.0, -1.0, -1.0, -1.0, -1.0
/// IO.println(params.count()); // 3
/// ```
@NullMarked
package org.bpnet.nn.activation;

import org.jspecify.annotations.NullMarked;
