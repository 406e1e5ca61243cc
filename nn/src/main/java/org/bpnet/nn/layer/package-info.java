/// Maps from tensors to tensors, with or without parameters, and the ways to combine them.
/// Pointwise functions belong in `activation`; what turns a prediction into a number to minimize,
/// in `loss`.
@NullMarked
package org.bpnet.nn.layer;

import org.jspecify.annotations.NullMarked;
