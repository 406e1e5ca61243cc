/// Scalar formulas: written once, evaluated, differentiated, simplified, printed and lowered to
/// kernels. Knows nothing of tensors, memory or vector instructions.
@NullMarked
package org.bpnet.core.formula;

import org.jspecify.annotations.NullMarked;
