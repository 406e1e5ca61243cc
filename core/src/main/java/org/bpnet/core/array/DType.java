package org.bpnet.core.array;

/// The type of a tensor's elements.
public enum DType {
  /// IEEE 754 single precision: what backends for work compute in.
  F32(4),
  /// IEEE 754 double precision: what the reference backend computes in.
  F64(8),
  /// 32-bit signed integer: labels and indices.
  I32(4);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes per element.
  public int bytes() {
    return bytes;
  }

  /// Whether elements are real numbers, and so may carry a gradient.
  public boolean isFloat() {
    return this != I32;
  }
}
