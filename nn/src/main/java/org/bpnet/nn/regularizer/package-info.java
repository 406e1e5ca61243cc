/// Bounds for weights, gradients and features: penalties that are added to the loss, constraints
/// that are applied after an update, and changes to gradients before it. Regularization by noise is
/// a layer ([org.bpnet.nn.layer.Dropout]); decoupled weight decay is part of an update rule.
@NullMarked
package org.bpnet.nn.regularizer;

import org.jspecify.annotations.NullMarked;
