package org.bpnet.nn.embed.view;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.ShapeException;

/// What losses of two views have in common.
final class Views {
  private Views() {}

  /// @throws ShapeException unless both are embeddings `[N, D]` of the same examples
  static void check(String loss, Tensor one, Tensor other) {
    if (one.shape().rank() != 2 || !one.shape().equals(other.shape())) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need the embeddings of two views of the same examples, [N, D] both; got %s and"
                  + " %s",
              loss,
              one.shape(),
              other.shape()));
    }
  }

  /// Its columns with mean 0.
  static Tensor centred(Tensor x) {
    return x.sub(x.mean(0));
  }

  /// The sum of the squares off the diagonal of a square matrix.
  static Tensor offDiagonal(Tensor matrix) {
    int n = matrix.shape().extent(0);
    Tensor off = matrix.pass().range(n).oneHot(n).neg().add(1);
    return matrix.mul(off).square().sum();
  }
}
