/// The optimizer, which applies a rule to all parameters of a model and keeps what the rule
/// remembers. Groups of parameters that are trained differently, means of weights, and the names of
/// all rules are here too. What a rule is and the rules themselves are in the rooms beneath, which
/// do not know this one. Learning rates over time are in `schedule`. Start with [Optimizer].
///
/// One step:
///
/// ```java
/// Parameter w = params.weight("w", Shape.of(2), Initializers.constant(1));
/// try (Optimizer optimizer = new Optimizer(params, new Sgd(), Schedule.constant(0.1))) {
///   optimizer.step(pass.backward(pass.read(w).square().sum()));
///   IO.println(w.value()); // F32 [2] 0.8, 0.8
/// }
/// ```
///
/// Rules by name; a part that stays, a part that learns slowly:
///
/// ```java
/// Linear.create(params.child("frozen"), 1, 1);
/// Linear.create(params.child("slow"), 1, 1);
/// Extras extras =
///     Extras.none().groups(new Group.Frozen("frozen.*"), new Group.Rate("slow.*", 0.1));
/// Rule rule = Optimizers.CATALOG.create("adamw(decay=0.01)");
/// try (Optimizer optimizer = new Optimizer(params, rule, Schedule.constant(1e-3), extras)) {
///   IO.println(optimizer.parameters().stream().map(Parameter::path).sorted().toList());
///   // [slow.bias, slow.weight]
/// }
/// ```
///
/// A running mean of the weights, kept beside them:
///
/// ```java
/// Parameter w = params.weight("w", Shape.of(1), Initializers.constant(1));
/// Extras mean = Extras.none().average(new Average.Ema(0.5));
/// try (Optimizer optimizer = new Optimizer(params, new Sgd(), Schedule.constant(1), mean)) {
///   optimizer.step(pass.backward(pass.read(w).sum()));
///   IO.println(w.value() + ", " + optimizer.averages().get(w).value());
///   // F32 [1] 0.0, F32 [1] 0.18181819
/// }
/// ```
@NullMarked
package org.bpnet.nn.optim;

import org.jspecify.annotations.NullMarked;
