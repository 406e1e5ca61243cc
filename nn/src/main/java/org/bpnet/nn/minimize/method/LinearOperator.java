package org.bpnet.nn.minimize.method;

/// A matrix of which only its products with vectors are known.
@FunctionalInterface
public interface LinearOperator {
  /// Multiplies.
  ///
  /// @param x the vector, not to be changed
  /// @param product receives A·x
  void apply(double[] x, double[] product);
}
