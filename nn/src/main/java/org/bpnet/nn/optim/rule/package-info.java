/// What a rule is: it turns a gradient into new parameters, as formulas of single numbers
/// ([UpdateRule]) or in tensor operations ([Rule]), and sees an [Update]. No rule in particular
/// belongs here. Start with [Rule].
///
/// A rule of your own in tensor operations:
///
/// ```java
/// record Sign() implements Rule {
///   public Map<String, Slot> slots(Shape shape) {
///     return Map.of();
///   }
///   public Map<String, Tensor> apply(Update in) {
///     Tensor moved = in.parameter().sub(in.gradient().sign().mul(in.rate()));
///     return Map.of(UpdateRule.PARAMETER, moved);
///   }
///   public double learningRate() {
///     return 0.01;
///   }
/// }
/// Parameter w = params.weight("w", Shape.of(2), Initializers.zeros());
/// try (Optimizer optimizer = new Optimizer(params, new Sign(), Schedule.constant(0.5))) {
///   optimizer.step(pass.backward(pass.read(w).mul(7).sum()));
///   IO.println(w.value()); // F32 [2] -0.5, -0.5
/// }
/// ```
///
/// What a rule remembers of each parameter:
///
/// ```java
/// IO.println(Adam.defaults().slots(Shape.of(784, 10)).keySet()); // [m, v]
/// ```
///
/// Decoupled decay is a setting of the rules that have it; others refuse it:
///
/// ```java
/// IO.println(AdamW.defaults().withDecay(0.1));
/// // AdamW[adam=Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8], decay=0.1]
/// try {
///   Sgd.defaults().withDecay(0.1);
/// } catch (IllegalArgumentException e) {
///   IO.println(e.getMessage());
///   // Sgd: has no weight decay to set to 0.1; choose one that has, such as adamw
/// }
/// ```
@NullMarked
package org.bpnet.nn.optim.rule;

import org.jspecify.annotations.NullMarked;
