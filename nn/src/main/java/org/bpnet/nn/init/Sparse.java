package org.bpnet.nn.init;

import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Normal, with a share of the weights that lead to each unit set to 0, chosen at random for each
/// unit.
///
/// **Shapes.** All axes but the last count the inputs of a unit, of which ⌈sparsity·inputs⌉ are 0.
///
/// **Source.** Martens 2010, section 5, which leaves each unit 15 inputs; with a share for the
/// number as in PyTorch's sparse_, whose deviation of 0.01 this has. **Differs** from that in which
/// axis counts units, since weights are stored as `[in, out]`.
///
/// **Throws** ShapeException if the weight has rank below 2.
///
/// @param sparsity the share of zeros, in [0, 1)
/// @param deviation the standard deviation of the others
public record Sparse(double sparsity, double deviation) implements Initializer {
  /// Throws IllegalArgumentException if the share is outside [0, 1) or the deviation not positive.
  public Sparse {
    if (!(sparsity >= 0 && sparsity < 1 && deviation > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Sparse: need sparsity in [0, 1) and deviation > 0, got %s and %s",
              sparsity,
              deviation));
    }
  }

  @Override
  public HostArray create(Shape shape, Seed seed) {
    if (shape.rank() < 2) {
      throw new ShapeException(
          String.format(Locale.ROOT, "%s: need a weight [.., in, out], got %s", this, shape));
    }
    int units = shape.extent(-1);
    int inputs = shape.elementCount() / Math.max(1, units);
    int zeros = (int) Math.ceil(sparsity * inputs);
    double[] values = new Normal(0, deviation).create(shape, seed).toDoubles().clone();
    for (int unit = 0; unit < units; unit++) {
      int[] order = seed.child("zeros").child(unit).permutation(inputs);
      for (int i = 0; i < zeros; i++) {
        values[order[i] * units + unit] = 0;
      }
    }
    return HostArray.of(values, shape);
  }
}
