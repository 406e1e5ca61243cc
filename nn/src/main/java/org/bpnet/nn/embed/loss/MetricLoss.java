package org.bpnet.nn.embed.loss;

import org.bpnet.core.Parameters;
import org.bpnet.nn.loss.Loss;

/// A loss of embeddings before it is part of a training: some have parameters of their own, such as
/// a proxy for each class, and so need a place for them, the number of classes and the width of
/// embeddings. The loss's prediction is embeddings `[N, D]`, its target labels I32 `[N]`.
///
/// ```java
/// MetricLoss named = MetricLosses.CATALOG.create("triplet(miner=batch_hard)");
/// Loss loss = named.create(params.child("loss"), classes, width);
/// ```
public interface MetricLoss {
  /// The loss, with its parameters, if it has any, created under a node.
  ///
  /// @param params the node; a learner of its own may train it at another rate than the network
  /// @param classes how many classes there are
  /// @param width how many numbers an embedding has
  Loss create(Parameters params, int classes, int width);
}
