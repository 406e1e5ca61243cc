package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;

/// One operation that every backend implements. The shape rule and the derivative, backward and
/// forward, stand in the same record; the definition of the value is in `org.bpnet.core.reference`.
///
/// Equal primitives compute the same function: graphs are compared, and plans cached, by equality.
public sealed interface Primitive
    permits Leaf,
        Marker,
        Pointwise,
        Cast,
        Rowwise,
        Movement,
        Indexing,
        MatMul,
        Convolving,
        Pooling {

  /// The operation's name in error messages, `matmul`.
  String name();

  /// The shape of the result.
  ///
  /// @throws org.bpnet.core.array.ShapeException if the inputs do not fit
  Shape shape(List<Shape> inputs);

  /// The element type of the result; `real` is the backend's type for real numbers.
  default DType type(List<DType> inputs, DType real) {
    return real;
  }

  /// Adds this operation's vector-Jacobian products to `vjp`: for each input that needs it, the
  /// gradient of the final scalar by that input, given the gradient by the output. Written in
  /// tensor operations, so that it can be differentiated again.
  void vjp(Vjp vjp);

  /// Adds this operation's Jacobian-vector products to `jvp`: for each input that moves, what that
  /// does to the result. Makes the same choices at kinks and ties as [#vjp], and is written in
  /// tensor operations too. An operation that is linear in an input says no more than that.
  void jvp(Jvp jvp);
}
