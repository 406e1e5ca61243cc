package org.bpnet.nn.layer.norm;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.layer.Layer;

/// Each channel of each example brought to mean 0 and variance 1 over all places. Without a scale
/// and shift of its own, as in PyTorch; [GroupNorm] with a group for each channel has them.
///
/// **Formula.** y = (x − μ)/√(σ² + ε), μ and σ² over the places of one channel of one example.
///
/// **Shapes.** `[N, D.., C] -> [N, D.., C]`. **Throws** ShapeException if there is but one place.
///
/// **Source.** Ulyanov, Vedaldi, Lempitsky, *Instance normalization*, 2016, eq. 4; ε is PyTorch's.
///
/// @param epsilon ε, > 0
public record InstanceNorm(double epsilon) implements Layer {
  /// Throws IllegalArgumentException unless ε is positive.
  public InstanceNorm {
    Moments.check("InstanceNorm", epsilon);
  }

  /// With PyTorch's ε, 1e−5.
  public static InstanceNorm defaults() {
    return new InstanceNorm(1e-5);
  }

  @Override
  public Tensor forward(Tensor x) {
    Shape shape = x.shape();
    int places = shape.rank() < 3 ? 1 : shape.count(1, shape.rank() - 1);
    if (places < 2) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need input [N, .., C] with more than one place, got %s",
              this,
              shape));
    }
    Tensor flat = x.reshape(shape.extent(0), places, shape.extent(-1));
    return Moments.over(flat, 1).normalized(epsilon).reshape(shape);
  }

  @Override
  public String toString() {
    return "InstanceNorm";
  }
}
