package org.bpnet.nn.layer;

import java.util.List;
import java.util.stream.Collectors;
import org.bpnet.core.Tensor;

/// Layers that all see the same input, their outputs put one after the other along the last axis.
///
/// **Shapes.** Outputs `[N.., Dᵢ]` become `[N.., ΣDᵢ]`.
///
/// @param branches the layers, at least one
public record Parallel(List<Layer> branches) implements Layer {
  /// Copies the list.
  public Parallel {
    branches = List.copyOf(branches);
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("Parallel: need at least one branch, got none");
    }
  }

  /// The branches in this order.
  public static Parallel of(Layer... branches) {
    return new Parallel(List.of(branches));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor[] outputs = branches.stream().map(b -> b.forward(x)).toArray(Tensor[]::new);
    return Tensor.concat(-1, outputs);
  }

  /// `Parallel(Linear 4 -> 2, relu)`.
  @Override
  public String toString() {
    return branches.stream()
        .map(Layer::toString)
        .collect(Collectors.joining(", ", "Parallel(", ")"));
  }
}
