package org.bpnet.onnx.load;

import java.util.List;

/// What an operator of ONNX computes.
@FunctionalInterface
interface Operator {
  /// Its outputs, in order; those that nobody names may be missing at the end.
  ///
  /// @throws NotImported if what it is told or given is not supported: why
  List<Value> apply(Call call);

  /// An operator of one output.
  @FunctionalInterface
  interface Single {
    Value apply(Call call);
  }

  /// An operator of one output.
  static Operator of(Single single) {
    return call -> List.of(single.apply(call));
  }
}
