package org.bpnet.train.watch;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How a run went.
///
/// @param reason why it ended
/// @param bestEpoch the epoch whose weights the model has now, counted from 1; 0 if the run was
///   stopped before its first epoch was over
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
  ///
  /// @throws IllegalStateException if the run was stopped before its first epoch was over
  public TrainingEvent.EpochEnded best() {
    if (bestEpoch == 0) {
      throw new IllegalStateException(
          "report: the run was stopped before its first epoch was over; resume it");
    }
    return epochs.get(bestEpoch - 1);
  }

  /// The best epoch's measures over the validation examples, by label; empty without such examples.
  public Map<String, Double> validation() {
    return bestEpoch == 0 ? Map.of() : best().validation();
  }

  /// A summary in one line: `completed: 120 steps in 12 epochs, 3.2 s; best epoch 10, training loss
  /// 0.12, validation loss 0.2, accuracy 0.98`. The epochs one by one are in [#epochs].
  @Override
  public String toString() {
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s: %d %s in %d %s, %.1f s",
                reason.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                steps,
                steps == 1 ? "step" : "steps",
                epochs.size(),
                epochs.size() == 1 ? "epoch" : "epochs",
                seconds));
    if (bestEpoch > 0) {
      text.append(
          String.format(
              Locale.ROOT, "; best epoch %d, training loss %.4g", bestEpoch, best().trainLoss()));
    }
    String prefix = ", validation ";
    for (Map.Entry<String, Double> measure : validation().entrySet()) {
      text.append(
          String.format(Locale.ROOT, "%s%s %.4g", prefix, measure.getKey(), measure.getValue()));
      prefix = ", ";
    }
    return text.toString();
  }
}
