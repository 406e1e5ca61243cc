package org.bpnet.core;

/// An output that a model gives beside its result, for the loss to see in training.
///
/// @param outputs what the loss is computed of, as of the result
/// @param weight the share of that loss in what is minimized
public record SideOutput(Tensor outputs, double weight) {}
