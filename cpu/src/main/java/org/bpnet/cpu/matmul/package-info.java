/// Matrix products of the CPU backend. Nothing here knows of tensors, graphs or plans: matrices are
/// off-heap segments with offsets and leading dimensions.
@NullMarked
package org.bpnet.cpu.matmul;

import org.jspecify.annotations.NullMarked;
