package org.bpnet.nn.layer.norm;

import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;

/// A tensor without its mean over some axes, and its variance over them; the axes stay, with extent
/// 1.
///
/// @param centred x − μ
/// @param variance the mean of (x − μ)²: over all n elements, not n − 1
record Moments(Tensor centred, Tensor variance) {
  static Moments over(Tensor x, int... axes) {
    Shape kept = x.shape();
    for (int axis : axes) {
      kept = kept.with(axis, 1);
    }
    Tensor centred = x.sub(x.mean(axes).reshape(kept));
    return new Moments(centred, centred.square().mean(axes).reshape(kept));
  }

  /// (x − μ)/√(σ² + ε).
  Tensor normalized(double epsilon) {
    return centred.div(variance.add(epsilon).sqrt());
  }

  /// Checks ε.
  static void check(String layer, double epsilon) {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(layer + ": need epsilon > 0, got " + epsilon);
    }
  }
}
