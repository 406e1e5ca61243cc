package org.bpnet.data;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Examples of which some count more than others.
///
/// @param each the weight of each, 1 in the mean
record WeightedDataset(Dataset raw, float[] each) implements DatasetView {
  static WeightedDataset of(Dataset raw, double[] weights) {
    if (weights.length != raw.size()) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "weights: need one for each of %d examples, got %d",
              raw.size(),
              weights.length));
    }
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT, "weights: need to be 0 or more, got %s in example %d", weights[i], i));
      }
    }
    double mean = Arrays.stream(weights).average().orElse(1);
    if (mean == 0) {
      throw new DataFormatException(
          "weights: all are 0, so nothing would be learnt; give some example more");
    }
    var scaled = new float[weights.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (weights[i] / mean);
    }
    return new WeightedDataset(raw, scaled);
  }

  /// Weighs a subset, so that images stay what they are.
  @Override
  public Dataset subset(int[] indices) {
    return new WeightedDataset(raw.subset(indices), RowCopies.pick(each, 1, indices));
  }

  @Override
  public void feed(MessageDigest digest, int[] indices) {
    raw.feed(digest, indices);
    Source.feed(digest, weights(indices).stream().toList());
  }

  @Override
  public Optional<HostArray> weights(int[] indices) {
    return Optional.of(HostArray.of(RowCopies.pick(each, 1, indices), Shape.of(indices.length)));
  }
}
