package org.bpnet.nn.layer;

/// What all kinds of dropout ask of their rate.
final class Rates {
  private Rates() {}

  static void check(String layer, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(layer + ": rate must be in [0, 1), got " + rate);
    }
  }
}
