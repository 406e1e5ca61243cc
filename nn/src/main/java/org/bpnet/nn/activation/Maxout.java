package org.bpnet.nn.activation;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.layer.Layer;

/// The largest of each `pieces` neighbouring units, so that a fully connected layer before it and
/// this together are units that learn their own convex, piecewise linear activation.
///
/// ```java
/// Sequential.of(Linear.create(params.child("hidden"), 784, 5 * 240), new Maxout(5))
/// ```
///
/// **Shapes.** `[N.., D·pieces] -> [N.., D]`. **Gradient.** Goes to the largest, to the first of
/// equals.
///
/// **Throws** ShapeException if the last extent is not a multiple of the pieces.
///
/// **Source.** Goodfellow, Warde-Farley, Mirza, Courville, Bengio 2013, section 3.
///
/// @param pieces how many units become one, at least 1
public record Maxout(int pieces) implements Layer {
  /// Throws IllegalArgumentException if the pieces are fewer than 1.
  public Maxout {
    if (pieces < 1) {
      throw new IllegalArgumentException("maxout: need at least 1 piece, got " + pieces);
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Shape shape = x.shape();
    if (shape.rank() < 1 || shape.extent(-1) % pieces != 0) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need a last extent that is a multiple of %d, got %s",
              this,
              pieces,
              shape));
    }
    Shape units = Shape.of(shape.extent(-1) / pieces, pieces);
    return x.reshape(shape.slice(0, shape.rank() - 1).concat(units)).max(-1);
  }

  /// `maxout(pieces=2)`.
  @Override
  public String toString() {
    return "maxout(pieces=" + pieces + ")";
  }
}
