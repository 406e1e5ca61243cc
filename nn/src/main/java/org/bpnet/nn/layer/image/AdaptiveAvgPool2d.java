package org.bpnet.nn.layer.image;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.layer.Layer;

/// Means over as many parts of an image as are asked for, whatever its size.
///
/// **Formula.** Row i of the result is the mean of the rows ⌊i·H/height⌋ to ⌈(i + 1)·H/height⌉ − 1,
/// columns likewise: parts overlap where the sizes do not divide.
///
/// **Shapes.** `[N, H, W, C] -> [N, height, width, C]`. **Gradient.** Spread evenly over each part.
///
/// **Source.** PyTorch's AdaptiveAvgPool2d; He, Zhang, Ren, Sun 2014 (spatial pyramid pooling).
///
/// @param height the rows of the result
/// @param width the columns of the result
public record AdaptiveAvgPool2d(int height, int width) implements Layer {
  /// Throws IllegalArgumentException if a size is below 1.
  public AdaptiveAvgPool2d {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "AdaptiveAvgPool2d: need a size of at least 1 x 1, got %d x %d",
              height,
              width));
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    if (x.shape().rank() != 4 || x.shape().elementCount() == 0) {
      throw new ShapeException(this + ": need images [N, H, W, C], got " + x.shape());
    }
    return means(means(x, 1, height), 2, width); // a mean of means: parts are rectangles
  }

  private static Tensor means(Tensor x, int axis, int count) {
    int extent = x.shape().extent(axis);
    var parts = new Tensor[count];
    for (int i = 0; i < count; i++) {
      int start = Math.toIntExact((long) i * extent / count);
      int end = Math.toIntExact(((i + 1L) * extent + count - 1) / count);
      parts[i] = x.slice(axis, start, end).mean(axis);
    }
    return Tensor.stack(axis, parts);
  }

  /// `AdaptiveAvgPool2d 7 x 7`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "AdaptiveAvgPool2d %d x %d", height, width);
  }
}
