package org.bpnet.core;

/// Where the first values of a parameter come from.
@FunctionalInterface
public interface Initializer {
  /// First values of the given shape; equal seeds give equal values.
  HostArray create(Shape shape, Seed seed);
}
