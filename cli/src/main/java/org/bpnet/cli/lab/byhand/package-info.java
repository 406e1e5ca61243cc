/// Back-propagation by its equations, beside what the library and differences say: `bpnet lab
/// backprop`; and softmax step by step, `bpnet lab softmax`. The [Equations] are written with the
/// library's operations on tensors and no gradient of its own; [Compared] puts the three side by
/// side.
@NullMarked
package org.bpnet.cli.lab.byhand;

import org.jspecify.annotations.NullMarked;
