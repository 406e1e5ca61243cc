package org.bpnet.nn.layer;

import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Window;

/// The mean of each window, channel by channel.
///
/// **Shapes.** `[N, H, W, C] -> [N, OH, OW, C]`, OH and OW being the positions of the window; with
/// a window of one row, `[N, L, C] -> [N, OL, C]`. **Gradient.** Spread evenly over each window.
///
/// **Throws** ShapeException if the input is smaller than the window.
///
/// **Source.** LeCun, Bottou, Bengio, Haffner 1998, section II.B, without the coefficients there.
///
/// @param window the window and how it is moved
/// @param countPadding whether padding counts as zeros (PyTorch's `count_include_pad`, true by
///   default there); otherwise the mean is that of the elements that are seen
public record AvgPool2d(Window window, boolean countPadding) implements Layer {
  /// Squares side by side.
  public static AvgPool2d of(int side) {
    return new AvgPool2d(Window.square(side).stride(side), true);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor sum = x.windowSum(window);
    if (countPadding) {
      return sum.mul(1.0 / window.taps());
    }
    Shape place = x.shape().with(0, 1).with(-1, 1);
    return sum.div(x.pass().full(place, 1).windowSum(window));
  }

  /// `AvgPool2d 2/2 x 2/2`.
  @Override
  public String toString() {
    return "AvgPool2d " + window + (countPadding ? "" : ", padding not counted");
  }
}
