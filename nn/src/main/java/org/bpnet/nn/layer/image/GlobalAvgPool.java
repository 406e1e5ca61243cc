package org.bpnet.nn.layer.image;

import java.util.stream.IntStream;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.layer.Layer;

/// The mean of each channel over all places.
///
/// **Shapes.** `[N, D.., C] -> [N, C]`. **Gradient.** Spread evenly.
///
/// **Source.** Lin, Chen, Yan, *Network in network*, 2014, section 3.2.
public record GlobalAvgPool() implements Layer {
  @Override
  public Tensor forward(Tensor x) {
    int rank = x.shape().rank();
    if (rank < 3) {
      throw new ShapeException(
          "GlobalAvgPool: need input [N, .., C] with places between, got " + x.shape());
    }
    return x.mean(IntStream.range(1, rank - 1).toArray());
  }

  @Override
  public String toString() {
    return "GlobalAvgPool";
  }
}
