/// The definition of every primitive in double precision and plain loops. Other backends are right
/// when they agree with it. Nothing here is fast, on purpose. Start with [ReferenceBackend].
///
/// Double precision where single is not enough:
///
/// ```java
/// try (Backend exact = Backends.reference(); Pass p = Pass.eval(exact)) {
///   Tensor x = p.input(HostArray.of(new double[] {1e8, 1, -1e8}, Shape.of(3)));
///   IO.println(x.sum().item()); // 1.0
/// }
/// ```
///
/// It says what it is, and computes in F64:
///
/// ```java
/// try (Backend exact = new ReferenceBackend()) {
///   IO.println(exact.name() + ", " + exact.floatType()); // reference, F64
/// }
/// ```
///
/// How far a fast backend is from the definition:
///
/// ```java
/// HostArray x = HostArray.of(new float[] {-2, 0.5f, 3}, Shape.of(3));
/// try (Backend exact = new ReferenceBackend(); Pass p = Pass.eval(exact)) {
///   double should = p.input(x).tanh().sum().item();
///   double is = pass.input(x).tanh().sum().item();
///   IO.println(Math.abs(is - should) < 1e-6); // true
/// }
/// ```
@NullMarked
package org.bpnet.core.reference;

import org.jspecify.annotations.NullMarked;
