package org.bpnet.nn.layer;

import org.bpnet.core.Tensor;

/// A map from one tensor to another: a part of a model, or the whole.
///
/// A layer holds no values of its own: its parameters live in [org.bpnet.core.Parameters],
/// everything it computes in the pass of its input, which also says whether this is training. Its
/// text is the way one would write it down, `Linear 784 -> 128`. Since tensors are computed only
/// when looked at, running a model on an input of the right shape and looking at nothing checks all
/// shapes at no cost.
///
/// A layer with parameters runs inside [org.bpnet.core.Pass#within] under the path of these, so
/// that messages name it. A layer that only combines others gives no name.
@FunctionalInterface
public interface Layer {
  /// The output for this input; axis 0 counts the examples of the batch.
  Tensor forward(Tensor x);
}
