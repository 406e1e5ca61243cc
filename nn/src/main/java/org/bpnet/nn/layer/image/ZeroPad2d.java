package org.bpnet.nn.layer.image;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.nn.layer.Layer;

/// Zeros around images.
///
/// **Shapes.** `[N, H, W, C] -> [N, top + H + bottom, left + W + right, C]`. **Throws**
/// ShapeException if a count is negative.
///
/// @param top rows of zeros above
/// @param bottom rows of zeros below
/// @param left columns of zeros at the left
/// @param right columns of zeros at the right
public record ZeroPad2d(int top, int bottom, int left, int right) implements Layer {
  @Override
  public Tensor forward(Tensor x) {
    return x.pad(1, top, bottom).pad(2, left, right);
  }

  /// `ZeroPad2d 1, 1, 2, 2`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "ZeroPad2d %d, %d, %d, %d", top, bottom, left, right);
  }
}
