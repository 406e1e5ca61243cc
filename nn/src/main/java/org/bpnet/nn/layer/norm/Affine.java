package org.bpnet.nn.layer.norm;

import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.init.Initializers;

/// What normalizations end with: y = x·γ + β, element by element of the last axes.
///
/// @param scale γ, starts at 1
/// @param shift β, starts at 0
record Affine(Parameter scale, Parameter shift) {
  static Affine create(Parameters params, Shape shape) {
    return new Affine(
        params.weight("scale", shape, Initializers.constant(1)),
        params.weight("shift", shape, Initializers.zeros()));
  }

  Tensor of(Tensor x) {
    return x.mul(scale).add(shift);
  }
}
