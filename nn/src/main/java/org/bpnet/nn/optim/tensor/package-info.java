/// Rules that see whole tensors: norms, means of rows, products of matrices; and rules that combine
/// others. One that treats each number by itself belongs in `formula`. Start with [Lars] and
/// [Lookahead]; a new one gets its name in [TensorRules].
///
/// A rule around a rule:
///
/// ```java
/// Rule rule = Lookahead.of(Adam.defaults());
/// IO.println(rule.slots(Shape.of(2)).keySet()); // [m, v, slow]
/// ```
///
/// A step to where the loss is highest nearby, and the gradient from there:
///
/// ```java
/// Parameter w = params.weight("w", Shape.of(1), Initializers.constant(1));
/// Supplier<Tensor> loss = () -> pass.read(w).square().sum();
/// try (Optimizer optimizer = new Optimizer(params, Sam.of(new Sgd()), Schedule.constant(0.1))) {
///   optimizer.step(optimizer.gradients(loss.get(), loss));
///   IO.println("%.3f".formatted(w.value().at(0))); // 0.790
/// }
/// ```
///
/// Directions of matrices made orthogonal; what is no matrix is for another rule:
///
/// ```java
/// Muon muon = Muon.defaults();
/// IO.println(muon.slots(Shape.of(4, 3)).keySet()); // [b]
/// IO.println(muon.slots(Shape.of(3)).keySet()); // [m, v]
/// ```
@NullMarked
package org.bpnet.nn.optim.tensor;

import org.jspecify.annotations.NullMarked;
