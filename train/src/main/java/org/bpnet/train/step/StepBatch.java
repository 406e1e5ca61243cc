package org.bpnet.train.step;

import java.util.Arrays;
import java.util.List;
import org.bpnet.data.Batch;

/// What a step works on: a batch, or what of it falls to one rank, in parts.
///
/// @param parts one after the other; a part may have no examples where there are fewer than parts
/// @param examples of the whole batch, over all ranks
public record StepBatch(List<Batch> parts, int examples) {
  /// Copies the list.
  public StepBatch {
    parts = List.copyOf(parts);
  }

  /// A batch in one part, for one rank.
  public static StepBatch of(Batch batch) {
    return new StepBatch(List.of(batch), batch.size());
  }

  /// Where the examples of this rank stand in their source.
  int[] indices() {
    return parts.stream().flatMapToInt(part -> Arrays.stream(part.indices())).toArray();
  }
}
