package org.bpnet.nn.init;

import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// The layer gives out what it gets, as far as there are outputs for it: 1 where input and output
/// have the same number, at the centre of a convolution kernel, else 0.
///
/// **Shapes.** `[in, out]`, or `[k.., in, out]` with odd extents k.
///
/// **Source.** Le, Jaitly, Hinton 2015 for matrices; for kernels "Dirac", Zagoruyko, Komodakis
/// 2017.
///
/// **Throws** ShapeException if the weight has rank below 2 or its kernel no centre.
///
/// @param gain what stands in place of 1
public record Identity(double gain) implements Initializer {
  @Override
  public HostArray create(Shape shape, Seed seed) {
    int rank = shape.rank();
    if (rank < 2) {
      throw new ShapeException(
          String.format(Locale.ROOT, "%s: need a weight [.., in, out], got %s", this, shape));
    }
    int place = 0;
    for (int axis = 0; axis < rank - 2; axis++) {
      int extent = shape.extent(axis);
      if (extent % 2 == 0) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "%s: need a kernel with a centre, got %s; make its extents odd",
                this,
                shape));
      }
      place = place * extent + extent / 2;
    }
    int in = shape.extent(-2);
    int out = shape.extent(-1);
    var values = new double[shape.elementCount()];
    for (int i = 0; i < Math.min(in, out); i++) {
      values[(place * in + i) * out + i] = gain;
    }
    return HostArray.of(values, shape);
  }
}
