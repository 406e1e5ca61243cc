package org.bpnet.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;

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

  /// Layers yet to come, for inputs of a shape.
  ///
  /// @param backend that of their parameters
  /// @param example the shape of one example, without the axis of the batch
  public static Builder builder(Backend backend, Shape example) {
    return new Builder(backend, example);
  }

  /// Puts layers one after the other, and knows the shape of what they give, which the next one is
  /// made for.
  ///
  /// ```java
  /// Sequential.Builder model = Sequential.builder(backend, Shape.of(28, 28, 1));
  /// model.add(Conv2d.create(params.child("conv"), model.shape().extent(-1), 20, Window.square(5)));
  /// model.add(new Flatten());
  /// model.add(Linear.create(params.child("logits"), model.shape().extent(0), 10));
  /// ```
  public static final class Builder {
    private final Backend backend;
    private final List<Layer> layers = new ArrayList<>();
    private Shape shape;

    private Builder(Backend backend, Shape shape) {
      this.backend = backend;
      this.shape = shape;
    }

    /// What the layers so far give for one example.
    public Shape shape() {
      return shape;
    }

    /// One more layer.
    ///
    /// @throws org.bpnet.core.array.ShapeException if it does not take what the layers so far give
    public Builder add(Layer layer) {
      try (Pass pass = Pass.eval(backend)) { // an input that nobody looks at
        shape = layer.forward(pass.full(shape.insert(0, 1), 0)).shape().without(0);
      }
      layers.add(layer);
      return this;
    }

    /// The layers.
    public Sequential build() {
      return new Sequential(layers);
    }
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
