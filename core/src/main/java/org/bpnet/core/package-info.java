/// What a user of tensors sees: backends, passes, tensors, parameters and gradients. No kernel
/// lives here, and nothing that knows what a layer or an optimizer is. Start with [Pass], then
/// [Tensor].
///
/// A derivative, and what it is the derivative of:
///
/// ```java
/// try (Backend cpu = Backends.best(); Pass pass = Pass.train(cpu, new Seed(1))) {
///   Tensor x = pass.input(HostArray.of(new float[] {1, 2, 3}, Shape.of(3)));
///   Tensor y = x.square().sum();
///   IO.println(y.item()); // 14.0
///   IO.println(pass.backward(y).of(x).toHost()); // F32 [3] 2.0, 4.0, 6.0
/// }
/// ```
///
/// Where a program of this documentation does not say otherwise, `backend` is such a backend,
/// `seed` a [org.bpnet.core.array.Seed], `params` are new [Parameters], `pass` is a pass in
/// training mode, `folder` an empty folder, `iris` the table of that name; classes of the library
/// are imported. A parameter has a value before and another after a step:
///
/// ```java
/// Parameter w = params.weight("w", Shape.of(2), Initializers.constant(1));
/// Tensor loss = pass.read(w).sub(3).square().sum();
/// Tensor moved = pass.read(w).sub(pass.backward(loss).of(w).mul(0.25));
/// pass.commit(Map.of(w, moved));
/// IO.println(w.path() + " = " + w.value()); // w = F32 [2] 2.0, 2.0
/// ```
///
/// A computation that runs many times is recorded once, and replayed without allocating:
///
/// ```java
/// Traced.Computation norm = (p, in) -> Traced.Outcome.of(in.getFirst().norm(0));
/// try (Traced length = Traced.evaluation(backend, norm)) {
///   for (float k = 1; k <= 2; k++) {
///     length.run(List.of(HostArray.of(new float[] {3 * k, 4 * k}, Shape.of(2))));
///   }
///   IO.println(length.item(0)); // 10.0
/// }
/// ```
///
/// `Parameter` and `Buffer` are also names in `java.base`: under `import module` they need an
/// import of their own, `import org.bpnet.core.Parameter;`.
@NullMarked
package org.bpnet.core;

import org.jspecify.annotations.NullMarked;
