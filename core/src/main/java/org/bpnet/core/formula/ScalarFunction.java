package org.bpnet.core.formula;

/// A formula bound to an order of its variables: plain double arithmetic.
@FunctionalInterface
public interface ScalarFunction {
  /// The value for these values of the variables.
  double at(double... values);
}
