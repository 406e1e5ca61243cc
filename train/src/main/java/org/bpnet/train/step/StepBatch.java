package org.bpnet.train.step;

import java.util.List;
import org.bpnet.data.Batch;

/// What a step works on: a batch, or what of it falls to one rank, in parts.
///
/// @param parts one after the other; a part may have no examples where there are fewer than parts
/// @param first the number of the first part among those of all ranks
/// @param examples of the whole batch, over all ranks
public record StepBatch(List<Batch> parts, int first, int examples) {
  /// Copies the list.
  public StepBatch {
    parts = List.copyOf(parts);
  }

  /// A batch in one part, for one rank.
  public static StepBatch of(Batch batch) {
    return new StepBatch(List.of(batch), 0, batch.size());
  }
}
