package org.bpnet.serve.model;

import java.util.Arrays;
import java.util.List;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;

/// Rows of features without what is to be predicted: their targets are zeros.
///
/// @param features row after row
/// @param featureShape the shape of one row
@SuppressWarnings("ArrayRecordComponent") // nobody compares rows
record FeatureRows(float[] features, Shape featureShape) implements Dataset {
  @Override
  public int size() {
    return features.length / featureShape.elementCount();
  }

  @Override
  public Target target() {
    return new Target.Values(List.of("unknown"));
  }

  @Override
  public HostArray features(int[] indices) {
    int width = featureShape.elementCount();
    var picked = new float[indices.length * width];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(features, indices[i] * width, picked, i * width, width);
    }
    return HostArray.of(picked, featureShape.insert(0, indices.length));
  }

  @Override
  public HostArray targets(int[] indices) {
    return HostArray.of(new float[indices.length], Shape.of(indices.length, 1));
  }

  /// The same with rows of zeros behind them, up to this number.
  FeatureRows padded(int rows) {
    return rows == size()
        ? this
        : new FeatureRows(
            Arrays.copyOf(features, rows * featureShape.elementCount()), featureShape);
  }
}
