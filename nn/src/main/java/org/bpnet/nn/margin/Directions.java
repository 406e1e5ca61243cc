package org.bpnet.nn.margin;

import org.bpnet.core.Initializer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;

/// Columns of length 1 in directions that are all equally likely. Where only directions count, the
/// gradient by a weight is divided by its length, so that weights of Glorot's size would turn by
/// leaps.
///
/// **Source.** The `gaussian_unitball` of the code of Wang et al. 2017 (NormFace).
record Directions() implements Initializer {
  @Override
  public HostArray create(Shape shape, Seed seed) {
    int rows = shape.extent(0);
    int columns = shape.extent(1);
    var values = new double[rows * columns];
    for (int j = 0; j < columns; j++) {
      double squares = 0;
      for (int i = 0; i < rows; i++) {
        double value = seed.normal((long) i * columns + j);
        values[i * columns + j] = value;
        squares += value * value;
      }
      for (int i = 0; i < rows; i++) {
        values[i * columns + j] /= Math.sqrt(squares);
      }
    }
    return HostArray.of(values, shape);
  }
}
