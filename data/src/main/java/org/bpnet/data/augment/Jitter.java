package org.bpnet.data.augment;

import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.Target;

/// Adds normal noise to each number of an example, rows of tables included.
///
/// **Formula.** x + σ·ε, ε from N(0, 1); of standardised features, σ is in deviations. **Source.**
/// Bishop 1995: in the mean, a penalty on the network's derivatives.
///
/// @param deviation σ, 0 or more
public record Jitter(double deviation) implements Augmentation {
  /// Throws IllegalArgumentException if the deviation is negative or no number
  public Jitter {
    if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("jitter: deviation must be 0 or more, got " + deviation);
    }
  }

  @Override
  public Batch apply(Batch batch, Target target, Seed seed) {
    Shape shape = batch.features().shape();
    float[] numbers = batch.features().toFloats();
    int size = shape.count(1, shape.rank());
    for (int i = 0; i < batch.size(); i++) {
      Seed own = seed.child(batch.indices()[i]);
      for (int k = 0; k < size; k++) {
        numbers[i * size + k] += (float) (deviation * own.normal(k));
      }
    }
    return batch.with(Batch.FEATURES, HostArray.of(numbers, shape));
  }
}
