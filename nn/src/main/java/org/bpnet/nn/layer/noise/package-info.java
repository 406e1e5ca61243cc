/// Layers that are random in training and do nothing in evaluation: the dropouts. They are made by
/// name too ([org.bpnet.nn.layer.noise.Layers]).
@NullMarked
package org.bpnet.nn.layer.noise;

import org.jspecify.annotations.NullMarked;
