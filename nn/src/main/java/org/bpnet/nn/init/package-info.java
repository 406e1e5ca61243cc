/// First values of parameters, most of them made from a shape and a seed alone. Values from a file
/// do not belong here (`train.checkpoint`). Start with [Initializers].
///
/// Weights that keep the variance of what goes through a layer:
///
/// ```java
/// HostArray w = Initializers.heNormal().create(Shape.of(1000, 100), seed);
/// double squares = 0;
/// for (float each : w.toFloats()) {
///   squares += each * each;
/// }
/// IO.println("%.4f".formatted(squares / 100_000)); // 0.0020
/// ```
///
/// By a text; the gain is the one that belongs to an activation:
///
/// ```java
/// Initializer rows = Initializers.CATALOG.create("orthogonal(gain=relu)");
/// Parameter w = params.weight("w", Shape.of(2, 2), rows);
/// Tensor length = pass.read(w).square().sum(1);
/// IO.println("%.3f, %.3f".formatted(length.toHost().at(0), length.toHost().at(1)));
/// // 2.000, 2.000
/// ```
///
/// Weights scaled to the data, layer by layer:
///
/// ```java
/// Sequential model = Sequential.of(Linear.create(params, 20, 5), Activation.RELU);
/// HostArray examples = Initializers.normal(0, 3).create(Shape.of(50, 20), seed);
/// List<Parameter> changed = new Lsuv().apply(model::forward, params, examples, seed);
/// IO.println(changed.getFirst().path()); // weight
/// ```
@NullMarked
package org.bpnet.nn.init;

import org.jspecify.annotations.NullMarked;
