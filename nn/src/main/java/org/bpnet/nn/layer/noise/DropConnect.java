package org.bpnet.nn.layer.noise;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;

/// A fully connected layer whose weights, and not its outputs, are dropped in training: other ones
/// at each step, the same for all examples of the batch.
///
/// **Formula.** y = x·D(W) + b with D the map of [Dropout]. In evaluation y = x·W + b.
///
/// **Shapes.** Those of [Linear].
///
/// **Source.** Wan, Zeiler, Zhang, LeCun, Fergus, *Regularization of neural networks using
/// DropConnect*, 2013. **Differs**: weights are dropped once for the batch, not for each example;
/// they are scaled in training, and evaluation takes the mean of the weights where the paper
/// samples from a normal distribution (section 3.2 there).
///
/// @param linear the layer
/// @param rate the probability that a weight is 0, in [0, 1)
public record DropConnect(Linear linear, double rate) implements Layer {
  /// Throws IllegalArgumentException if the rate is outside [0, 1).
  public DropConnect {
    Range.fraction("DropConnect: rate", rate);
  }

  @Override
  public Tensor forward(Tensor x) { // [N, in] -> [N, out]
    var dropout = new Dropout(rate);
    return linear.forward(x, dropout::forward);
  }

  /// `DropConnect 0.5 (Linear 784 -> 128)`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "DropConnect %s (%s)", rate, linear);
  }
}
