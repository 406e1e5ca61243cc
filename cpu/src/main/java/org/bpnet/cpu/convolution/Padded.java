package org.bpnet.cpu.convolution;

import java.lang.foreign.MemorySegment;
import org.bpnet.core.op.Span;

/// An image with zeros around it, so that a window sees a rectangle wherever it stands.
final class Padded {
  private static final long F32 = 4;

  private final int height;
  private final int above;
  private final long left; // bytes of padding before the image in each row
  private final long inner; // bytes of a row of the image
  private final long outer; // bytes of a row with its padding
  private final long bytes;
  private final boolean isNeeded;

  /// @param rows the span over the image's `height` rows
  /// @param columns the span over its `width` columns
  Padded(Span rows, Span columns, int height, int width, int channels) {
    this.height = height;
    this.above = rows.before();
    this.left = F32 * columns.before() * channels;
    this.inner = F32 * width * channels;
    this.outer = F32 * (columns.before() + width + columns.after()) * channels;
    this.bytes = outer * (rows.before() + height + rows.after());
    this.isNeeded = bytes != inner * height;
  }

  /// Bytes of memory that it takes; none where nothing is padded.
  long bytes() {
    return isNeeded ? bytes : 0;
  }

  /// Whether there is padding at all.
  boolean isNeeded() {
    return isNeeded;
  }

  /// Bytes from one row to the next.
  long row() {
    return outer;
  }

  /// Writes the zeros, which images after each other leave as they are.
  void clear(MemorySegment memory, long at) {
    memory.asSlice(at, bytes).fill((byte) 0);
  }

  /// Writes an image into its frame of zeros.
  void put(MemorySegment image, long from, MemorySegment memory, long at) {
    for (int row = 0; row < height; row++) {
      long to = at + (above + row) * outer + left;
      MemorySegment.copy(image, from + row * inner, memory, to, inner);
    }
  }
}
