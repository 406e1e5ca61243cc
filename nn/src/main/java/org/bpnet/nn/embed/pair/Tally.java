package org.bpnet.nn.embed.pair;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;

/// Losses counted up by anchor: what a [Reducer] makes one number of. Sums and counts are all that
/// is kept, so that the losses of N³ triplets need never stand in memory.
///
/// @param sum the losses of each anchor's pairs or triplets, summed, `[N]`
/// @param count how many there are, `[N]`, a constant to gradients
/// @param active how many of them have a loss above 0, `[N]`, a constant to gradients
public record Tally(Tensor sum, Tensor count, Tensor active) {
  private static final Pointwise ACTIVE =
      Pointwise.of(input("w").mul(input("l").greaterThan(constant(0))), "l", "w");

  /// Losses of pairs, each as often as a weight says.
  ///
  /// @param losses `[N, M]`
  /// @param weights `[N, M]`, 0 or more
  public static Tally ofPairs(Tensor losses, Tensor weights) {
    return new Tally(losses.mul(weights).sum(1), weights.sum(1), active(losses, weights).sum(1));
  }

  /// One loss for each anchor, those left out to which a weight of 0 is given.
  ///
  /// @param losses `[N]`
  /// @param weights `[N]`, 0 or more
  public static Tally ofAnchors(Tensor losses, Tensor weights) {
    return new Tally(losses.mul(weights), weights, active(losses, weights));
  }

  private static Tensor active(Tensor losses, Tensor weights) {
    return losses.pass().apply(ACTIVE, List.of(losses.stopGradient(), weights));
  }

  /// These losses and others of the same anchors, as one set.
  public Tally plus(Tally other) {
    return new Tally(sum.add(other.sum), count.add(other.count), active.add(other.active));
  }
}
