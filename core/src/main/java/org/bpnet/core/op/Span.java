package org.bpnet.core.op;

import java.util.Locale;

/// One spatial axis of a [Window]: `taps` elements `dilation` apart, moved by `stride` along an
/// axis with `before` and `after` places of padding at its ends.
///
/// **Formula.** Tap k of position o looks at place `o·stride + k·dilation − before`, and an axis of
/// extent L has ⌊(L + before + after − dilation·(taps − 1) − 1)/stride⌋ + 1 positions: PyTorch's
/// Conv2d, with the two paddings apart.
///
/// @param taps how many elements are looked at, at least 1
/// @param stride from one position to the next, at least 1
/// @param dilation from one tap to the next, at least 1
/// @param before places of padding before the first element
/// @param after places of padding after the last
public record Span(int taps, int stride, int dilation, int before, int after) {
  /// @throws IllegalArgumentException if taps, stride or dilation are below 1, or padding below 0
  public Span {
    if (taps < 1 || stride < 1 || dilation < 1 || before < 0 || after < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Span: need taps, stride and dilation >= 1 and padding >= 0, got %d taps, stride %d, dilation %d, padding %d and %d",
              taps,
              stride,
              dilation,
              before,
              after));
    }
  }

  /// Neighbouring elements, one step at a time, without padding.
  public static Span of(int taps) {
    return new Span(taps, 1, 1, 0, 0);
  }

  /// This span with another stride.
  public Span withStride(int other) {
    return new Span(taps, other, dilation, before, after);
  }

  /// This span with another dilation.
  public Span withDilation(int other) {
    return new Span(taps, stride, other, before, after);
  }

  /// This span with other padding.
  public Span withPadding(int before, int after) {
    return new Span(taps, stride, dilation, before, after);
  }

  /// This span padded so that an axis of extent L has ⌈L/stride⌉ positions, as many as elements at
  /// stride 1. An odd place of padding goes to the end, as in PyTorch's `padding='same'`.
  public Span same() {
    int padding = reach() - 1;
    return withPadding(padding / 2, padding - padding / 2);
  }

  /// This span padded at the end so that its last position covers the last element of an axis of
  /// this extent, where that would be left out: PyTorch's `ceil_mode`. A further position must
  /// begin inside the axis or the padding before it.
  public Span covering(int extent) {
    int length = before + extent + after - reach();
    int rest = length < 0 ? -length : (stride - length % stride) % stride;
    boolean beginsInside = length + rest < before + extent;
    return rest > 0 && beginsInside ? withPadding(before, after + rest) : this;
  }

  /// The length from the first tap to the last, `dilation·(taps − 1) + 1`.
  public int reach() {
    return dilation * (taps - 1) + 1;
  }

  /// How many positions an axis of this extent has; 0 if the padded axis is shorter than the reach.
  public int positions(int extent) {
    int length = before + extent + after - reach();
    return length < 0 ? 0 : length / stride + 1;
  }

  /// The place that a tap looks at from a position; it may lie in the padding, outside 0 to extent
  /// − 1.
  public int place(int position, int tap) {
    return position * stride + tap * dilation - before;
  }

  /// Whether every position on an axis of this extent has a tap outside the padding.
  public boolean alwaysTouches(int extent) {
    for (int position = 0; position < positions(extent); position++) {
      boolean touches = false;
      for (int tap = 0; tap < taps && !touches; tap++) {
        int place = place(position, tap);
        touches = place >= 0 && place < extent;
      }
      if (!touches) {
        return false;
      }
    }
    return true;
  }

  /// `3`, or `3/2 dilation 2 padding 1, 0`: taps, stride and what is not as usual.
  @Override
  public String toString() {
    return taps
        + (stride == 1 ? "" : "/" + stride)
        + (dilation == 1 ? "" : " dilation " + dilation)
        + (before == 0 && after == 0 ? "" : " padding " + before + ", " + after);
  }
}
