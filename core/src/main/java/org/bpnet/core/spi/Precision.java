package org.bpnet.core.spi;

/// In what numbers a backend multiplies matrices and convolves. What is stored, summed and updated
/// is single precision in either case.
public enum Precision {
  /// Single precision throughout.
  F32,

  /// Factors rounded to bfloat16 (8 significant bits; round to nearest, ties to even) just before
  /// they are multiplied; products are summed in single precision. Faster where the processor has
  /// instructions for it, slower elsewhere.
  BF16
}
