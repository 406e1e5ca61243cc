/// The compositions behind the methods of [org.bpnet.core.Tensor]: pointwise definitions, and
/// products, windows, reductions and shapes brought to the primitives. Written with those methods
/// in turn, as gradients are; a primitive itself belongs to `op`.
@NullMarked
package org.bpnet.core.compose;

import org.jspecify.annotations.NullMarked;
