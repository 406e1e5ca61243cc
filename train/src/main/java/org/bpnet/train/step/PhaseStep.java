package org.bpnet.train.step;

import java.util.List;
import org.bpnet.data.Batch;

/// Runs a phase of one step after the other.
sealed interface PhaseStep extends AutoCloseable permits FusedStep, SummedStep {
  /// Updates the parameters by a batch, unless the loss is not finite.
  ///
  /// @param batch the batch, or what of it falls to this rank
  void take(StepBatch batch);

  /// The memory that a step on such parts takes beside variables, in bytes.
  long bytes(List<Batch> parts);

  /// The loss of the last batch, before the update.
  double loss();

  /// A number that the objective told of the last batch.
  double report(int number);

  @Override
  void close();
}
