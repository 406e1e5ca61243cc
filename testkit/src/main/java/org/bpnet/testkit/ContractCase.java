package org.bpnet.testkit;

/// One thing that a backend must get right.
///
/// @param name what it is, `softmax(1) [3, 257]`
/// @param body runs it; throws `AssertionError` if the backend gets it wrong
public record ContractCase(String name, Runnable body) {
  /// Runs the case.
  ///
  /// @throws AssertionError with both values, if the backend is wrong
  public void run() {
    body.run();
  }
}
