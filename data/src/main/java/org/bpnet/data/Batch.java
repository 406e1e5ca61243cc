package org.bpnet.data;

import java.util.Locale;
import org.bpnet.core.HostArray;
import org.bpnet.core.ShapeException;

/// Some examples of a dataset, copied out: what one training step consumes.
///
/// **Shapes.** `features` F32 `[N, ...]`, the dataset's feature shape after the batch axis;
/// `targets` I32 `[N]` (labels) or F32 `[N, K]` (values, or the probabilities of classes).
///
/// @param features the inputs
/// @param targets what should be predicted from them
/// @param indices where these examples stand in the dataset they were taken from
public record Batch(HostArray features, HostArray targets, int[] indices) {
  /// Throws ShapeException if the numbers of features, targets and indices differ
  public Batch {
    if (features.shape().extent(0) != indices.length
        || targets.shape().extent(0) != indices.length) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "Batch: features and targets must have one entry for each of %d indices, got %s and %s",
              indices.length,
              features.shape(),
              targets.shape()));
    }
  }

  /// The number of examples, N.
  public int size() {
    return indices.length;
  }
}
