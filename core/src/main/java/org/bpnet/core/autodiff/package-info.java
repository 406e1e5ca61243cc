/// Derivatives of functions of tensors: products with the Jacobian and the Hessian, both in full,
/// and Taylor's polynomials. The two modes of differentiation themselves are in `core`
/// ([org.bpnet.core.Pass#backward], [org.bpnet.core.Tangents]). Start with [Autodiff].
///
/// How all outputs move as one input does, in forward mode:
///
/// ```java
/// Tensor x = pass.input(HostArray.of(new float[] {1, 2}, Shape.of(2)));
/// Tensor direction = pass.input(HostArray.of(new float[] {1, 0}, Shape.of(2)));
/// IO.println(Autodiff.jvp(v -> v.mul(v.sum()), x, direction).toHost()); // F32 [2] 4.0, 2.0
/// ```
///
/// All second derivatives of a number:
///
/// ```java
/// Tensor x = pass.input(HostArray.of(new float[] {1, 2}, Shape.of(2)));
/// Tensor hessian = Autodiff.hessian(v -> v.prod(0).square(), x); // (x₀x₁)²
/// IO.println(hessian.toHost()); // F32 [2, 2] 8.0, 8.0, 8.0, 2.0
/// ```
///
/// A polynomial instead of the function, and how far it may be trusted:
///
/// ```java
/// Taylor exp = Taylor.of(Tensor::exp, pass.scalar(0), 6);
/// IO.println(exp.at(pass.scalar(0.5)).item() - Math.exp(0.5) < 1e-5); // true
/// ```
@NullMarked
package org.bpnet.core.autodiff;

import org.jspecify.annotations.NullMarked;
