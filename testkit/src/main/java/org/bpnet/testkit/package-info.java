/// Helpers for tests of tensors, layers or backends: [GradientCheck] compares the gradients of any
/// function of tensors (a layer, a loss, an activation, an operation of one's own) with
/// differences, [TensorAssert] compares values, and [BackendContract] holds a backend to the
/// reference. Published, so that users can test their own parts with it. Nothing here runs in
/// production. Start with [GradientCheck].
///
/// The gradient of a function of one's own, in double precision:
///
/// ```java
/// GradientCheck.of(in -> in.get(0).mul(in.get(0).sigmoid())).withShapes(Shape.of(3)).verify();
/// try {
///   GradientCheck.of(in -> in.get(0).stopGradient().mul(in.get(0)))
///       .withShapes(Shape.of(1)).verify();
/// } catch (AssertionError e) {
///   IO.println(e.getMessage());
///   // gradient by input 0 [1] at [0]: analytic 0.04411448848302868, numeric 0.08822897696607496 …
/// }
/// ```
///
/// Values and shapes:
///
/// ```java
/// Tensor y = pass.full(Shape.of(2, 2), 3).mul(2);
/// TensorAssert.assertThat(y).hasShape(2, 2).hasValues(6, 6, 6, 6);
/// try {
///   TensorAssert.assertThat(y).hasShape(4);
/// } catch (AssertionError e) {
///   IO.println(e.getMessage().contains("[2, 2]")); // true
/// }
/// ```
///
/// A backend against the definition, case by case:
///
/// ```java
/// try (Backend reference = Backends.reference()) {
///   ContractCase first = BackendContract.cases(reference).findFirst().orElseThrow();
///   first.run(); // throws where the backend is wrong
///   IO.println(BackendContract.cases(reference).count() > 100); // true
/// }
/// ```
@NullMarked
package org.bpnet.testkit;

import org.jspecify.annotations.NullMarked;
