package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.activation.Maxout;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.noise.Dropout;

/// The fully connected maxout network for MNIST, which does not know that pixels are neighbours.
///
/// **Shapes.** `[N, 28, 28, 1]` or `[N, 784] -> [N, classes]`, logits. 1233610 parameters for ten
/// classes.
///
/// **Source.** Goodfellow, Warde-Farley, Mirza, Courville, Bengio 2013, section 5.1: two layers of
/// 240 units with 5 pieces each, dropout of 0.2 of the input and 0.5 of the hidden units. The
/// weights start in ±0.005 and max-norm holds them there: see `regularizer.MaxNorm`.
public final class MaxoutNet {
  private static final int UNITS = 240;
  private static final int PIECES = 5;

  private MaxoutNet() {}

  /// The network.
  ///
  /// @param params the node that gets `hidden1`, `hidden2` and `logits`
  /// @param example the shape of one example, `[28, 28, 1]` or `[784]` in the paper
  public static Sequential create(Parameters params, Shape example, int classes) {
    var small = Initializers.uniform(-0.005, 0.005);
    return new Stack(params, example)
        .flatten()
        .add(new Dropout(0.2))
        .linear("hidden1", UNITS * PIECES, small)
        .add(new Maxout(PIECES))
        .add(new Dropout(0.5))
        .linear("hidden2", UNITS * PIECES, small)
        .add(new Maxout(PIECES))
        .add(new Dropout(0.5))
        .linear("logits", classes, small)
        .build();
  }
}
