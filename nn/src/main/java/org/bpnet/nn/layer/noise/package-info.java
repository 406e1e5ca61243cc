/// Layers that are random in training and do nothing in evaluation: the dropouts. They are made by
/// name too ([Layers]). Noise on gradients belongs in `regularizer.bound`. Start with [Dropout].
///
/// In training some units are 0 and the others larger; in evaluation nothing happens:
///
/// ```java
/// Tensor y = new Dropout(0.5).forward(pass.full(Shape.of(8), 1));
/// IO.println(y.toHost()); // F32 [8] 0.0, 2.0, 0.0, 2.0, 0.0, 0.0, 0.0, 2.0
/// try (Pass evaluation = Pass.eval(backend)) {
///   IO.println(new Dropout(0.5).forward(evaluation.full(Shape.of(3), 1)).toHost());
///   // F32 [3] 1.0, 1.0, 1.0
/// }
/// ```
///
/// Whole channels at once, by name:
///
/// ```java
/// Layer dropout = Layers.CATALOG.create("spatial_dropout(rate=0.5)");
/// Tensor y = dropout.forward(pass.full(Shape.of(1, 2, 2, 4), 1));
/// IO.println(y.sum(1, 2).toHost()); // F32 [1, 4] 0.0, 8.0, 0.0, 8.0
/// ```
///
/// Weights instead of units:
///
/// ```java
/// Linear linear = Linear.create(params, 4, 2, Initializers.constant(1));
/// Tensor y = new DropConnect(linear, 0.5).forward(pass.full(Shape.of(1, 4), 1));
/// IO.println(y.toHost()); // F32 [1, 2] 0.0, 6.0
/// ```
@NullMarked
package org.bpnet.nn.layer.noise;

import org.jspecify.annotations.NullMarked;
