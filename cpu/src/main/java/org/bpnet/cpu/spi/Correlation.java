package org.bpnet.cpu.spi;

import org.bpnet.core.op.Window;

/// What a convolution is, apart from its images and the memory it works on: the form T(x, w, y) of
/// [org.bpnet.core.op.Convolving.Convolution], of which each of the three arguments may be wanted
/// as the derivative, given the other two.
///
/// **Shapes.** x is `[images, height, width, in]`, w `[rows, columns, in/groups, out]` and y
/// `[images, down, across, out]`, each without gaps.
///
/// @param window the kernel's size and how it is moved
/// @param groups into how many runs channels are cut
/// @param height rows of an image of x
/// @param width columns of an image of x
/// @param in channels of x
/// @param out channels of y
public record Correlation(Window window, int groups, int height, int width, int in, int out) {
  /// Which argument is computed from the others.
  public enum Wanted {
    /// y, the convolution.
    OUTPUT,
    /// x, the gradient by the input, or the transposed convolution.
    INPUT,
    /// w, the gradient by the kernel.
    WEIGHT
  }

  /// Rows of an image of y.
  public int down() {
    return window.rows().positions(height);
  }

  /// Columns of an image of y.
  public int across() {
    return window.columns().positions(width);
  }

  /// Elements of an image of x.
  public int inputs() {
    return height * width * in;
  }

  /// Elements of an image of y.
  public int outputs() {
    return down() * across() * out;
  }

  /// Elements of w.
  public int weights() {
    return window.taps() * (in / groups) * out;
  }

  /// Multiply-adds for one image.
  public long work() {
    return (long) weights() * down() * across();
  }
}
