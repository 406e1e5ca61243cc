/// Normalizations: each brings some axes of its input to mean 0 and variance 1. Start at
/// [org.bpnet.nn.layer.norm.LayerNorm], which keeps no state, and
/// [org.bpnet.nn.layer.norm.BatchNorm], which does.
@NullMarked
package org.bpnet.nn.layer.norm;

import org.jspecify.annotations.NullMarked;
