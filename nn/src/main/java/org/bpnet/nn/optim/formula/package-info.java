/// Rules that treat each number by itself, one record each, written as formulas. A rule that needs
/// a norm or a product of matrices belongs in `tensor`. Start with [Sgd] and [Adam]; a new one gets
/// its name in [FormulaRules].
///
/// A rule is a value; its settings have the names of its paper:
///
/// ```java
/// IO.println(Adam.defaults()); // Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8]
/// IO.println(Adam.defaults().learningRate()); // 0.001
/// ```
///
/// What it does to a parameter p with gradient g, as text:
///
/// ```java
/// UpdateRule.Assignment last = new Momentum(0.9).assignments().getLast();
/// IO.println(last.name() + " = " + last.value().text()); // p = p - eta * v
/// ```
///
/// The first step of Adam is of the length of the learning rate, whatever the gradient:
///
/// ```java
/// Parameter w = params.weight("w", Shape.of(2), Initializers.zeros());
/// Tensor slope = pass.input(HostArray.of(new float[] {100, -0.01f}, Shape.of(2)));
/// try (Optimizer optimizer = new Optimizer(params, Adam.defaults(), Schedule.constant(0.5))) {
///   optimizer.step(pass.backward(pass.read(w).mul(slope).sum()));
///   IO.println("%.3f, %.3f".formatted(w.value().at(0), w.value().at(1))); // -0.500, 0.500
/// }
/// ```
@NullMarked
package org.bpnet.nn.optim.formula;

import org.jspecify.annotations.NullMarked;
