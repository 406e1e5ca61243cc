package org.bpnet.cpu.convolution;

import java.lang.foreign.MemorySegment;
import org.bpnet.core.op.Span;

/// An image with zeros to its left and right, so that a row of the window sees a run of elements
/// wherever it stands. Above and below there is nothing: rows of the window that are outside the
/// image are left out.
final class Padded {
  private static final long F32 = 4;

  private final int height;
  private final long left; // bytes of padding before the image in each row
  private final long inner; // bytes of a row of the image
  private final long outer; // bytes of a row with its padding

  /// @param columns the span over the image's `width` columns
  Padded(Span columns, int height, int width, int channels) {
    this.height = height;
    this.left = F32 * columns.before() * channels;
    this.inner = F32 * width * channels;
    this.outer = F32 * (columns.before() + width + columns.after()) * channels;
  }

  /// Whether there is padding at all.
  boolean isNeeded() {
    return outer != inner;
  }

  /// Bytes of memory that it takes; none where nothing is padded.
  long bytes() {
    return isNeeded() ? outer * height : 0;
  }

  /// Bytes from one row to the next.
  long row() {
    return outer;
  }

  /// Writes the zeros, which images after each other leave as they are.
  void clear(MemorySegment memory, long at) {
    memory.asSlice(at, bytes()).fill((byte) 0);
  }

  /// Writes an image into its frame of zeros.
  void put(MemorySegment image, long from, MemorySegment memory, long at) {
    for (int row = 0; row < height; row++) {
      MemorySegment.copy(image, from + row * inner, memory, at + row * outer + left, inner);
    }
  }
}
