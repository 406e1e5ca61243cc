package org.bpnet.train;

import java.util.List;
import java.util.Map;

/// How a run went.
///
/// @param reason why it ended
/// @param bestEpoch the epoch whose weights the model has now, counted from 1
/// @param steps the number of updates made, before a resumption too
/// @param epochs what each epoch gave, in order, before a resumption too
/// @param seconds the time since the run began or was resumed
public record Report(
    StopReason reason,
    int bestEpoch,
    long steps,
    List<TrainingEvent.EpochEnded> epochs,
    double seconds) {
  public Report {
    epochs = List.copyOf(epochs);
  }

  /// What the best epoch gave.
  public TrainingEvent.EpochEnded best() {
    return epochs.get(bestEpoch - 1);
  }

  /// The best epoch's measures over the validation examples, by label; empty without such examples.
  public Map<String, Double> validation() {
    return best().validation();
  }
}
