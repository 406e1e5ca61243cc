package org.bpnet.nn.loss;

import java.util.Arrays;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.Golden;

/// What the tests of losses are written with.
final class Inputs {
  private Inputs() {}

  static HostArray matrix(int columns, double... values) {
    return HostArray.of(values, Shape.of(values.length / columns, columns));
  }

  static HostArray vector(double... values) {
    return HostArray.of(values, Shape.of(values.length));
  }

  static Pass pass() {
    return Pass.eval(Backends.reference());
  }

  static HostArray goldenPrediction(LossCase needs) {
    double[] all = Golden.values(needs.prediction);
    return switch (needs) {
      case PAIRS -> columns(all, 3, 2);
      case GAUSSIAN -> matrix(4, all);
      case EMBEDDINGS -> HostArray.of(all, Shape.of(5, 2, 3));
      default -> matrix(3, all);
    };
  }

  static HostArray goldenTarget(LossCase needs) {
    return switch (needs) {
      case LABELS -> HostArray.of(new int[] {0, 1, 2, 0, 1}, Shape.of(5));
      case PAIRS, EMBEDDINGS -> vector(columns(Golden.values(needs.target), 3, 1).toDoubles());
      case GAUSSIAN -> columns(Golden.values(needs.target), 3, 2);
      default -> matrix(3, Golden.values(needs.target));
    };
  }

  /// The first columns of a matrix.
  private static HostArray columns(double[] values, int of, int kept) {
    var result = new double[values.length / of * kept];
    Arrays.setAll(result, i -> values[i / kept * of + i % kept]);
    return matrix(kept, result);
  }
}
