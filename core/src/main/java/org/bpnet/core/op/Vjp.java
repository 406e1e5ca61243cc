package org.bpnet.core.op;

import java.util.List;
import java.util.function.Supplier;
import org.bpnet.core.Tensor;

/// One step of reverse mode: what a primitive is given, and where it puts what it finds.
public interface Vjp {
  /// The primitive's inputs.
  List<Tensor> inputs();

  /// Input `i`.
  default Tensor input(int i) {
    return inputs().get(i);
  }

  /// The primitive's result.
  Tensor output();

  /// The gradient of the final scalar by the result; same shape as the result.
  Tensor gradient();

  /// Adds a gradient by input `i`, of that input's shape. The supplier is not asked if nobody needs
  /// that gradient.
  void add(int i, Supplier<Tensor> contribution);
}
