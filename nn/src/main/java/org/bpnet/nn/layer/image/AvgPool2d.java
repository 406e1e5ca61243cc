package org.bpnet.nn.layer.image;

import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.nn.layer.Layer;

/// The mean of each window, channel by channel.
///
/// ```java
/// AvgPool2d.of(2)                                       // halves of the size
/// AvgPool2d.covering(3, 2)
/// new AvgPool2d(Window.square(3).stride(2).padding(1), false, false)
/// ```
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
/// @param covering whether a window that leaves the end of the input is added where elements would
///   be left out: PyTorch's `ceil_mode`; what lies beyond the window's own padding never counts
public record AvgPool2d(Window window, boolean countPadding, boolean covering) implements Layer {
  /// Windows that stay inside the input and its padding.
  public AvgPool2d(Window window, boolean countPadding) {
    this(window, countPadding, false);
  }

  /// Squares side by side.
  public static AvgPool2d of(int side) {
    return new AvgPool2d(Window.square(side).stride(side), true);
  }

  /// Squares that are moved by a stride and cover the whole input.
  public static AvgPool2d covering(int side, int stride) {
    return new AvgPool2d(Window.square(side).stride(stride), true, true);
  }

  @Override
  public Tensor forward(Tensor x) {
    Window moved = covering ? MaxPool2d.covering(window, x.shape()) : window;
    Tensor sum = x.windowSum(moved);
    if (countPadding && moved.equals(window)) {
      return sum.mul(1.0 / window.taps());
    }
    return sum.div(counts(x, moved));
  }

  /// How many elements each window sees, the window's own padding among them if that counts.
  private Tensor counts(Tensor x, Window moved) {
    Shape places = x.shape().with(0, 1).with(-1, 1);
    if (!countPadding) {
      return x.pass().full(places, 1).windowSum(moved);
    }
    places = places.with(-2, padded(window.columns(), x.shape().extent(-2)));
    if (x.shape().rank() == 4) {
      places = places.with(1, padded(window.rows(), x.shape().extent(1)));
    }
    Span rows = beyond(window.rows(), moved.rows());
    Span columns = beyond(window.columns(), moved.columns());
    return x.pass().full(places, 1).windowSum(new Window(rows, columns));
  }

  private static int padded(Span span, int extent) {
    return span.before() + extent + span.after();
  }

  /// The span over an axis that has its own padding already.
  private static Span beyond(Span own, Span moved) {
    return moved.withPadding(0, moved.after() - own.after());
  }

  /// `AvgPool2d 2/2 x 2/2`.
  @Override
  public String toString() {
    return "AvgPool2d "
        + window
        + (countPadding ? "" : ", padding not counted")
        + (covering ? ", covering" : "");
  }
}
