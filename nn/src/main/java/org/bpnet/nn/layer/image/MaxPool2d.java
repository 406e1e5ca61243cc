package org.bpnet.nn.layer.image;

import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.layer.Layer;

/// The largest element of each window, channel by channel. Padding never counts.
///
/// ```java
/// MaxPool2d.of(2)                                       // halves of the size
/// new MaxPool2d(Window.square(3).stride(2).padding(1), false)
/// ```
///
/// **Shapes.** `[N, H, W, C] -> [N, OH, OW, C]`, OH and OW being the positions of the window; with
/// a window of one row, `[N, L, C] -> [N, OL, C]`. **Gradient.** Goes to the largest element, to
/// the first of equals in row-major order.
///
/// **Throws** ShapeException if the input is smaller than the window, or a window would see padding
/// alone.
///
/// **Source.** Ranzato, Huang, Boureau, LeCun 2007, section 2.
///
/// @param window the window and how it is moved
/// @param covering whether a window that leaves the end of the input is added where elements would
///   be left out: PyTorch's `ceil_mode`, what Caffe does
public record MaxPool2d(Window window, boolean covering) implements Layer {
  /// Squares side by side.
  public static MaxPool2d of(int side) {
    return new MaxPool2d(Window.square(side).stride(side), false);
  }

  /// Squares that are moved by a stride and cover the whole input.
  public static MaxPool2d covering(int side, int stride) {
    return new MaxPool2d(Window.square(side).stride(stride), true);
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.windowMax(covering ? covering(window, x.shape()) : window);
  }

  /// The window padded at the end so that nothing of such images or sequences is left out.
  static Window covering(Window window, Shape x) {
    return switch (x.rank()) {
      case 3 -> window.covering(1, x.extent(1));
      case 4 -> window.covering(x.extent(1), x.extent(2));
      default -> window; // it is reported where the window is applied
    };
  }

  /// `MaxPool2d 2/2 x 2/2`.
  @Override
  public String toString() {
    return "MaxPool2d " + window + (covering ? ", covering" : "");
  }
}
