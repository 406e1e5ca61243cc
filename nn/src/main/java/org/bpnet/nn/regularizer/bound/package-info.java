/// Bounds for gradients, before an update, and for weights, after it: start at
/// [org.bpnet.nn.regularizer.bound.Bounds]. One record each, with their names in
/// [org.bpnet.nn.regularizer.bound.Constraints] and
/// [org.bpnet.nn.regularizer.bound.GradientTransforms]. What is added to the loss belongs in
/// `penalty`.
@NullMarked
package org.bpnet.nn.regularizer.bound;

import org.jspecify.annotations.NullMarked;
