/// Penalties on weights and features, numbers that are added to the loss, one record each, and
/// their names ([org.bpnet.nn.regularizer.penalty.Penalties]). Regularization by noise is a layer
/// ([org.bpnet.nn.layer.noise.Dropout]); decoupled weight decay is part of an update rule.
@NullMarked
package org.bpnet.nn.regularizer.penalty;

import org.jspecify.annotations.NullMarked;
