package org.bpnet.train.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bpnet.core.array.HostArray;
import org.bpnet.train.watch.TrainingEvent;

/// What a run knows between two steps, apart from parameters and optimizers: how far it is, and
/// what the best epoch was.
final class RunState {
  private final List<TrainingEvent.EpochEnded> epochs = new ArrayList<>();
  private Map<String, HostArray> bestWeights = Map.of();
  private int bestEpoch;
  private double bestScore = Double.NaN;
  private int waited;
  private long step;
  private double rateFactor = 1;
  private Partial partial = Partial.NONE;

  /// How much of the epoch under way is done.
  ///
  /// @param batches so many of its batches
  /// @param sums of what each phase told, over examples
  /// @param examples that each sum is over
  record Partial(int batches, List<Double> sums, List<Long> examples) {
    /// Nothing.
    static final Partial NONE = new Partial(0, List.of(), List.of());

    /// Copies the lists.
    Partial {
      sums = List.copyOf(sums);
      examples = List.copyOf(examples);
    }
  }

  /// A run before its first step.
  RunState() {}

  /// A run that was saved.
  RunState(
      List<TrainingEvent.EpochEnded> epochs,
      Map<String, HostArray> bestWeights,
      int bestEpoch,
      double bestScore,
      int waited,
      long step,
      double rateFactor,
      Partial partial) {
    this.epochs.addAll(epochs);
    this.bestWeights = bestWeights;
    this.bestEpoch = bestEpoch;
    this.bestScore = bestScore;
    this.waited = waited;
    this.step = step;
    this.rateFactor = rateFactor;
    this.partial = partial;
  }

  /// The epochs so far.
  List<TrainingEvent.EpochEnded> epochs() {
    return epochs;
  }

  /// The number of the best epoch; 0 if there was none.
  int bestEpoch() {
    return bestEpoch;
  }

  /// The weights of the best epoch by path.
  Map<String, HostArray> bestWeights() {
    return bestWeights;
  }

  double bestScore() {
    return bestScore;
  }

  /// Whether a score, the lower the better, would be the best so far. Anything is better than NaN.
  boolean isBest(double score) {
    return score < bestScore || Double.isNaN(bestScore);
  }

  /// Counts an epoch.
  void add(TrainingEvent.EpochEnded epoch, double score, double minDelta) {
    waited = score < bestScore - minDelta || Double.isNaN(bestScore) ? 0 : waited + 1;
    if (isBest(score)) {
      bestScore = score;
    }
    epochs.add(epoch);
  }

  /// How many epochs in a row were no progress.
  int waited() {
    return waited;
  }

  /// The steps made when this was saved; 0 if it was not.
  long step() {
    return step;
  }

  /// How much of the epoch under way was done when this was saved.
  Partial partial() {
    return partial;
  }

  /// What learning rates were multiplied by from outside.
  double rateFactor() {
    return rateFactor;
  }

  /// Notes where the run is, to be saved.
  void at(long steps, double factor, Partial done) {
    step = steps;
    rateFactor = factor;
    partial = done;
  }

  /// Declares the weights of the last epoch the best.
  void keep(Map<String, HostArray> weights) {
    bestEpoch = epochs.size();
    bestWeights = weights;
  }
}
