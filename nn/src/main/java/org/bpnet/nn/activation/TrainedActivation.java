package org.bpnet.nn.activation;

import org.bpnet.core.Parameters;
import org.bpnet.nn.layer.Layer;

/// An activation before it is part of a network: its shape is learnt, so it needs a place for
/// parameters and the number of units that it is applied to.
@FunctionalInterface
public interface TrainedActivation {
  /// The layer, its parameters created under a node.
  Layer create(Parameters params, int units);
}
