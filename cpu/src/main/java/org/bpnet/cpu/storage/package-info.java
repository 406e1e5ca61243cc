/// Where values lie: in storage that outlives runs, and at places in the slab and the other
/// segments of one run. Blocks come from the pool in `memory`; who works on them is decided in
/// `step` and `plan`. Start with [Frame] and [Place].
@NullMarked
package org.bpnet.cpu.storage;

import org.jspecify.annotations.NullMarked;
