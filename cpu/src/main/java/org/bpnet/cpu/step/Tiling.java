package org.bpnet.cpu.step;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.bpnet.cpu.kernel.Kernel;
import org.bpnet.cpu.memory.MemoryBlock;
import org.bpnet.cpu.memory.MemoryPool;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.storage.Place;
import org.jspecify.annotations.Nullable;

/// Several short rows of a grid worked on as one long one, what all rows share (a bias, a scale)
/// being laid out as often: short rows leave vectors half empty, and each costs as much to begin as
/// a long one. No bit changes by it.
final class Tiling {
  private static final int F32 = 4;

  /// Elements of the longest vectors.
  private static final int LANES = 16;

  /// Elements of a row that is long enough. Ours.
  private static final int LONG = 128;

  private final int columns;
  private final int rows;
  private final KernelStep.Operand[] operands;
  private final boolean[] isShared; // by operand
  private final @Nullable MemoryBlock[] shared; // by operand; kept from run to run
  private final MemoryPool pool;
  private final MemorySegment[] segments;
  private final long[] strides;
  private final long[][] offsets; // by part

  private Tiling(
      int columns, int rows, List<KernelStep.Operand> operands, int parts, MemoryPool pool) {
    this.columns = columns;
    this.rows = rows;
    this.operands = operands.toArray(KernelStep.Operand[]::new);
    this.segments = new MemorySegment[operands.size()];
    this.strides = new long[operands.size()];
    this.offsets = new long[parts][operands.size()];
    this.isShared = new boolean[operands.size()];
    this.shared = new @Nullable MemoryBlock[operands.size()];
    this.pool = pool;
    for (int i = 0; i < shared.length; i++) {
      strides[i] = (long) rows * this.operands[i].rowStride() * F32;
      isShared[i] = isShared(this.operands[i]);
    }
  }

  private static boolean isShared(KernelStep.Operand operand) {
    return operand.rowStride() == 0 && operand.movesAlongColumns();
  }

  /// A way to work on the rows of a grid without repeats; empty if it brings nothing, or if an
  /// operand has one value for each row.
  static Optional<Tiling> of(
      int columns, List<KernelStep.Operand> operands, int parts, MemoryPool pool) {
    boolean isShort = columns < LONG / 2 || (columns < LONG && columns % LANES != 0);
    boolean fits = operands.stream().allMatch(o -> o.rowStride() == 0 || isDense(o, columns));
    if (!isShort || !fits || operands.stream().noneMatch(Tiling::isShared)) {
      return Optional.empty();
    }
    int whole = LANES / Math.min(LANES, Integer.lowestOneBit(columns)); // rows that fill vectors
    int rows = whole * ((LONG + whole * columns - 1) / (whole * columns));
    return Optional.of(new Tiling(columns, rows, operands, parts, pool));
  }

  private static boolean isDense(KernelStep.Operand operand, int columns) {
    return operand.movesAlongColumns() && operand.rowStride() == columns;
  }

  /// Takes up the memory of a run, and what all rows share.
  void bind(Frame frame) {
    for (int i = 0; i < operands.length; i++) {
      Place place = operands[i].place();
      MemorySegment own = frame.segment(place);
      if (!isShared[i]) {
        segments[i] = own;
        continue;
      }
      MemoryBlock block = shared[i];
      if (block == null) {
        block = pool.acquire((long) rows * columns * F32);
        shared[i] = block;
      }
      long bytes = (long) columns * F32;
      long from = place.offset() + operands[i].starts().at(0) * F32;
      for (int row = 0; row < rows; row++) {
        MemorySegment.copy(own, from, block.segment(), row * bytes, bytes);
      }
      segments[i] = block.segment();
    }
  }

  /// See [Step#drop].
  void drop() {
    for (int i = 0; i < shared.length; i++) {
      MemoryBlock block = shared[i];
      if (block != null) {
        shared[i] = null;
        pool.release(block);
      }
    }
  }

  /// Runs a kernel over the first of so many rows.
  ///
  /// @param starts the byte where each operand's first row starts
  /// @return how many rows are done
  int run(Kernel kernel, int part, long[] starts, int height, float[] scalars) {
    int groups = height / rows;
    if (groups == 0) {
      return 0;
    }
    long[] mine = offsets[part];
    for (int i = 0; i < mine.length; i++) {
      mine[i] = isShared[i] ? 0 : starts[i];
    }
    kernel.run(segments, mine, strides, groups, rows * columns, scalars);
    return groups * rows;
  }
}
