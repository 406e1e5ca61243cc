/// From a graph to steps over memory: decomposition, fusion of pointwise operations into kernels,
/// placement of values in one slab, and the steps themselves. Knows nothing of how a kernel is
/// generated or a product is tiled.
@NullMarked
package org.bpnet.cpu.plan;

import org.jspecify.annotations.NullMarked;
