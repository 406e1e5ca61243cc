/// The primitives by family, a primitive beside its adjoint: one record each, with its shape rule
/// and its derivatives side by side. An operation that can be composed from these does not belong
/// here: it is a method of [org.bpnet.core.Tensor]. Start with [Primitive].
///
/// An operation of your own, with a gradient that no formula gives (a step that lets it through):
///
/// ```java
/// record Step() implements CustomOp {
///   public String name() {
///     return "step";
///   }
///   public Tensor forward(List<Tensor> in) {
///     return in.getFirst().sign().relu();
///   }
///   public List<Tensor> backward(List<Tensor> in, Tensor output, Tensor gradient) {
///     return List.of(gradient);
///   }
/// }
/// Tensor x = pass.input(HostArray.of(new float[] {-1, 2}, Shape.of(2)));
/// Tensor y = pass.apply(new Step(), x);
/// IO.println(y.toHost()); // F32 [2] 0.0, 1.0
/// IO.println(pass.backward(y.sum()).of(x).toHost()); // F32 [2] 1.0, 1.0
/// ```
///
/// Windows of convolutions and poolings, by their sides:
///
/// ```java
/// Window window = Window.square(3).stride(2).same();
/// IO.println(window.rows().positions(28)); // 14
/// IO.println(new Convolving.Convolution(window, 1)
///     .shape(List.of(Shape.of(8, 28, 28, 3), Shape.of(3, 3, 3, 16)))); // [8, 14, 14, 16]
/// ```
///
/// A primitive says what shape it gives, or why it cannot:
///
/// ```java
/// Primitive product = new MatMul(false, false);
/// IO.println(product.shape(List.of(Shape.of(32, 784), Shape.of(784, 10)))); // [32, 10]
/// try {
///   product.shape(List.of(Shape.of(32, 784), Shape.of(10, 784)));
/// } catch (ShapeException e) {
///   IO.println(e.getMessage());
///   // matmul: inner extents differ, got [32, 784] x [10, 784] (784 vs 10); did you mean matmulT?
/// }
/// ```
@NullMarked
package org.bpnet.core.op;

import org.jspecify.annotations.NullMarked;
