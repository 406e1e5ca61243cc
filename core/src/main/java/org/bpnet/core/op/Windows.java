package org.bpnet.core.op;

import java.util.Locale;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Shape rules that convolutions and poolings share.
final class Windows {
  private Windows() {}

  /// The shape `[N, OH, OW, channels]` that a window yields from an input `[N, H, W, C]`.
  static Shape positions(String op, Window window, Shape x, int channels) {
    checkImages(op, x);
    int height = window.rows().positions(x.extent(1));
    int width = window.columns().positions(x.extent(2));
    if (height == 0 || width == 0) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: the window reaches over %d x %d, more than the padded input has, %d x %d of %s; pad more, or use a smaller window",
              op,
              window.rows().reach(),
              window.columns().reach(),
              padded(window.rows(), x.extent(1)),
              padded(window.columns(), x.extent(2)),
              x));
    }
    return Shape.of(x.extent(0), height, width, channels);
  }

  private static int padded(Span span, int extent) {
    return span.before() + extent + span.after();
  }

  /// Checks that images have `[N, H, W, C]`.
  static void checkImages(String op, Shape x) {
    if (x.rank() != 4) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "%s: need images [N, H, W, C] (channels last), got %s", op, x));
    }
  }

  /// The shape `[N, height, width, channels]` of an input from which a window yields `y`.
  static Shape source(String op, Window window, Shape y, int height, int width, int channels) {
    checkImages(op, y);
    Shape x = Shape.of(y.extent(0), height, width, channels);
    checkYields(op, window, x, y);
    return x;
  }

  /// Checks that the window has as many positions on `x` as `y` has places.
  static void checkYields(String op, Window window, Shape x, Shape y) {
    checkImages(op, x);
    checkImages(op, y);
    int height = window.rows().positions(x.extent(1));
    int width = window.columns().positions(x.extent(2));
    if (x.extent(0) != y.extent(0) || y.extent(1) != height || y.extent(2) != width) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: the window has %d x %d positions on %s, got %s for them",
              op,
              height,
              width,
              x,
              y));
    }
  }

  /// Checks that each position has something to choose from on images of this shape.
  static void checkTouches(String op, Window window, Shape x) {
    if (!window.rows().alwaysTouches(x.extent(1)) || !window.columns().alwaysTouches(x.extent(2))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: a window (%s) would lie in the padding of %s alone; pad by less than it reaches",
              op,
              window,
              x));
    }
  }

  /// Checks a kernel `[KH, KW, C/groups, D]` against the window, the channels C that it reads and
  /// the groups.
  static void checkKernel(String op, Window window, int groups, Shape w, int channels) {
    int height = window.rows().taps();
    int width = window.columns().taps();
    if (w.rank() != 4 || w.extent(0) != height || w.extent(1) != width) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need a kernel [%d, %d, in/groups, out] for this window, got %s",
              op,
              height,
              width,
              w));
    }
    checkGroups(op, groups, channels, w.extent(3));
    if (w.extent(2) * groups != channels) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: %d channels in %d groups need a kernel [%d, %d, %d, out], got %s",
              op,
              channels,
              groups,
              height,
              width,
              channels / groups,
              w));
    }
  }

  /// Checks that groups cut both numbers of channels evenly.
  static void checkGroups(String op, int groups, int in, int out) {
    if (groups < 1 || in % groups != 0 || out % groups != 0) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: groups must divide the channels, got %d groups of %d -> %d channels",
              op,
              groups,
              in,
              out));
    }
  }

  /// Checks that a convolution's output has as many channels as its kernel makes.
  static void checkOutputs(String op, Shape y, Shape w) {
    if (y.extent(3) != w.extent(3)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need %d channels for the kernel %s, got %s",
              op,
              w.extent(3),
              w,
              y));
    }
  }

  /// Checks that images have equally many channels.
  static void checkChannels(String op, Shape x, Shape y) {
    if (x.extent(3) != y.extent(3)) {
      throw new ShapeException(
          String.format(Locale.ROOT, "%s: need equal channels, got %s and %s", op, x, y));
    }
  }
}
