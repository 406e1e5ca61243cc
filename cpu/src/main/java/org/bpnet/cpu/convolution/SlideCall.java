package org.bpnet.cpu.convolution;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bpnet.cpu.matmul.WindowTile;
import org.bpnet.cpu.matmul.WindowTiles;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.ConvolutionEngine.Call;
import org.bpnet.cpu.spi.Operands;

/// A convolution, or its gradient by the input, straight from the images: tiles of some positions
/// in a row by some channels, whose sums run over the rows of the window.
///
/// The kernel is kept in panels as wide as a tile, turned round where the slide says so.
final class SlideCall implements Call {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final int F32 = 4;

  private final Slide slide;
  private final int images;
  private final WindowTiles tiles;
  private final MemoryPool pool;
  private final Padded padded;
  private final int width; // of a panel, in elements
  private final int positions; // of a tile
  private final MemoryBlock kept;
  private final MemorySegment panels;

  SlideCall(Slide slide, int images, WindowTiles tiles, MemoryPool pool) {
    this.slide = slide;
    this.images = images;
    this.tiles = tiles;
    this.pool = pool;
    this.padded = new Padded(slide.columns(), slide.height(), slide.width(), slide.in());
    int vectors = Math.min(tiles.vectors(), vectors(slide.out()));
    this.width = vectors * tiles.lanes();
    this.positions = even(slide.across(), tiles.rows(WindowTile.Layout.TERMS, vectors));
    int count = (slide.out() + width - 1) / width;
    this.kept = pool.acquire((long) F32 * count * width * slide.terms());
    this.panels = kept.segment();
  }

  private int vectors(int channels) {
    return (channels + tiles.lanes() - 1) / tiles.lanes();
  }

  /// The size of equal parts of `all` that are as many as it takes with parts of `most`.
  static int even(int all, int most) {
    int parts = Math.max(1, (all + most - 1) / most);
    return Math.max(1, (all + parts - 1) / parts);
  }

  @Override
  public void renew(Operands o) {
    for (int from = 0; from < slide.out(); from += width) {
      int columns = Math.min(width, slide.out() - from);
      long panel = (long) F32 * from * slide.terms();
      if (slide.turned()) {
        packTurned(o, from, columns, panel);
      } else {
        long at = o.bOffset() + (long) F32 * from;
        long row = (long) F32 * slide.out();
        long to = (long) F32 * width(columns);
        tiles.move(false, columns).run(o.b(), at, row, panels, panel, to, slide.terms());
      }
    }
  }

  /// The width of the panel that so many columns are put in.
  private int width(int columns) {
    return vectors(columns) * tiles.lanes();
  }

  /// w is `[taps, out, in]`, with the channels of this slide's result innermost but one.
  private void packTurned(Operands o, int from, int columns, long panel) {
    int taps = slide.rows().taps() * slide.columns().taps();
    long term = (long) F32 * width(columns);
    for (int tap = 0; tap < taps; tap++) {
      long source = o.bOffset() + (long) F32 * (taps - 1 - tap) * slide.out() * slide.in();
      for (int column = 0; column < columns; column++) {
        long at = source + (long) F32 * (from + column) * slide.in();
        long to = panel + (long) F32 * column + (long) tap * slide.in() * term;
        for (int i = 0; i < slide.in(); i++) {
          panels.set(FLOAT, to + i * term, o.b().get(FLOAT, at + (long) F32 * i));
        }
      }
    }
  }

  @Override
  public void run(Operands o) {
    MemorySegment source = slide.turned() ? o.c() : o.a();
    long from = slide.turned() ? o.cOffset() : o.aOffset();
    MemorySegment target = slide.turned() ? o.a() : o.c();
    long to = slide.turned() ? o.aOffset() : o.cOffset();
    long tile = (long) F32 * positions * width;
    MemoryBlock block = pool.acquire(tile + padded.bytes());
    try {
      MemorySegment scratch = block.segment();
      if (padded.isNeeded()) {
        padded.clear(scratch, tile);
      }
      for (int i = 0; i < images; i++) {
        long image = from + (long) F32 * i * slide.height() * slide.width() * slide.in();
        long result = to + (long) F32 * i * slide.down() * slide.across() * slide.out();
        if (padded.isNeeded()) {
          padded.put(source, image, scratch, tile);
          image(scratch, tile, target, result, scratch);
        } else {
          image(source, image, target, result, scratch);
        }
      }
    } finally {
      pool.release(block);
    }
  }

  @Override
  public void close() {
    pool.release(kept);
  }

  private void image(MemorySegment x, long at, MemorySegment y, long to, MemorySegment scratch) {
    for (int from = 0; from < slide.out(); from += width) {
      for (int row = 0; row < slide.down(); row++) {
        long target = to + (long) F32 * (row * slide.across() * slide.out() + from);
        row(x, at, row, y, target, from, scratch);
      }
    }
  }

  /// A row of positions, in the channels of one panel.
  private void row(
      MemorySegment x, long at, int row, MemorySegment y, long to, int from, MemorySegment s) {
    int columns = Math.min(width, slide.out() - from);
    int vectors = vectors(columns);
    int top = slide.rows().place(row, 0);
    int taps = slide.rows().taps();
    int dilation = slide.rows().dilation();
    int first = Math.clamp(Math.ceilDiv(-top, dilation), 0, taps); // those before are above
    int runs = Math.clamp(Math.ceilDiv(slide.height() - top, dilation), first, taps) - first;
    long source = at + slide.rows().place(row, first) * padded.row();
    long panel = (long) F32 * (from * slide.terms() + first * slide.run() * width(columns));
    long xStep = (long) F32 * slide.columns().stride() * slide.in();
    long xRun = slide.rows().dilation() * padded.row();
    long yStep = (long) F32 * slide.out();
    long tileStep = (long) F32 * vectors * tiles.lanes();
    for (int position = 0; position < slide.across(); position += positions) {
      int count = Math.min(positions, slide.across() - position);
      long xAt = source + position * xStep;
      long yAt = to + position * yStep;
      WindowTile tile = tiles.tile(WindowTile.Layout.TERMS, count, vectors);
      int terms = slide.run();
      if (columns % tiles.lanes() == 0) {
        tile.run(x, xAt, xStep, xRun, panels, panel, y, yAt, yStep, terms, runs);
      } else {
        tile.run(x, xAt, xStep, xRun, panels, panel, s, 0, tileStep, terms, runs);
        tiles.move(false, columns).run(s, 0, tileStep, y, yAt, yStep, count);
      }
    }
  }
}
