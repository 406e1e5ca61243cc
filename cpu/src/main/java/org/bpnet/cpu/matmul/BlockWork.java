package org.bpnet.cpu.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.bpnet.cpu.matmul.TileKernel.Layout;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.spi.Epilogue;
import org.bpnet.cpu.spi.MatrixProduct;
import org.bpnet.cpu.spi.Operands;
import org.jspecify.annotations.Nullable;

/// One thread's work on a rectangle of C: packs what must be packed and runs the tile kernels over
/// it, in an order that keeps operands in the caches. Reused from call to call.
///
/// **Orientation.** A product is computed as Z = X·Y, where each element of X is multiplied with
/// vectors of Y. Normally that is C = A·B; where it saves transposing a larger matrix it is Cᵀ =
/// Bᵀ·Aᵀ (`swapped`), so that rows of Z are columns of C.
///
/// **Order.** Panels of Y, as wide as a tile and up to [#TERM_BLOCK] terms deep, stay in the second
/// cache while a block of rows of X passes by; X stays there while all panels pass. Sums of a
/// longer k are cut at multiples of `TERM_BLOCK` and added in order, whoever computes them: bits
/// depend on k alone.
final class BlockWork {
  /// Terms summed in registers before they are added to Z: a panel of 32 columns takes 128 KiB.
  private static final int TERM_BLOCK = 1024;

  /// Rows of X between two looks at the same panel, at most: with 1024 terms 512 KiB.
  private static final int MOST_ROWS = 128;

  /// Panels packed at a time, which bounds the scratch memory (4 MiB).
  private static final int PANELS = 32;

  /// Terms transposed at a time: the piece of the panel written (8 KiB) stays in the first cache.
  private static final int TRANSPOSE_BLOCK = 64;

  private final Kernels kernels;
  private final MemoryPool pool;
  private final int width;
  private final int rowBlock; // of full tiles

  /// The next idle object in the list of [VectorEngine].
  @Nullable BlockWork nextIdle;

  // The product in its orientation; distances in bytes.
  private MemorySegment x = MemorySegment.NULL;
  private MemorySegment y = MemorySegment.NULL;
  private MemorySegment z = MemorySegment.NULL;
  private long xAt;
  private long xRow;
  private long xTerm;
  private long yAt;
  private long yTerm;
  private long yColumn;
  private long zAt;
  private long zRow;
  private long zColumn;
  private int terms;
  private boolean accumulate;
  private boolean swapped;
  private boolean packX;
  private boolean stridedY;

  // Scratch memory: one tile, then the packed rows of X, then the panels of Y.
  private MemorySegment scratch = MemorySegment.NULL;
  private long stripsAt;
  private long stripBytes;
  private long panelsAt;

  BlockWork(Kernels kernels, MemoryPool pool) {
    this.kernels = kernels;
    this.pool = pool;
    this.width = kernels.vectors * kernels.lanes;
    this.rowBlock = MOST_ROWS / kernels.rows * kernels.rows;
  }

  /// Whether the transpose is computed: always if both operands are stored transposed (then neither
  /// needs a transposition), and if only B is, where transposing A and the result is less to move.
  static boolean swaps(MatrixProduct p) {
    return p.transposeB()
        && (p.transposeA() || (long) p.m() * ((long) p.k() + p.n()) < (long) p.n() * p.k());
  }

  /// Computes the rectangle of C and tells `epilogue` of its parts.
  void run(
      MatrixProduct product,
      Operands operands,
      int rowFrom,
      int rowTo,
      int columnFrom,
      int columnTo,
      Epilogue epilogue) {
    orient(product, operands);
    int from = swapped ? columnFrom : rowFrom;
    int to = swapped ? columnTo : rowTo;
    int across = swapped ? rowFrom : columnFrom;
    int acrossTo = swapped ? rowTo : columnTo;
    stridedY = !packX && yColumn == 4 && to - from <= kernels.rows;
    MemoryBlock block = pool.acquire(layOut(to - from, acrossTo - across));
    try {
      scratch = block.segment();
      for (int j = across; j < acrossTo; j += PANELS * width) {
        columns(from, to, j, Math.min(acrossTo, j + PANELS * width), epilogue);
      }
    } finally {
      pool.release(block);
      x = MemorySegment.NULL; // keep nothing alive that is not ours
      y = MemorySegment.NULL;
      z = MemorySegment.NULL;
      scratch = MemorySegment.NULL;
    }
  }

  private void orient(MatrixProduct p, Operands o) {
    swapped = swaps(p);
    long aRow = p.transposeA() ? 4 : 4L * p.lda();
    long aTerm = p.transposeA() ? 4L * p.lda() : 4;
    long bTerm = p.transposeB() ? 4 : 4L * p.ldb();
    long bColumn = p.transposeB() ? 4L * p.ldb() : 4;
    x = swapped ? o.b() : o.a();
    xAt = swapped ? o.bOffset() : o.aOffset();
    xRow = swapped ? bColumn : aRow;
    xTerm = swapped ? bTerm : aTerm;
    y = swapped ? o.a() : o.b();
    yAt = swapped ? o.aOffset() : o.bOffset();
    yTerm = swapped ? aTerm : bTerm;
    yColumn = swapped ? aRow : bColumn;
    z = o.c();
    zAt = o.cOffset();
    zRow = swapped ? 4 : 4L * p.ldc();
    zColumn = swapped ? 4L * p.ldc() : 4;
    terms = p.k();
    accumulate = p.accumulate();
    packX = xTerm != 4;
  }

  /// Places the parts of the scratch memory and returns its length.
  private long layOut(int rows, int columns) {
    long depth = Math.min(terms, TERM_BLOCK);
    stripsAt = 4L * kernels.rows * width;
    // One line more than a strip needs: strips a power of two apart would share few cache sets.
    stripBytes = 4L * kernels.rows * depth + 64;
    int strips = packX ? (Math.min(rows, rowBlock) + kernels.rows - 1) / kernels.rows : 0;
    panelsAt = (stripsAt + strips * stripBytes + 63) & -64;
    int panels = Math.min(PANELS, (columns + width - 1) / width);
    return panelsAt + 4L * panels * width * depth;
  }

  private void columns(int rowFrom, int rowTo, int from, int to, Epilogue epilogue) {
    int term = 0;
    do {
      int depth = Math.min(TERM_BLOCK, terms - term);
      boolean last = term + depth == terms;
      for (int row = rowFrom; row < rowTo; row += rowBlock) {
        int end = Math.min(rowTo, row + rowBlock);
        if (packX) {
          packStrips(row, end, term, depth);
        }
        for (int column = from; column < to; column += width) {
          long panelAt = panelsAt + 4L * (column - from) * Math.min(terms, TERM_BLOCK);
          panel(
              row, end, column, Math.min(width, to - column), term, depth, panelAt, row == rowFrom);
        }
        if (last) {
          epilogue.finish(
              swapped ? from : row, swapped ? to : end, swapped ? row : from, swapped ? end : to);
        }
      }
      term += depth;
    } while (term < terms);
  }

  /// All tiles of a block of rows on one panel.
  private void panel(
      int from, int to, int column, int columns, int term, int depth, long panelAt, boolean pack) {
    boolean strided = stridedY && columns % kernels.lanes == 0;
    if (pack && !strided) {
      packPanel(column, columns, term, depth, panelAt);
    }
    for (int row = from; row < to; row += kernels.rows) {
      int rows = Math.min(kernels.rows, to - row);
      int vectors = (columns + kernels.lanes - 1) / kernels.lanes;
      long rowBytes = 4L * vectors * kernels.lanes;
      Layout layout = packX ? Layout.PACKED : strided ? Layout.STRIDED : Layout.DIRECT;
      TileKernel kernel = kernels.tile(layout, rows, vectors);
      MemorySegment tileX = packX ? scratch : x;
      long tileXAt =
          packX
              ? stripsAt + (row - from) / kernels.rows * stripBytes
              : xAt + row * xRow + term * xTerm;
      MemorySegment tileY = strided ? y : scratch;
      long tileYAt = strided ? yAt + term * yTerm + column * yColumn : panelAt;
      long tileZAt = zAt + row * zRow + column * zColumn;
      boolean add = accumulate || term > 0;
      if (zColumn == 4 && columns % kernels.lanes == 0 && !add) {
        kernel.run(tileX, tileXAt, xRow, tileY, tileYAt, yTerm, z, tileZAt, zRow, depth);
      } else {
        kernel.run(tileX, tileXAt, xRow, tileY, tileYAt, yTerm, scratch, 0, rowBytes, depth);
        merge(rows, columns, rowBytes, tileZAt, add);
      }
    }
  }

  /// Moves the tile in the scratch memory to its place.
  private void merge(int rows, int columns, long rowBytes, long at, boolean add) {
    int column = 0;
    if (zColumn == 4 && columns >= kernels.lanes) {
      int vectors = columns / kernels.lanes;
      RowKernel kernel = add ? kernels.add(vectors) : kernels.copy(vectors);
      kernel.run(scratch, 0, rowBytes, z, at, zRow, rows);
      column = vectors * kernels.lanes;
    }
    for (; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        float sum = scratch.get(JAVA_FLOAT_UNALIGNED, row * rowBytes + 4L * column);
        long to = at + row * zRow + column * zColumn;
        z.set(JAVA_FLOAT_UNALIGNED, to, add ? z.get(JAVA_FLOAT_UNALIGNED, to) + sum : sum);
      }
    }
  }

  /// Interleaves rows of X whose terms lie apart (X is stored transposed).
  private void packStrips(int from, int to, int term, int depth) {
    int strips = (to - from) / kernels.rows;
    long piece = 4L * kernels.rows;
    long at = xAt + from * xRow + term * xTerm;
    if (strips > 0) {
      RowKernel copy = kernels.copyStrip();
      for (int i = 0; i < depth; i++) {
        copy.run(x, at + i * xTerm, piece, scratch, stripsAt + i * piece, stripBytes, strips);
      }
    }
    int rest = to - from - strips * kernels.rows;
    long restAt = stripsAt + strips * stripBytes;
    for (int i = 0; i < depth; i++) {
      for (int row = 0; row < rest; row++) {
        scratch.set(
            JAVA_FLOAT_UNALIGNED,
            restAt + 4L * (i * rest + row),
            x.get(JAVA_FLOAT_UNALIGNED, at + i * xTerm + strips * piece + row * xRow));
      }
    }
  }

  /// Brings the columns of a panel side by side, padded with zeros to whole vectors.
  private void packPanel(int column, int columns, int term, int depth, long panelAt) {
    int vectors = columns / kernels.lanes;
    int padded = (columns + kernels.lanes - 1) / kernels.lanes * kernels.lanes;
    long from = yAt + term * yTerm + column * yColumn;
    int copied = 0;
    if (yColumn == 4 && vectors > 0) {
      kernels.copy(vectors).run(y, from, yTerm, scratch, panelAt, 4L * padded, depth);
      copied = vectors * kernels.lanes;
    }
    for (int i = 0; i < depth; i += TRANSPOSE_BLOCK) {
      int end = Math.min(depth, i + TRANSPOSE_BLOCK);
      for (int c = copied; c < columns; c++) {
        gather(from + c * yColumn, panelAt + 4L * c, 4L * padded, i, end);
      }
      for (int c = columns; c < padded; c++) {
        clear(panelAt + 4L * c, 4L * padded, i, end);
      }
    }
  }

  private void gather(long from, long to, long toTerm, int term, int end) {
    for (int i = term; i < end; i++) {
      scratch.set(
          JAVA_FLOAT_UNALIGNED, to + i * toTerm, y.get(JAVA_FLOAT_UNALIGNED, from + i * yTerm));
    }
  }

  private void clear(long to, long toTerm, int term, int end) {
    for (int i = term; i < end; i++) {
      scratch.set(JAVA_FLOAT_UNALIGNED, to + i * toTerm, 0f);
    }
  }
}
