package org.bpnet.cpu.kernel;

import jdk.incubator.vector.FloatVector;

/// The machine's vector width. Loads the vector module.
final class VectorWidth {
  private static final int WIDEST = 512;

  private VectorWidth() {}

  /// The width in bits at which the machine works best, at most 512.
  static int preferredBits() {
    return Math.min(WIDEST, FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }
}
