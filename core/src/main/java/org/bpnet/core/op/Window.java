package org.bpnet.core.op;

/// The rectangle that convolutions and poolings move over images `[N, H, W, C]`: one [Span] for
/// each spatial axis. Over sequences `[N, L, C]`, images of height 1, it has one row.
///
/// ```java
/// Window.square(3).stride(2).padding(1)
/// ```
///
/// @param rows along the height
/// @param columns along the width
public record Window(Span rows, Span columns) {
  /// A window of neighbouring elements, moved by one, without padding.
  public static Window of(int height, int width) {
    return new Window(Span.of(height), Span.of(width));
  }

  /// A window of equal sides.
  public static Window square(int side) {
    return of(side, side);
  }

  /// A window of one row, for sequences: `Window.line(Span.of(5).withStride(2))`.
  public static Window line(Span taps) {
    return new Window(Span.of(1), taps);
  }

  /// This window moved by other strides.
  public Window stride(int down, int right) {
    return new Window(rows.withStride(down), columns.withStride(right));
  }

  /// This window moved by one stride along both axes.
  public Window stride(int stride) {
    return stride(stride, stride);
  }

  /// This window with the taps further apart.
  public Window dilation(int down, int right) {
    return new Window(rows.withDilation(down), columns.withDilation(right));
  }

  /// This window with the taps further apart.
  public Window dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /// This window with so much padding above and below, and left and right.
  public Window padding(int vertical, int horizontal) {
    return new Window(
        rows.withPadding(vertical, vertical), columns.withPadding(horizontal, horizontal));
  }

  /// This window with so much padding at every side.
  public Window padding(int padding) {
    return padding(padding, padding);
  }

  /// This window padded so that at stride 1 the result is as large as the input, see [Span#same].
  public Window same() {
    return new Window(rows.same(), columns.same());
  }

  /// This window padded at the end so that nothing of an image of this size is left out, see
  /// [Span#covering].
  public Window covering(int height, int width) {
    return new Window(rows.covering(height), columns.covering(width));
  }

  /// The number of taps.
  public int taps() {
    return rows.taps() * columns.taps();
  }

  /// Whether it can be moved over sequences: it has one row, neither moved nor padded.
  public boolean isLine() {
    return rows.equals(Span.of(1));
  }

  /// `3 x 3`, or with strides, dilations and padding, `3/2 padding 1, 1 x 3/2 padding 1, 1`.
  @Override
  public String toString() {
    return rows + " x " + columns;
  }
}
