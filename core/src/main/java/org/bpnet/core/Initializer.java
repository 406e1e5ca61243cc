package org.bpnet.core;

import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;

/// Where the first values of a parameter come from.
@FunctionalInterface
public interface Initializer {
  /// First values of the given shape; equal seeds give equal values.
  HostArray create(Shape shape, Seed seed);
}
