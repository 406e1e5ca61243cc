package org.bpnet.data;

import java.util.Optional;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// A dataset before another one, of which it changes some answers; all others are that one's.
public interface DatasetView extends Dataset {
  /// The dataset behind it.
  Dataset raw();

  @Override
  default int size() {
    return raw().size();
  }

  @Override
  default Shape featureShape() {
    return raw().featureShape();
  }

  @Override
  default Target target() {
    return raw().target();
  }

  @Override
  default HostArray features(int[] indices) {
    return raw().features(indices);
  }

  @Override
  default HostArray targets(int[] indices) {
    return raw().targets(indices);
  }

  @Override
  default Optional<HostArray> weights(int[] indices) {
    return raw().weights(indices);
  }
}
