/// Penalties on weights that are added to the loss. Regularization by noise is a layer
/// ([org.bpnet.nn.layer.Dropout]); decoupled weight decay is part of an update rule.
@NullMarked
package org.bpnet.nn.regularizer;

import org.jspecify.annotations.NullMarked;
