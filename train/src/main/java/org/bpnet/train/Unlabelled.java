package org.bpnet.train;

import java.util.List;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.table.EncodedTable;

/// Rows without what is to be predicted: their targets are zeros.
record Unlabelled(EncodedTable rows) implements Dataset {
  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Shape featureShape() {
    return rows.featureShape();
  }

  @Override
  public Target target() {
    return new Target.Values(List.of("unknown"));
  }

  @Override
  public HostArray features(int[] indices) {
    return rows.features(indices);
  }

  @Override
  public HostArray targets(int[] indices) {
    return HostArray.of(new float[indices.length], Shape.of(indices.length, 1));
  }
}
