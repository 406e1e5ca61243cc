package org.bpnet.data;

import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Some examples of another dataset, by their positions in it.
record Subset(Dataset whole, int[] positions) implements Dataset {
  Subset {
    for (int position : positions) {
      Objects.checkIndex(position, whole.size());
    }
  }

  @Override
  public int size() {
    return positions.length;
  }

  @Override
  public Shape featureShape() {
    return whole.featureShape();
  }

  @Override
  public Target target() {
    return whole.target();
  }

  @Override
  public HostArray features(int[] indices) {
    return whole.features(inWhole(indices));
  }

  @Override
  public HostArray targets(int[] indices) {
    return whole.targets(inWhole(indices));
  }

  @Override
  public Optional<HostArray> weights(int[] indices) {
    return whole.weights(inWhole(indices));
  }

  @Override
  public void feed(MessageDigest digest, int[] indices) {
    whole.feed(digest, inWhole(indices));
  }

  /// A subset of a subset looks through to the whole.
  @Override
  public Dataset subset(int[] indices) {
    return new Subset(whole, inWhole(indices));
  }

  private int[] inWhole(int[] indices) {
    var mapped = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      mapped[i] = positions[indices[i]];
    }
    return mapped;
  }
}
