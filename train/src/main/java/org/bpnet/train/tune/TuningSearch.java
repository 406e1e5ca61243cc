package org.bpnet.train.tune;

import java.util.List;
import java.util.Map;

/// Chooses the values of the next trial.
///
/// What it chooses follows from the trials so far alone: a search that is broken off and begun
/// again with the same trials goes on as if nothing had happened.
public interface TuningSearch {
  /// The values of the next trial.
  ///
  /// @param done all trials so far, in their order
  Map<String, String> next(List<TuningTrial> done);
}
