package org.bpnet.nn.layer;

import java.util.List;
import java.util.stream.Collectors;
import org.bpnet.core.Tensor;

/// Layers one after the other, f(x) = fₙ(… f₂(f₁(x))).
///
/// @param layers the layers, first to last; none at all is the identity
public record Sequential(List<Layer> layers) implements Layer {
  /// Copies the list.
  public Sequential {
    layers = List.copyOf(layers);
  }

  /// The layers in this order.
  public static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Layer layer : layers) {
      y = layer.forward(y);
    }
    return y;
  }

  /// `Sequential(Linear 784 -> 128, relu, Linear 128 -> 10)`.
  @Override
  public String toString() {
    return layers.stream()
        .map(Layer::toString)
        .collect(Collectors.joining(", ", "Sequential(", ")"));
  }
}
