package org.bpnet.train;

import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.nn.layer.Layer;

/// A layer that is made where it stands in a model, since it has parameters of its own.
@FunctionalInterface
public interface Part {
  /// The layer.
  ///
  /// @param params the node for its parameters
  /// @param width the extent of the last axis of its input
  /// @param weights where its weights start
  Layer create(Parameters params, int width, Initializer weights);
}
