package org.bpnet.cpu.step;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.formula.ScalarFunction;
import org.bpnet.cpu.kernel.Kernel;
import org.bpnet.cpu.storage.Frame;
import org.bpnet.cpu.storage.Place;
import org.jspecify.annotations.Nullable;

/// A kernel over a grid that may be repeated, its operands' places fixed when the plan was made. A
/// run allocates nothing.
final class KernelStep implements Step {
  private static final int F32 = 4;

  /// Elements in a cache line.
  private static final int LINE = 16;

  /// What one element of the grid costs, in multiply-adds of a matrix product: it is loaded and
  /// stored, and few operations are made with it. Ours.
  private static final int WORK_PER_ELEMENT = 16;

  /// Which axis of the grid the step's rows are cut from.
  enum Axis {
    REPEATS,
    ROWS,
    COLUMNS
  }

  /// One operand: where it starts and how it moves, in elements.
  ///
  /// @param writes whether it is a result
  record Operand(
      Place place, int rowStride, boolean movesAlongColumns, Starts starts, boolean writes) {}

  private final Kernel kernel;
  private final ScalarFunction[] scalarFunctions;
  private final int[] hypers;
  private final Operand[] operands;
  private final int repeats;
  private final int gridRows;
  private final int columns;
  private final int rows;
  private final Axis axis;

  /// Whether whole rows that follow each other can be worked on as one.
  private final boolean contiguous;

  private final @Nullable Tiling tiling;

  /// Positions along the axis that belong to one of the step's rows.
  private final int span;

  // Filled at each run; a plan is run by one thread at a time.
  private final MemorySegment[] segments;
  private final long[] rowStrides;
  private final long[][] offsets; // by part
  private final float[] scalars;
  private final double[] hyperValues;

  /// @param grid repeats, rows, columns
  /// @param elementwise whether each element of the grid is on its own
  /// @param rows the rows that the step is to be cut into, if the axis allows that
  KernelStep(
      Kernel kernel,
      List<ScalarFunction> scalarFunctions,
      int[] hypers,
      List<Operand> operands,
      int[] grid,
      boolean elementwise,
      Axis cut,
      int rows,
      Tools tools) {
    this.kernel = kernel;
    this.scalarFunctions = scalarFunctions.toArray(ScalarFunction[]::new);
    this.hypers = hypers;
    this.operands = operands.toArray(Operand[]::new);
    this.repeats = grid[0];
    this.gridRows = grid[1];
    this.columns = grid[2];
    this.axis = repeats > 1 ? Axis.REPEATS : cut;
    this.contiguous = elementwise && operands.stream().allMatch(this::isContiguous);
    int extent = extent();
    this.rows = rows > 0 && extent % rows == 0 ? rows : 1;
    this.span = extent / this.rows;
    this.segments = new MemorySegment[operands.size()];
    this.rowStrides = new long[operands.size()];
    int parts = tools.team().size();
    this.offsets = new long[parts][operands.size()];
    this.tiling =
        elementwise && !contiguous && axis == Axis.ROWS && this.rows > 1
            ? Tiling.of(columns, operands, parts, tools.pool()).orElse(null)
            : null;
    this.scalars = new float[scalarFunctions.size()];
    this.hyperValues = new double[hypers.length];
    for (int i = 0; i < this.operands.length; i++) {
      rowStrides[i] = (long) this.operands[i].rowStride() * F32;
    }
  }

  private boolean isContiguous(Operand operand) {
    return operand.rowStride() == (operand.movesAlongColumns() ? columns : 0);
  }

  private int extent() {
    return switch (axis) {
      case REPEATS -> repeats;
      case ROWS -> gridRows;
      case COLUMNS -> columns;
    };
  }

  @Override
  public int rows() {
    return rows;
  }

  /// Whole cache lines, where rows are single elements.
  @Override
  public int grain() {
    return axis == Axis.COLUMNS && span == 1 && rows > LINE ? LINE : 1;
  }

  @Override
  public int piece() {
    return ANY;
  }

  @Override
  public long work() {
    return (long) repeats * gridRows * columns * WORK_PER_ELEMENT;
  }

  @Override
  public List<Access> accesses() {
    return IntStream.range(0, operands.length)
        .mapToObj(i -> new Access(operands[i].place(), perRow(operands[i]), operands[i].writes()))
        .toList();
  }

  /// The elements of an operand that belong to one row, if it walks through them row by row.
  private int perRow(Operand operand) {
    return switch (axis) {
      case REPEATS -> perRepeat(operand);
      case ROWS -> {
        int width = operand.movesAlongColumns() ? columns : 1;
        yield operand.rowStride() >= width ? operand.rowStride() * span : Access.WHOLE;
      }
      case COLUMNS -> {
        boolean flat = gridRows == 1 || (operand.writes() && operand.rowStride() == 0);
        yield operand.movesAlongColumns() && flat ? span : Access.WHOLE;
      }
    };
  }

  private int perRepeat(Operand operand) {
    Starts starts = operand.starts();
    long each = rows > 1 ? starts.at(span) : 0;
    int width = operand.movesAlongColumns() ? columns : 1;
    long last = (long) (gridRows - 1) * operand.rowStride() + width;
    for (int i = 0; i < repeats; i++) {
      long row = i / span * each;
      long start = starts.at(i);
      if (start < row || start + last > row + each) {
        return Access.WHOLE;
      }
    }
    return (int) each;
  }

  @Override
  public void bind(Frame frame) {
    for (int i = 0; i < operands.length; i++) {
      segments[i] = frame.segment(operands[i].place());
    }
    for (int i = 0; i < hypers.length; i++) {
      hyperValues[i] = frame.scalars()[hypers[i]];
    }
    for (int i = 0; i < scalars.length; i++) {
      scalars[i] = (float) scalarFunctions[i].at(hyperValues);
    }
    if (tiling != null) {
      tiling.bind(frame);
    }
  }

  @Override
  public void run(int part, int from, int to) {
    switch (axis) {
      case REPEATS -> {
        for (int i = from * span; i < to * span; i++) {
          call(part, i, 0, gridRows, 0, columns);
        }
      }
      case ROWS -> call(part, 0, from * span, to * span, 0, columns);
      case COLUMNS -> call(part, 0, 0, gridRows, from * span, to * span);
    }
  }

  @Override
  public void drop() {
    if (tiling != null) {
      tiling.drop();
    }
  }

  /// Works on one rectangle of a grid that is not repeated.
  void block(int part, int fromRow, int toRow, int fromColumn, int toColumn) {
    call(part, 0, fromRow, toRow, fromColumn, toColumn);
  }

  private void call(int part, int repeat, int fromRow, int toRow, int fromColumn, int toColumn) {
    long[] starts = offsets[part];
    for (int i = 0; i < operands.length; i++) {
      Operand operand = operands[i];
      long elements = operand.starts().at(repeat) + (long) fromRow * operand.rowStride();
      if (operand.movesAlongColumns()) {
        elements += fromColumn;
      }
      starts[i] = operand.place().offset() + elements * F32;
    }
    int height = toRow - fromRow;
    int width = toColumn - fromColumn;
    if (contiguous && width == columns) {
      kernel.run(segments, starts, rowStrides, 1, height * width, scalars);
    } else if (tiling != null && width == columns) {
      int done = tiling.run(kernel, part, starts, height, scalars);
      if (done < height) {
        for (int i = 0; i < starts.length; i++) {
          starts[i] += done * rowStrides[i];
        }
        kernel.run(segments, starts, rowStrides, height - done, width, scalars);
      }
    } else {
      kernel.run(segments, starts, rowStrides, height, width, scalars);
    }
  }
}
