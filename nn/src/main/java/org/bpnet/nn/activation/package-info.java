/// Functions applied to the units of a layer, written as formulas; and the few, like softmax, that
/// mix units. What is trained here is at most the shape of the function ([PRelu]).
@NullMarked
package org.bpnet.nn.activation;

import org.jspecify.annotations.NullMarked;
