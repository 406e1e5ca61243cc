/// Maps from tensors to tensors, with or without parameters, and the ways to combine them.
/// Pointwise functions belong in `activation`; those that turn a prediction into a number to
/// minimize, in `loss`.
@NullMarked
package org.bpnet.nn.layer;

import org.jspecify.annotations.NullMarked;
