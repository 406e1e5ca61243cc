package org.bpnet.cpu.convolution;

import java.lang.foreign.MemorySegment;
import org.bpnet.core.op.Span;
import org.bpnet.cpu.matmul.WindowTile;
import org.bpnet.cpu.matmul.WindowTiles;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.ConvolutionEngine.Call;
import org.bpnet.cpu.spi.Correlation;
import org.bpnet.cpu.spi.Operands;

/// The gradient of a convolution by its kernel, straight from the images: for each row of the
/// window a product of what its taps see, transposed, with the gradient by the output, summed over
/// positions row by row and over images.
///
/// Some rows of positions are gone through with all tiles before the next, so that what they see
/// stays in the first cache; sums over such rows are added in their order.
final class KernelGradientCall implements Call {
  private static final int F32 = 4;

  /// Bytes of images looked at together: half a first cache of 48 KiB. Ours.
  private static final int CACHED = 24 << 10;

  private final Correlation correlation;
  private final int images;
  private final WindowTiles tiles;
  private final MemoryPool pool;
  private final Padded padded;
  private final int run; // terms of the window's row: rows of the product
  private final int width; // of a panel, in elements
  private final int rows; // of a tile
  private final int lines; // rows of positions gone through together
  private final boolean isPanel; // whether y as it lies is the one panel

  KernelGradientCall(Correlation c, int images, WindowTiles tiles, MemoryPool pool) {
    this.correlation = c;
    this.images = images;
    this.tiles = tiles;
    this.pool = pool;
    Span across = c.window().columns();
    this.padded = new Padded(across, c.height(), c.width(), c.in());
    this.run = across.taps() * c.in();
    int vectors = Math.min(tiles.vectors(), vectors(c.out()));
    this.width = vectors * tiles.lanes();
    this.rows = SlideCall.even(run, tiles.rows(WindowTile.Layout.ROWS, vectors));
    long line = padded.row() * c.window().rows().stride() + (long) F32 * c.across() * width;
    this.lines = SlideCall.even(c.down(), Math.max(1, (int) (CACHED / line)));
    this.isPanel = width == c.out();
  }

  private int vectors(int channels) {
    return (channels + tiles.lanes() - 1) / tiles.lanes();
  }

  @Override
  public void run(Operands o) {
    long tile = (long) F32 * rows * width;
    long panel = isPanel ? 0 : (long) F32 * lines * correlation.across() * width;
    MemoryBlock block = pool.acquire(tile + panel + padded.bytes());
    try {
      MemorySegment scratch = block.segment();
      long image = tile + panel;
      if (padded.isNeeded()) {
        padded.clear(scratch, image);
      }
      for (int i = 0; i < images; i++) {
        long x = o.aOffset() + (long) F32 * i * correlation.inputs();
        long y = o.cOffset() + (long) F32 * i * correlation.outputs();
        if (padded.isNeeded()) {
          padded.put(o.a(), x, scratch, image);
          image(scratch, image, y, o, i == 0, scratch, tile);
        } else {
          image(o.a(), x, y, o, i == 0, scratch, tile);
        }
      }
    } finally {
      pool.release(block);
    }
  }

  private void image(
      MemorySegment x, long xAt, long yAt, Operands o, boolean first, MemorySegment s, long panel) {
    long line = (long) F32 * correlation.across() * correlation.out();
    for (int from = 0; from < correlation.down(); from += lines) {
      int count = Math.min(lines, correlation.down() - from);
      for (int channel = 0; channel < correlation.out(); channel += width) {
        int columns = Math.min(width, correlation.out() - channel);
        long y = yAt + from * line;
        if (!isPanel) {
          pack(o.c(), y + (long) F32 * channel, columns, count, s, panel);
        }
        MemorySegment lines = isPanel ? o.c() : s;
        long at = isPanel ? y : panel;
        panel(x, xAt, lines, at, o, channel, from, from + count, !first || from > 0, s);
      }
    }
  }

  private void pack(MemorySegment y, long at, int columns, int count, MemorySegment s, long to) {
    long step = (long) F32 * correlation.out();
    long line = (long) F32 * vectors(columns) * tiles.lanes();
    tiles.move(false, columns).run(y, at, step, s, to, line, count * correlation.across());
  }

  /// Adds what some rows of positions give, for the channels of one panel.
  private void panel(
      MemorySegment x,
      long xAt,
      MemorySegment y,
      long yAt,
      Operands o,
      int channel,
      int from,
      int to,
      boolean add,
      MemorySegment s) {
    int columns = Math.min(width, correlation.out() - channel);
    int vectors = vectors(columns);
    long tileStep = (long) F32 * vectors * tiles.lanes();
    long wStep = (long) F32 * correlation.out();
    Span down = correlation.window().rows();
    long xRun = down.stride() * padded.row();
    long yRun = tileStep * correlation.across();
    long xStep = (long) F32 * correlation.window().columns().stride() * correlation.in();
    for (int tap = 0; tap < down.taps(); tap++) {
      int top = down.place(0, tap);
      int first = Math.clamp(Math.ceilDiv(-top, down.stride()), from, to);
      int end = Math.clamp(Math.ceilDiv(correlation.height() - top, down.stride()), first, to);
      long seen = xAt + down.place(first, tap) * padded.row();
      long of = yAt + (first - from) * yRun;
      for (int row = 0; row < run; row += rows) {
        int part = Math.min(rows, run - row);
        long at = seen + (long) F32 * row;
        long wAt = o.bOffset() + ((long) tap * run + row) * wStep + (long) F32 * channel;
        tiles
            .tile(WindowTile.Layout.ROWS, part, vectors)
            .run(x, at, xStep, xRun, y, of, s, 0, tileStep, correlation.across(), end - first);
        tiles.move(add, columns).run(s, 0, tileStep, o.b(), wAt, wStep, part);
      }
    }
  }
}
