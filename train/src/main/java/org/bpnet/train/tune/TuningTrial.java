package org.bpnet.train.tune;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A training with values from a search, and how good it was.
///
/// @param number from 1
/// @param values of the settings by name
/// @param cost what is to be small; positive infinity if training failed
public record TuningTrial(int number, Map<String, String> values, double cost) {
  /// Keeps a copy. A cost that is no number counts as infinite.
  public TuningTrial {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    cost = Double.isNaN(cost) ? Double.POSITIVE_INFINITY : cost;
  }
}
