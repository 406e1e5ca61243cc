package org.bpnet.nn.layer.norm;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.nn.layer.Layer;

/// Each channel held back by the squares of its neighbours.
///
/// **Formula.** y_c = x_c/(k + α/n·Σ x_j²)^β, j over the n channels around c, those outside
/// counting as 0: from c − ⌊n/2⌋ to c + ⌊(n − 1)/2⌋.
///
/// **Shapes.** `[N, D.., C] -> [N, D.., C]`.
///
/// **Source.** Krizhevsky, Sutskever, Hinton 2012, section 3.3. **Differs**: α is divided by n, as
/// in PyTorch and Caffe; the paper's α = 1e−4 with n = 5 is 5e−4 here.
///
/// @param size n, at least 1
/// @param alpha α
/// @param beta β
/// @param k k, > 0
public record LocalResponseNorm(int size, double alpha, double beta, double k) implements Layer {
  /// Throws IllegalArgumentException if the size is below 1 or k not positive.
  public LocalResponseNorm {
    if (size < 1 || !(k > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "LocalResponseNorm: need size >= 1 and k > 0, got %d and %s", size, k));
    }
  }

  /// The numbers of the paper: n = 5, α = 1e−4 (before the division), β = 0.75, k = 2.
  public static LocalResponseNorm defaults() {
    return new LocalResponseNorm(5, 5e-4, 0.75, 2);
  }

  @Override
  public Tensor forward(Tensor x) {
    if (x.shape().rank() < 2) {
      throw new ShapeException(this + ": need input [N, .., C], got " + x.shape());
    }
    Window channels = Window.line(Span.of(size).withPadding(size / 2, (size - 1) / 2));
    Tensor squares = x.square().reshape(-1, x.shape().extent(-1), 1); // channels as a sequence
    Tensor sums = squares.windowSum(channels).reshape(x.shape());
    return x.mul(sums.mul(alpha / size).add(k).pow(-beta));
  }

  /// `LocalResponseNorm 5`.
  @Override
  public String toString() {
    return "LocalResponseNorm " + size;
  }
}
