/// From a graph to steps over memory: decomposition, fusion of pointwise operations into kernels,
/// placement of values in one slab, and the steps themselves, joined into phases: runs of steps
/// that each thread goes through on its own rows without waiting for the others. Knows nothing of
/// how a kernel is generated or a product is tiled.
@NullMarked
package org.bpnet.cpu.plan;

import org.jspecify.annotations.NullMarked;
