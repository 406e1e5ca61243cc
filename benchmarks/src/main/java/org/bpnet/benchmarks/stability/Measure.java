package org.bpnet.benchmarks.stability;

/// What is timed in a JVM: speeds, so that more is better.
enum Measure {
  /// The whole step, on two threads.
  STEP("training step 784-512-256-10, batch 64, 2 threads", "samples/s"),
  /// C = A·B of a hidden layer.
  PRODUCT("64×512×784, A·B", "GFLOP/s"),
  /// C = Aᵀ·B, as the gradients of weights are.
  PRODUCT_TN("64×512×784, Aᵀ·B", "GFLOP/s"),
  /// C = A·Bᵀ, as the gradients of inputs are.
  PRODUCT_NT("64×512×784, A·Bᵀ", "GFLOP/s"),
  /// A layer of few outputs: less than a vector wide.
  NARROW("64×10×256, A·B", "GFLOP/s"),
  /// One example: a matrix times a vector.
  SINGLE("1×512×784, A·B", "GFLOP/s");

  private final String title;
  private final String unit;

  Measure(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  /// The work in words.
  String title() {
    return title;
  }

  /// What its speed is counted in.
  String unit() {
    return unit;
  }
}
