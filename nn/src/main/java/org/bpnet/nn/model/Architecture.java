package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.layer.Sequential;

/// A network that can be made for any number of classes.
///
/// @param input the shape of one example, without the axis of the batch
/// @param maker makes it
public record Architecture(Shape input, Maker maker) {
  /// Makes a network.
  @FunctionalInterface
  public interface Maker {
    /// @param params the node that gets all parameters
    Sequential create(Parameters params, int classes);
  }

  /// The network, with new parameters.
  ///
  /// @param params the node that gets them
  public Sequential create(Parameters params, int classes) {
    return maker.create(params, classes);
  }
}
