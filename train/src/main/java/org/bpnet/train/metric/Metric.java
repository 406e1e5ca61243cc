package org.bpnet.train.metric;

import org.bpnet.core.array.HostArray;

/// A number that says how good a network's outputs are, over any number of batches.
public interface Metric {
  /// Its name in events, tables and files: lower case, `_` between words.
  String label();

  /// Whether a larger value is a better one.
  boolean higherIsBetter();

  /// A new count, over no examples yet.
  Accumulator start();

  /// The measure over the examples seen so far. The order of examples does not matter beyond
  /// rounding.
  interface Accumulator {
    /// Takes a batch into account.
    ///
    /// @param outputs what the network gave: scores `[N, C]` for classes, values `[N, K]`
    /// @param targets what was to be given: labels I32 `[N]`, or values `[N, K]`
    void add(HostArray outputs, HostArray targets);

    /// The measure; NaN over no examples.
    double value();
  }
}
