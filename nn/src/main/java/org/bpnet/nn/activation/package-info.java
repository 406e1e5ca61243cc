/// Functions applied to the units of a layer, written as formulas; and the few, like softmax, that
/// mix units. If anything is trained here, it is the shape of the function ([PRelu]).
@NullMarked
package org.bpnet.nn.activation;

import org.jspecify.annotations.NullMarked;
