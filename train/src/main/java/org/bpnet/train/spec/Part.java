package org.bpnet.train.spec;

import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.layer.Layer;

/// A layer that is made where it stands in a model, since it depends on the shape of its input or
/// has parameters of its own.
///
/// @param takes what comes in
/// @param maker makes it
public record Part(Takes takes, Maker maker) {
  /// What a layer takes.
  public enum Takes {
    /// Examples of any shape.
    ANY,
    /// Rows of numbers; other examples are flattened before.
    ROWS,
    /// Images `[H, W, C]`.
    IMAGES
  }

  /// Makes a layer.
  @FunctionalInterface
  public interface Maker {
    /// The layer.
    ///
    /// @param params the node for its parameters
    /// @param example the shape of one example of its input, without the axis of the batch
    /// @param weights where its weights start
    Layer create(Parameters params, Shape example, Initializer weights);
  }
}
