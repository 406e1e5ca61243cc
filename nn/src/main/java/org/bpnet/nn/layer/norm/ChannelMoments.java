package org.bpnet.nn.layer.norm;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.LayerNames;

/// Mean and variance of each channel over a batch and all places. Summed within each example first,
/// so that threads share the work.
///
/// @param mean μ, `[C]`
/// @param variance the mean of (x − μ)², `[C]`: over all n elements, not n − 1
/// @param elements n, at least 2
record ChannelMoments(Tensor mean, Tensor variance, int elements) {
  /// @param name the layer's path, for the message
  /// @throws ShapeException if there is but one element of each channel
  static ChannelMoments of(String name, Layer layer, Tensor x) {
    if (elements(x) < 2) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: one element of each channel has no variance in training, got %s; use a larger"
                  + " batch",
              LayerNames.called(name, layer),
              x.shape()));
    }
    return of(x);
  }

  private static int elements(Tensor x) {
    return x.shape().count(0, x.shape().rank() - 1);
  }

  /// The moments of so many elements that there is a variance.
  static ChannelMoments of(Tensor x) {
    Shape channels = Shape.of(x.shape().extent(-1));
    int elements = elements(x);
    // A constant of the formula, not a number bound at each run: so the same moments of the same
    // tensor, asked for again, are known to be the same.
    Formula average = Formula.input("sum").mul(Formula.constant(1.0 / elements));
    Tensor mean = x.sumTo(channels).apply(average);
    Tensor variance = x.sub(mean).square().sumTo(channels).apply(average);
    return new ChannelMoments(mean, variance, elements);
  }
}
