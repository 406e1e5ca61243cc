package org.bpnet.nn.activation;

import java.util.function.LongSupplier;
import org.bpnet.core.Tensor;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.schedule.Schedule;

/// The last layer of a network that hashes: tanh(βz) in training, with a β that grows so that codes
/// harden, and their sign, −1 or 1, in use.
///
/// ```java
/// Layer codes = new HashNet(Continuation.defaults(), Clock.under(params.child("codes")));
/// ```
///
/// **Shapes.** Any; the output has the input's shape. **Gradient.** β(1 − y²) in training; in
/// evaluation that of [Threshold#SIGN].
///
/// **Source.** Cao, Long, Wang, Yu 2017, *HashNet: Deep learning to hash by continuation*,
/// algorithm 1.
///
/// @param beta β as a function of the update, see [Continuation]
/// @param updates the number of updates, see [org.bpnet.nn.schedule.Clock]
public record HashNet(Schedule beta, LongSupplier updates) implements Layer {
  /// tanh(βz) as in training, in any pass: what the sign is taken of.
  public Tensor soft(Tensor z) {
    return Activation.SCALED_TANH.with("beta", beta.over(updates)).forward(z);
  }

  @Override
  public Tensor forward(Tensor z) {
    return z.pass().isTraining() ? soft(z) : Threshold.SIGN.forward(z);
  }

  /// `hashnet(Continuation[..])`.
  @Override
  public String toString() {
    return "hashnet(" + beta + ")";
  }
}
