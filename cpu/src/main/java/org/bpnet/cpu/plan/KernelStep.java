package org.bpnet.cpu.plan;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.bpnet.core.formula.ScalarFunction;
import org.bpnet.cpu.kernel.Kernel;
import org.bpnet.cpu.thread.Task;
import org.bpnet.cpu.thread.ThreadTeam;
import org.jspecify.annotations.Nullable;

/// A kernel over a grid that may be repeated, its operands' places fixed when the plan was made.
/// The grid is cut into parts for the threads in a way that depends on its extents only, so that
/// results do not depend on the number of threads; a run allocates nothing.
final class KernelStep implements Step, Task {
  /// Below this many elements a second thread costs more than it saves; ours, measured.
  private static final int SERIAL = 16_384;

  private static final int COLUMN_BLOCK = 64;
  private static final int F32 = 4;

  /// How a grid is cut.
  enum Cut {
    /// By rows, then by columns if there is one row only.
    ANY,
    /// By rows or repeats only: a row's columns belong together.
    ROWS,
    /// By columns or repeats only: a column's rows belong together.
    COLUMNS
  }

  /// One operand: where it starts and how it moves, in elements.
  record Operand(Place place, int rowStride, boolean movesAlongColumns, long[] repeatOffsets) {}

  private final Kernel kernel;
  private final List<ScalarFunction> scalarFunctions;
  private final int[] hypers;
  private final Operand[] operands;
  private final int rows;
  private final int columns;
  private final int repeats;
  private final ThreadTeam team;
  private final int parts;
  private final boolean cutsColumns;

  // Filled at each run; a plan is run by one thread at a time.
  private final MemorySegment[] segments;
  private final long[] rowStrides;
  private final long[][] offsets; // by part
  private final float[] scalars;
  private final double[] hyperValues;

  /// Offsets for callers of [#block], lent and put back.
  private final AtomicReferenceArray<long @Nullable []> spare;

  KernelStep(
      Kernel kernel,
      List<ScalarFunction> scalarFunctions,
      int[] hypers,
      List<Operand> operands,
      int[] grid,
      Cut cut,
      ThreadTeam team) {
    this.kernel = kernel;
    this.scalarFunctions = scalarFunctions;
    this.hypers = hypers;
    this.operands = operands.toArray(Operand[]::new);
    this.repeats = grid[0];
    this.rows = grid[1];
    this.columns = grid[2];
    this.team = team;
    this.cutsColumns = repeats == 1 && (cut == Cut.COLUMNS || (cut == Cut.ANY && rows == 1));
    this.parts = parts(cut);
    this.segments = new MemorySegment[operands.size()];
    this.rowStrides = new long[operands.size()];
    this.offsets = new long[parts][operands.size()];
    this.scalars = new float[scalarFunctions.size()];
    this.hyperValues = new double[hypers.length];
    this.spare = new AtomicReferenceArray<>(team.size());
    for (int i = 0; i < spare.length(); i++) {
      spare.set(i, new long[operands.size()]);
    }
    for (int i = 0; i < this.operands.length; i++) {
      rowStrides[i] = (long) this.operands[i].rowStride() * F32;
    }
  }

  private int parts(Cut cut) {
    if ((long) repeats * rows * columns < SERIAL) {
      return 1;
    }
    int units;
    if (cutsColumns) {
      units = (columns + COLUMN_BLOCK - 1) / COLUMN_BLOCK;
    } else {
      units = repeats > 1 || cut == Cut.COLUMNS ? repeats : rows;
    }
    return Math.max(1, Math.min(team.size(), units));
  }

  @Override
  public void run(Frame frame) {
    bind(frame);
    if (parts == 1) {
      run(0);
    } else {
      team.run(parts, this);
    }
  }

  /// Takes up the memory and the numbers of a run.
  void bind(Frame frame) {
    for (int i = 0; i < operands.length; i++) {
      segments[i] = frame.segment(operands[i].place());
    }
    for (int i = 0; i < hypers.length; i++) {
      hyperValues[i] = frame.scalars()[hypers[i]];
    }
    for (int i = 0; i < scalars.length; i++) {
      scalars[i] = (float) scalarFunctions.get(i).at(hyperValues);
    }
  }

  /// Works on one rectangle of a grid that is not repeated, after [#bind]. Rectangles may be worked
  /// on by several threads at once.
  void block(int fromRow, int toRow, int fromColumn, int toColumn) {
    int free = 0;
    long[] mine = spare.getAndSet(free, null);
    while (mine == null) { // there is one for each thread of the team
      free = (free + 1) % spare.length();
      mine = spare.getAndSet(free, null);
    }
    try {
      call(mine, 0, fromRow, toRow, fromColumn, toColumn);
    } finally {
      spare.set(free, mine);
    }
  }

  @Override
  public void run(int part) {
    long[] mine = offsets[part];
    if (repeats > 1) {
      for (int r = share(repeats, part); r < share(repeats, part + 1); r++) {
        call(mine, r, 0, rows, 0, columns);
      }
    } else if (cutsColumns) {
      int blocks = (columns + COLUMN_BLOCK - 1) / COLUMN_BLOCK;
      int from = Math.min(columns, share(blocks, part) * COLUMN_BLOCK);
      int to = Math.min(columns, share(blocks, part + 1) * COLUMN_BLOCK);
      call(mine, 0, 0, rows, from, to);
    } else {
      call(mine, 0, share(rows, part), share(rows, part + 1), 0, columns);
    }
  }

  private int share(int units, int part) {
    return (int) ((long) units * part / parts);
  }

  private void call(long[] mine, int repeat, int fromRow, int toRow, int fromColumn, int toColumn) {
    for (int i = 0; i < operands.length; i++) {
      Operand operand = operands[i];
      long elements = operand.repeatOffsets()[repeat] + (long) fromRow * operand.rowStride();
      if (operand.movesAlongColumns()) {
        elements += fromColumn;
      }
      mine[i] = operand.place().offset() + elements * F32;
    }
    kernel.run(segments, mine, rowStrides, toRow - fromRow, toColumn - fromColumn, scalars);
  }
}
