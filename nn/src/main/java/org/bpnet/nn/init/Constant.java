package org.bpnet.nn.init;

import java.util.Arrays;
import org.bpnet.core.Initializer;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;

/// All elements equal. As weights of a hidden layer this is a trap: its units get equal gradients
/// and stay equal.
///
/// @param value the value of each element
public record Constant(double value) implements Initializer {
  @Override
  public HostArray create(Shape shape, Seed seed) {
    var values = new double[shape.elementCount()];
    Arrays.fill(values, value);
    return HostArray.of(values, shape);
  }
}
