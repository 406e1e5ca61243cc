package org.bpnet.nn.regularizer.bound;

import java.util.stream.IntStream;
import org.bpnet.core.Tensor;

/// The norms of the weights that lead to each unit.
final class UnitNorms {
  private UnitNorms() {}

  /// Their squares, `[.., in, out] -> [out]`: units are counted by the last axis.
  static Tensor squares(Tensor weight) {
    int[] incoming = IntStream.range(0, weight.shape().rank() - 1).toArray();
    return weight.square().sum(incoming);
  }
}
