package org.bpnet.cpu.kernel;

/// How a reduction joins values.
public enum Fold {
  /// The sum; 0 for no values.
  SUM(0f),
  /// The largest, NaN if any value is; −∞ for no values.
  MAX(Float.NEGATIVE_INFINITY),
  /// The smallest, NaN if any value is; ∞ for no values.
  MIN(Float.POSITIVE_INFINITY);

  private final float identity;

  Fold(float identity) {
    this.identity = identity;
  }

  /// The value that changes nothing when joined to another.
  float identity() {
    return identity;
  }

  float join(float a, float b) {
    return switch (this) {
      case SUM -> a + b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }
}
