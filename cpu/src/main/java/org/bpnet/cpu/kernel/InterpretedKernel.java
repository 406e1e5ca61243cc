package org.bpnet.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A kernel without generated code: for virtual machines without the vector module, and for
/// programs too long to be compiled well. The same bits as the generated kernel, several times the
/// time.
record InterpretedKernel(KernelSpec spec) implements Kernel {
  @Override
  public void run(
      MemorySegment[] operands,
      long[] offsets,
      long[] rowStrides,
      int rows,
      int columns,
      float[] scalars) {
    var evaluator = new BlockEvaluator(spec.program(), spec.inputs(), scalars);
    var grid = new Grid(operands, offsets, rowStrides, rows, columns);
    switch (spec) {
      case KernelSpec.Pointwise p -> pointwise(p, evaluator, grid);
      case KernelSpec.Reduce r -> {
        switch (r.direction()) {
          case ROWS, SHORT_ROWS, LONG_ROWS -> reduceRows(r, evaluator, grid);
          case COLUMNS -> reduceColumns(r, evaluator, grid);
        }
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // a bundle of arguments, never compared
  private record Grid(
      MemorySegment[] operands, long[] offsets, long[] rowStrides, int rows, int columns) {
    long[] starts(int row) {
      long[] starts = offsets.clone();
      for (int k = 0; k < starts.length; k++) {
        starts[k] += row * rowStrides[k];
      }
      return starts;
    }

    int block(int column) {
      return Math.min(BlockEvaluator.BLOCK, columns - column);
    }

    MemorySegment result() {
      return operands[operands.length - 1];
    }
  }

  private static void pointwise(KernelSpec.Pointwise spec, BlockEvaluator evaluator, Grid grid) {
    int inputs = spec.inputs().size();
    for (int row = 0; row < grid.rows; row++) {
      long[] starts = grid.starts(row);
      for (int c = 0; c < grid.columns; c += BlockEvaluator.BLOCK) {
        int n = grid.block(c);
        evaluator.evaluate(grid.operands, starts, c, n);
        for (int o = 0; o < spec.program().outputs().size(); o++) {
          int k = inputs + o;
          MemorySegment.copy(
              evaluator.output(o),
              0,
              grid.operands[k],
              JAVA_FLOAT_UNALIGNED,
              starts[k] + 4L * c,
              n);
        }
      }
    }
  }

  private static void reduceRows(KernelSpec.Reduce spec, BlockEvaluator evaluator, Grid grid) {
    Fold reduction = spec.reduction();
    float[] partials = new float[spec.partials()];
    float[] run = new float[partials.length];
    int whole = grid.columns - grid.columns % partials.length;
    int result = spec.inputs().size();
    for (int row = 0; row < grid.rows; row++) {
      Arrays.fill(partials, reduction.identity());
      Arrays.fill(run, reduction.identity());
      long[] starts = grid.starts(row);
      for (int c = 0; c < grid.columns; c += BlockEvaluator.BLOCK) {
        int n = grid.block(c);
        evaluator.evaluate(grid.operands, starts, c, n);
        int inRun = Math.clamp(whole - c, 0, n);
        joinRound(reduction, run, evaluator.output(0), 0, inRun);
        if (c + n >= whole || endsRun(spec, c + n)) {
          join(reduction, partials, run, run.length);
          Arrays.fill(run, reduction.identity());
        }
        joinRound(reduction, partials, evaluator.output(0), inRun, n);
      }
      for (int half = partials.length / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
          partials[i] = reduction.join(partials[i], partials[i + half]);
        }
      }
      grid.result().set(JAVA_FLOAT_UNALIGNED, starts[result], partials[0]);
    }
  }

  private static boolean endsRun(KernelSpec.Reduce spec, int columns) {
    return spec.direction() == KernelSpec.Direction.LONG_ROWS
        && columns % KernelSpec.Reduce.COLUMN_RUN == 0;
  }

  /// Joins values of a block to partial results, round after round: their number divides the block.
  private static void joinRound(
      Fold reduction, float[] partials, float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      int p = i & (partials.length - 1);
      partials[p] = reduction.join(partials[p], values[i]);
    }
  }

  private static void reduceColumns(KernelSpec.Reduce spec, BlockEvaluator evaluator, Grid grid) {
    Fold reduction = spec.reduction();
    int result = spec.inputs().size();
    float[] total = new float[BlockEvaluator.BLOCK];
    float[] run = new float[BlockEvaluator.BLOCK];
    for (int c = 0; c < grid.columns; c += BlockEvaluator.BLOCK) {
      int n = grid.block(c);
      Arrays.fill(total, reduction.identity());
      for (int first = 0; first < grid.rows; first += KernelSpec.Reduce.ROW_RUN) {
        Arrays.fill(run, reduction.identity());
        for (int row = first; row < Math.min(first + KernelSpec.Reduce.ROW_RUN, grid.rows); row++) {
          evaluator.evaluate(grid.operands, grid.starts(row), c, n);
          join(reduction, run, evaluator.output(0), n);
        }
        join(reduction, total, run, n);
      }
      MemorySegment.copy(
          total, 0, grid.result(), JAVA_FLOAT_UNALIGNED, grid.offsets[result] + 4L * c, n);
    }
  }

  private static void join(Fold reduction, float[] to, float[] values, int n) {
    for (int i = 0; i < n; i++) {
      to[i] = reduction.join(to[i], values[i]);
    }
  }
}
