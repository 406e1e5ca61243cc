/// Graph in, plan out: chooses what runs inside what and where values lie, has the steps written,
/// and joins them into phases, runs of steps that each thread goes through on its own rows without
/// waiting for the others. Knows nothing of how a kernel is generated or a product is tiled. Start
/// with [PlanBuilder].
@NullMarked
package org.bpnet.cpu.plan;

import org.jspecify.annotations.NullMarked;
