package org.bpnet.nn.layer.noise;

import java.util.Arrays;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.layer.Layer;

/// [Dropout] of whole channels: neighbouring elements of a picture say much the same, and dropping
/// them one by one takes little away.
///
/// **Shapes.** `[N, .., C] -> [N, .., C]`: one random number for each example and channel, the last
/// axis. For `[N, C]` it is [Dropout].
///
/// **Source.** Tompson, Goroshin, Jain, LeCun, Bregler 2015, section 3.2.
///
/// @param rate the probability of 0, in [0, 1)
public record SpatialDropout(double rate) implements Layer {
  /// Throws IllegalArgumentException if the rate is outside [0, 1).
  public SpatialDropout {
    Range.fraction("SpatialDropout: rate", rate);
  }

  @Override
  public Tensor forward(Tensor x) {
    if (!x.pass().isTraining() || rate == 0) {
      return x;
    }
    int[] extents = x.shape().toArray();
    Arrays.fill(extents, 1, Math.max(1, extents.length - 1), 1);
    return Dropout.where(x, x.pass().uniform(Shape.of(extents)), rate);
  }

  /// `SpatialDropout 0.5`.
  @Override
  public String toString() {
    return "SpatialDropout " + rate;
  }
}
