package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.nn.activation.Maxout;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Linear;
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
  public static Sequential create(Parameters params, int classes) {
    var small = Initializers.uniform(-0.005, 0.005);
    return Sequential.of(
        new Flatten(),
        new Dropout(0.2),
        Linear.create(params.child("hidden1"), 28 * 28, UNITS * PIECES, small),
        new Maxout(PIECES),
        new Dropout(0.5),
        Linear.create(params.child("hidden2"), UNITS, UNITS * PIECES, small),
        new Maxout(PIECES),
        new Dropout(0.5),
        Linear.create(params.child("logits"), UNITS, classes, small));
  }
}
