package org.bpnet.benchmarks.peer;

/// What the machine can do at best with some vectors.
///
/// @param bits of the widest vector
/// @param peak fused multiply-adds a second on all threads, times two
record Limit(int bits, double peak) {
  /// What the column of the table says.
  String vectors() {
    if (!System.getProperty("os.arch").equals("amd64")) {
      return bits + " bits";
    }
    return switch (bits) {
      case 512 -> "AVX-512";
      case 256 -> "AVX2";
      default -> "SSE";
    };
  }
}
