/// Functions applied to the units of a layer, written as formulas; and the few, like softmax, that
/// mix units. Nothing here has parameters that are trained.
@NullMarked
package org.bpnet.nn.activation;

import org.jspecify.annotations.NullMarked;
