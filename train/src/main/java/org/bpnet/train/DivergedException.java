package org.bpnet.train;

import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.NonFinite;

/// Training produced NaN or an infinity. The message names the step, the first operation and layer
/// whose result was not finite, and what to try. Parameters are as they were before that step.
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int epoch;
  private final long step;
  private final transient Optional<NonFinite> origin;

  DivergedException(int epoch, long step, double learningRate, Optional<NonFinite> origin) {
    super(
        String.format(
            Locale.ROOT,
            "training diverged in epoch %d, step %d: %s; lower the learning rate (%s) or clip gradients, and check the data for extreme values",
            epoch,
            step,
            origin.map(NonFinite::toString).orElse("the loss is not finite"),
            learningRate));
    this.epoch = epoch;
    this.step = step;
    this.origin = origin;
  }

  /// The epoch, counted from 1.
  public int epoch() {
    return epoch;
  }

  /// The step, counted from 1 over the whole run.
  public long step() {
    return step;
  }

  /// Where the first value that is not finite came from.
  public Optional<NonFinite> origin() {
    return origin;
  }
}
