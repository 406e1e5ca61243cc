/// Derivatives of functions of tensors: products with the Jacobian and the Hessian, both in full,
/// and Taylor's polynomials.
@NullMarked
package org.bpnet.core.autodiff;

import org.jspecify.annotations.NullMarked;
