package org.bpnet.core;

import java.util.function.UnaryOperator;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;

/// Derivatives of any function of a tensor: vector-Jacobian products (reverse mode),
/// Jacobian-vector products (forward mode) and whole Jacobians. The argument may be any tensor of
/// real numbers, also one that no gradient reaches by itself.
public final class Autodiff {
  private Autodiff() {}

  /// vᵀJ: the cotangent `v`, of the result's shape, pulled back to the argument's shape.
  public static Tensor vjp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    Tensor at = x.watch();
    return x.pass().backward(function.apply(at), v).of(at);
  }

  /// J·v: the direction `v`, of the argument's shape, pushed forward to the result's shape.
  ///
  /// Reverse mode is linear in its cotangent u, so transposing it a second time gives forward mode:
  /// J·v is the gradient of ⟨uᵀJ, v⟩ by u (Townsend 2017, *A new trick for calculating Jacobian
  /// vector products*). What does not reach the result, u's own value included, is never computed.
  public static Tensor jvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    Pass pass = x.pass();
    Tensor at = x.watch();
    Tensor y = function.apply(at);
    Tensor u = pass.input(HostArray.of(new double[y.shape().elementCount()], y.shape()));
    Tensor pulled = pass.backward(y, u).of(at);
    return pass.backward(pulled, v).of(u);
  }

  /// The Jacobian, of the result's shape followed by the argument's. One reverse pass per element
  /// of the result.
  public static Tensor jacobian(UnaryOperator<Tensor> function, Tensor x) {
    Tensor at = x.watch();
    Tensor y = function.apply(at);
    int m = y.shape().elementCount();
    Tensor flat = y.reshape(Shape.of(m));
    Tensor[] rows = new Tensor[m];
    for (int i = 0; i < m; i++) {
      rows[i] = x.pass().backward(flat.slice(0, i, i + 1)).of(at);
    }
    return Tensor.stack(0, rows).reshape(y.shape().concat(x.shape()));
  }
}
