/// Maps from tensors to tensors ([org.bpnet.nn.layer.Layer]), with or without parameters, the ways
/// to combine them, and what a model is made of ([org.bpnet.nn.layer.Summary]). Layers of images
/// and sequences, normalizations and noise have rooms beneath, which know this one. Pointwise
/// functions belong in `activation`; those that turn a prediction into a number to minimize, in
/// `loss`.
@NullMarked
package org.bpnet.nn.layer;

import org.jspecify.annotations.NullMarked;
