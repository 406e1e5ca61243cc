package org.bpnet.cpu.kernel;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.program.Program;

/// What a kernel does, and the key under which it is kept: equal specs share one kernel.
public sealed interface KernelSpec {
  /// What is computed for each element.
  Program program();

  /// How each of the program's inputs is read.
  List<InputLayout> inputs();

  /// Every output of the program stored for every element.
  record Pointwise(Program program, List<InputLayout> inputs) implements KernelSpec {
    /// A copy of the layouts is kept.
    ///
    /// @throws IllegalArgumentException if the layouts do not match the program's inputs
    public Pointwise {
      inputs = checked(program, inputs);
    }
  }

  /// The program's one output, reduced along one direction of the grid; no element is stored.
  ///
  /// **Order of additions.** Fixed by the program and the grid's extents, the same at every vector
  /// width and in the interpreter.
  /// - Along [Direction#ROWS]: with P = [#partials], element `c` of a row joins partial result `c
  ///   mod P`, in ascending order; then partial `i` is joined with partial `i + P/2`, and so on by
  ///   halves until one is left.
  /// - Along [Direction#LONG_ROWS]: the same in runs of 4096 columns, each partial result's sums of
  ///   runs joined in order; columns after the last P that are whole join these.
  /// - Along [Direction#COLUMNS]: every column starts from the identity and takes its rows in
  ///   ascending order, in runs of 64 rows whose results are then joined in order.
  record Reduce(Program program, List<InputLayout> inputs, Fold reduction, Direction direction)
      implements KernelSpec {
    /// Rows whose joined result is one step of a reduction along columns: a long column's sum loses
    /// less to rounding so.
    static final int ROW_RUN = 64;

    /// Columns whose joined result is one step of a reduction along a long row.
    static final int COLUMN_RUN = 4096;

    /// The most columns of a short row: the logits of ten classes fit, and one vector of 512 bits.
    public static final int SHORT_ROW = 16;

    /// The most columns of a row that is reduced in one run: a sum of n columns in P partial
    /// results is off by up to n/P roundings, of which most have one sign if the numbers have.
    public static final int LONG_ROW = 2 * COLUMN_RUN;

    private static final int SHORT_PROGRAM = 16;

    /// A copy of the layouts is kept.
    ///
    /// @throws IllegalArgumentException if the program does not have one output or the layouts do
    ///   not match its inputs
    public Reduce {
      inputs = checked(program, inputs);
      if (program.outputs().size() != 1) {
        throw new IllegalArgumentException(
            "reduce: need a program with 1 output, got " + program.outputs().size());
      }
    }

    /// How many partial results a row has: enough independent additions to hide their latency where
    /// little else is computed, few enough to keep a long program's code small.
    int partials() {
      if (direction == Direction.SHORT_ROWS) {
        return SHORT_ROW;
      }
      return program.code().size() <= SHORT_PROGRAM ? 64 : 16;
    }
  }

  /// What becomes one value in a reduction.
  enum Direction {
    /// Each row: one value for every row.
    ROWS,
    /// Each row, of at most [Reduce#SHORT_ROW] columns: the same values as with [#ROWS] (the
    /// partial results that are left out would be identities), by code without a loop over columns.
    SHORT_ROWS,
    /// Each row, of more than [Reduce#LONG_ROW] columns: in runs, which lose less to rounding.
    LONG_ROWS,
    /// Each column: one value for every column.
    COLUMNS
  }

  private static List<InputLayout> checked(Program program, List<InputLayout> inputs) {
    if (inputs.size() != program.inputCount()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "kernel: need a layout for each of %d inputs, got %s",
              program.inputCount(),
              inputs));
    }
    return List.copyOf(inputs);
  }
}
