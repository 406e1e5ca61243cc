package org.bpnet.train.watch;

import java.util.Locale;

/// When to stop before all epochs were run: after `patience` epochs in a row in which the watched
/// measure was not better than the best before by more than `minDelta`.
///
/// @param patience epochs without progress, at least 1
/// @param minDelta what counts as progress, in the units of the measure
public record EarlyStopping(int patience, double minDelta) {
  /// Throws IllegalArgumentException if patience is below 1 or the difference is negative
  public EarlyStopping {
    if (patience < 1 || !(minDelta >= 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "EarlyStopping: needs patience >= 1 and minDelta >= 0, got %d and %s",
              patience,
              minDelta));
    }
  }
}
