package org.bpnet.train.watch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.NonFinite;
import org.bpnet.core.op.Leaf.Source;

/// Training produced NaN or an infinity. The message names the step, the first operation and layer
/// whose result was not finite, and what to try. Parameters are as they were before that step.
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int epoch;
  private final long step;
  private final transient Optional<NonFinite> origin;

  /// With all that is known.
  ///
  /// @param phase the name of the phase, empty if there is only one
  /// @param indices where the batch's examples stand in their source
  public DivergedException(
      int epoch,
      long step,
      String phase,
      double learningRate,
      Optional<NonFinite> origin,
      int[] indices) {
    super(
        String.format(
            Locale.ROOT,
            "training diverged in epoch %d, step %d%s: %s%s; lower the learning rate (%s) or clip gradients, and check the data for extreme values",
            epoch,
            step,
            phase.isEmpty() ? "" : ", phase '" + phase + "'",
            origin.map(NonFinite::toString).orElse("the loss is not finite"),
            examples(origin, indices),
            learningRate));
    this.epoch = epoch;
    this.step = step;
    this.origin = origin;
  }

  /// Which examples, where not all of the batch are concerned.
  private static String examples(Optional<NonFinite> origin, int[] indices) {
    boolean byExample =
        origin.isPresent()
            && !(origin.get().op() instanceof Source && !origin.get().scope().isEmpty())
            && origin.get().shape().rank() > 0
            && origin.get().shape().extent(0) == indices.length
            && origin.get().rows().size() < Math.min(10, indices.length);
    if (!byExample) {
      return "";
    }
    List<Integer> rows = origin.get().rows().stream().map(row -> indices[row]).toList();
    return rows.size() == 1
        ? ", for example " + rows.getFirst() + " of the data"
        : ", for examples " + rows + " of the data";
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
