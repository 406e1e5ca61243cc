package org.bpnet.cpu.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.bpnet.core.op.Span;
import org.bpnet.cpu.spi.Correlation;

/// The matrix of patches of some images: a row for each position of the window, in it the elements
/// of x that the window's taps see, channels of one group innermost; zeros for padding. The order
/// of a row is that of the kernel, so that the kernel as it lies is the other factor.
final class Patches {
  /// Elements of the matrix that are looked at together: 256 KiB, part of a second cache.
  private static final int ELEMENTS = 1 << 16;

  private static final int F32 = 4;
  private static final long PADDING = -1;

  final Correlation correlation;

  /// Channels of x in a group.
  final int channels;

  /// Channels of y in a group.
  final int outputs;

  /// Elements of a row.
  final int width;

  /// Rows for each image.
  final int positions;

  /// Whether x as it lies is the matrix: a window of one tap that looks at every element.
  final boolean isInput;

  private final Span rows;
  private final Span columns;

  /// Whether taps of one row of the window lie side by side in x.
  private final boolean contiguous;

  Patches(Correlation correlation) {
    this.correlation = correlation;
    this.channels = correlation.in() / correlation.groups();
    this.outputs = correlation.out() / correlation.groups();
    this.width = correlation.window().taps() * channels;
    this.positions = correlation.down() * correlation.across();
    this.rows = correlation.window().rows();
    this.columns = correlation.window().columns();
    this.isInput = rows.equals(Span.of(1)) && columns.equals(Span.of(1));
    this.contiguous = correlation.groups() == 1 && columns.dilation() == 1;
  }

  /// How many rows are worked on together, of so many.
  int block(int count) {
    int fitting = Math.max(8, ELEMENTS / width / 8 * 8);
    return isInput ? count : Math.min(count, fitting);
  }

  /// The byte of w where a group's columns start.
  long kernelAt(int group) {
    return (long) group * outputs * F32;
  }

  /// The byte of y where a group's part of a row starts.
  long outputAt(int group, int row) {
    return ((long) row * correlation.out() + (long) group * outputs) * F32;
  }

  /// The byte of x where a group's part of a row starts, if x is the matrix.
  long inputAt(int group, int row) {
    return ((long) row * correlation.in() + (long) group * channels) * F32;
  }

  /// Moves rows of the matrix from x or back to it; for one thread at a time. A run of pieces that
  /// lie side by side in x is moved at once.
  abstract sealed class Mover {
    MemorySegment images = MemorySegment.NULL;
    MemorySegment matrix = MemorySegment.NULL;
    private long image;
    private long row;

    /// Moves rows `from` to `to` of one group.
    ///
    /// @param x byte of `of` where the first image starts
    /// @param rows where the rows lie, from the beginning
    final void move(int group, int from, int to, MemorySegment of, long x, MemorySegment rows) {
      images = of;
      matrix = rows;
      for (int i = from; i < to; i++) {
        image = image(i, group, x);
        row = (long) (i - from) * width * F32;
        walk(i % positions, this);
      }
      images = MemorySegment.NULL; // keep nothing alive that is not ours
      matrix = MemorySegment.NULL;
    }

    /// @param at byte of the image where a piece starts, or [#PADDING]
    /// @param to byte of the row where it goes
    private void taps(long at, long to, int taps) {
      if (taps > 0 && at != PADDING) {
        move(image + at, row + to, taps * channels);
      } else if (taps > 0) {
        pad(row + to, taps * channels);
      }
    }

    abstract void move(long at, long to, int elements);

    abstract void pad(long to, int elements);
  }

  /// Writes the matrix.
  final class Gather extends Mover {
    @Override
    void move(long at, long to, int elements) {
      MemorySegment.copy(images, at, matrix, to, (long) elements * F32);
    }

    @Override
    void pad(long to, int elements) {
      for (int i = 0; i < elements; i++) {
        matrix.set(JAVA_FLOAT_UNALIGNED, to + (long) i * F32, 0f);
      }
    }
  }

  /// Adds the matrix to the elements that it is made of.
  final class Scatter extends Mover {
    @Override
    void move(long at, long to, int elements) {
      for (int i = 0; i < elements; i++) {
        long step = (long) i * F32;
        float sum = images.get(JAVA_FLOAT_UNALIGNED, at + step);
        images.set(
            JAVA_FLOAT_UNALIGNED, at + step, sum + matrix.get(JAVA_FLOAT_UNALIGNED, to + step));
      }
    }

    @Override
    void pad(long to, int elements) {}
  }

  private long image(int row, int group, long x) {
    return x + ((long) (row / positions) * correlation.inputs() + (long) group * channels) * F32;
  }

  private void walk(int position, Mover mover) {
    int down = position / correlation.across();
    int across = position % correlation.across();
    long to = 0;
    for (int tap = 0; tap < rows.taps(); tap++) {
      int height = rows.place(down, tap);
      boolean inside = height >= 0 && height < correlation.height();
      if (!inside) {
        mover.taps(PADDING, to, columns.taps());
      } else {
        walkRow(height, across, to, mover);
      }
      to += (long) columns.taps() * channels * F32;
    }
  }

  private void walkRow(int height, int across, long to, Mover mover) {
    long row = (long) height * correlation.width() * correlation.in() * F32;
    long column = (long) correlation.in() * F32;
    if (contiguous) {
      int first = columns.place(across, 0);
      int before = Math.clamp(-(long) first, 0, columns.taps());
      int last = Math.clamp(correlation.width() - (long) first, before, columns.taps());
      mover.taps(PADDING, to, before);
      mover.taps(row + (first + before) * column, to + before * column, last - before);
      mover.taps(PADDING, to + last * column, columns.taps() - last);
      return;
    }
    for (int tap = 0; tap < columns.taps(); tap++) {
      int place = columns.place(across, tap);
      boolean inside = place >= 0 && place < correlation.width();
      mover.taps(inside ? row + place * column : PADDING, to + (long) tap * channels * F32, 1);
    }
  }
}
