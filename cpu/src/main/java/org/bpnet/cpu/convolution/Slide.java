package org.bpnet.cpu.convolution;

import org.bpnet.core.op.Span;
import org.bpnet.cpu.spi.Correlation;

/// A window that slides over images: each position yields sums over what it sees. That is the
/// convolution itself, and with its kernel turned round the gradient by the input, if the window
/// moves by one: x at h is the sum over t of y at h + p − d·t times w at t, so that the last tap
/// comes first.
///
/// @param rows the window's height over the source, with the padding above and below
/// @param columns the window's width over the source, with the padding to the left and right
/// @param height rows of an image of the source
/// @param width columns of an image of the source
/// @param in channels of the source
/// @param out channels of the result
/// @param turned whether taps are in reverse order, and channels of the kernel exchanged
record Slide(Span rows, Span columns, int height, int width, int in, int out, boolean turned) {
  /// How y is computed.
  static Slide output(Correlation c) {
    Span rows = c.window().rows();
    Span columns = c.window().columns();
    return new Slide(rows, columns, c.height(), c.width(), c.in(), c.out(), false);
  }

  /// How the gradient by x is computed; [#isTurnable] must hold for both spans.
  static Slide input(Correlation c) {
    Span rows = turned(c.window().rows(), c.height());
    Span columns = turned(c.window().columns(), c.width());
    return new Slide(rows, columns, c.down(), c.across(), c.out(), c.in(), true);
  }

  static boolean isTurnable(Span span) {
    int reach = span.reach() - 1;
    return span.stride() == 1 && span.before() <= reach && span.after() <= reach;
  }

  private static Span turned(Span span, int extent) {
    int reach = span.reach() - 1;
    int before = reach - span.before();
    return span.withPadding(before, extent + reach - before - span.positions(extent));
  }

  int down() {
    return rows.positions(height);
  }

  int across() {
    return columns.positions(width);
  }

  /// Terms of each sum that are neighbours in an image: what one row of the window sees.
  int run() {
    return columns.taps() * in;
  }

  /// Terms of each sum.
  int terms() {
    return rows.taps() * run();
  }
}
