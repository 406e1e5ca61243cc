package org.bpnet.train.inspect;

import java.util.Arrays;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.DatasetView;

/// Rows in which some neighbouring features are those of other rows.
///
/// @param order whose features each row has
record Exchanged(Dataset raw, int[] order, int first, int width) implements DatasetView {
  @Override
  public HostArray features(int[] indices) {
    float[] own = raw.features(indices).toFloats();
    int[] others = Arrays.stream(indices).map(i -> order[i]).toArray();
    float[] theirs = raw.features(others).toFloats();
    int count = featureShape().elementCount();
    for (int row = 0; row < indices.length; row++) {
      System.arraycopy(theirs, row * count + first, own, row * count + first, width);
    }
    return HostArray.of(own, Shape.of(indices.length, count));
  }
}
