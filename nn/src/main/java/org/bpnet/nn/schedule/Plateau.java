package org.bpnet.nn.schedule;

import org.bpnet.nn.catalog.Range;

/// A rate that falls when a score no longer does: it is multiplied with `factor` after more than
/// `patience` epochs in a row that were no better than the best before.
///
/// **Formula.** An epoch is better if score < best − threshold·|best|. After a fall, nothing counts
/// for `cooldown` epochs. A fall that would change the rate by 10⁻⁸ or less is not made.
///
/// **Source.** PyTorch's ReduceLROnPlateau, whose defaults these are. **Differs**: the threshold is
/// relative to |best|, so that scores may be negative.
///
/// @param rate the learning rate now
/// @param factor what it is multiplied with, in (0, 1)
/// @param patience how many epochs without progress are let pass
/// @param threshold what counts as progress, as a share of the best score
/// @param cooldown how many epochs do not count after a fall
/// @param floor the smallest learning rate
/// @param progress what the epochs so far have left
public record Plateau(
    double rate,
    double factor,
    long patience,
    double threshold,
    long cooldown,
    double floor,
    Progress progress)
    implements Schedule {
  /// What PyTorch calls `eps`.
  private static final double SMALLEST_FALL = 1e-8;

  /// What the epochs so far have left.
  ///
  /// @param best the lowest score
  /// @param bad the epochs in a row without progress
  /// @param resting the epochs that still do not count
  public record Progress(double best, long bad, long resting) {
    /// Before the first epoch.
    public static final Progress NONE = new Progress(Double.POSITIVE_INFINITY, 0, 0);
  }

  /// Throws IllegalArgumentException if a number is outside its range.
  public Plateau {
    Range.ordered("Plateau", floor, rate);
    Range.notNegative("Plateau: threshold", threshold);
    Range.count("Plateau: patience", patience);
    Range.count("Plateau: cooldown", cooldown);
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException("Plateau: factor must be in (0, 1), got " + factor);
    }
  }

  /// A plateau before the first epoch.
  public Plateau(
      double rate, double factor, long patience, double threshold, long cooldown, double floor) {
    this(rate, factor, patience, threshold, cooldown, floor, Progress.NONE);
  }

  /// A tenth of the rate when ten epochs in a row were no progress, as in PyTorch.
  public static Plateau defaults(double rate) {
    return new Plateau(rate, 0.1, 10, 1e-4, 0, 0);
  }

  @Override
  public double at(long step) {
    return rate;
  }

  @Override
  public Plateau after(long step, double score) {
    double best = progress.best();
    boolean first = Double.isInfinite(best);
    boolean better = first ? score < best : score < best - threshold * Math.abs(best);
    boolean resting = progress.resting() > 0;
    long bad = better || resting ? 0 : progress.bad() + 1;
    double lowest = better ? score : best;
    long rest = resting ? progress.resting() - 1 : 0;
    if (bad <= patience) {
      return with(rate, new Progress(lowest, bad, rest));
    }
    double next = Math.max(rate * factor, floor);
    double kept = rate - next > SMALLEST_FALL ? next : rate;
    return with(kept, new Progress(lowest, 0, cooldown));
  }

  private Plateau with(double changed, Progress next) {
    return new Plateau(changed, factor, patience, threshold, cooldown, floor, next);
  }
}
