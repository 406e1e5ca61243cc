package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Tensor;

/// An operation of a user's own, with its own gradient. Both directions are written in tensor
/// operations, so they run on every backend. Equal custom operations must compute the same.
///
/// **Forward mode** transposes `backward`, which must therefore be linear in the gradient.
public interface CustomOp {
  /// The name in error messages.
  String name();

  /// The result. Gradients do not flow through the operations used here.
  Tensor forward(List<Tensor> inputs);

  /// The gradient of the final scalar by each input, given the gradient by the output; each has the
  /// shape of its input.
  List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient);
}
