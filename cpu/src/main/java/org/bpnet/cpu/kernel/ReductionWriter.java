package org.bpnet.cpu.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.function.IntConsumer;

/// Writes the loops of a reduction, in the order that [KernelSpec.Reduce] lays down.
final class ReductionWriter {
  /// Neighbouring vectors of columns that go down the rows together.
  private static final int COLUMN_VECTORS = 4;

  private final CodeBuilder code;
  private final VectorCalls calls;
  private final OperandWriter operands;
  private final ProgramWriter program;
  private final LoopWriter loops;
  private final KernelSpec.Reduce spec;
  private final int result;
  private final int output;

  ReductionWriter(
      CodeBuilder code,
      VectorCalls calls,
      OperandWriter operands,
      ProgramWriter program,
      LoopWriter loops,
      KernelSpec.Reduce spec) {
    this.code = code;
    this.calls = calls;
    this.operands = operands;
    this.program = program;
    this.loops = loops;
    this.spec = spec;
    this.result = spec.inputs().size();
    this.output = spec.program().outputs().getFirst();
  }

  private int[] newAccumulators(int count) {
    int[] locals = new int[count];
    for (int j = 0; j < count; j++) {
      locals[j] = code.allocateLocal(TypeKind.REFERENCE);
    }
    return locals;
  }

  private void reset(int[] accumulators) {
    for (int accumulator : accumulators) {
      calls.floatSpecies();
      code.loadConstant(spec.reduction().identity());
      calls.broadcastFloat();
      code.astore(accumulator);
    }
  }

  /// vector, vector -> vector
  private void join() {
    calls.floatBinary(
        switch (spec.reduction()) {
          case SUM -> "add";
          case MAX -> "max";
          case MIN -> "min";
        });
  }

  /// Joins the elements at a place to an accumulator: the elements are asked to join it and not it
  /// to join them, because of them the just-in-time compiler knows the shape. Of what a loop
  /// carries it does not, and in every other process kept it as an object.
  private void accumulate(int accumulator, LaneRange place) {
    program.writeElements(place);
    program.load(output);
    code.aload(accumulator);
    join();
    code.astore(accumulator);
  }

  /// The same where only some lanes exist: the others keep what they have.
  private void accumulateMasked(int accumulator, LaneRange place) {
    program.writeElements(place);
    code.aload(accumulator);
    code.aload(accumulator);
    program.load(output);
    join();
    code.aload(place.mask());
    calls.blend();
    code.astore(accumulator);
  }

  /// One value a row: partial results side by side in several accumulators.
  void rows() {
    int vectors = spec.partials() / calls.lanes();
    int lastStart = loops.newLastStart(vectors);
    int[] accumulators = newAccumulators(vectors);
    eachRow(accumulators, column -> along(accumulators, column, lastStart));
  }

  /// One value a row: as [#rows], in runs of columns.
  void longRows() {
    int vectors = spec.partials() / calls.lanes();
    int lastStart = loops.newLastStart(vectors);
    int[] totals = newAccumulators(vectors);
    int[] runs = newAccumulators(vectors);
    int end = code.allocateLocal(TypeKind.INT);
    eachRow(
        totals,
        // Ends with the column at `lastStart`; the step is taken by the loop inside.
        column ->
            loops.countUp(
                column,
                lastStart,
                0,
                () -> {
                  reset(runs);
                  newEnd(end, column, KernelSpec.Reduce.COLUMN_RUN, lastStart);
                  along(runs, column, end);
                  joinEach(totals, runs);
                }));
  }

  /// For each row, what is done with its whole rounds, and then the rest, the join and the store.
  private void eachRow(int[] accumulators, IntConsumer wholeRounds) {
    int row = loops.newCounter();
    int column = code.allocateLocal(TypeKind.INT);
    loops.countUp(
        row,
        operands.rows(),
        1,
        () -> {
          operands.startRow(row);
          program.writeRow();
          reset(accumulators);
          code.iconst_0().istore(column);
          wholeRounds.accept(column);
          rest(accumulators, column);
          joinAll(accumulators);
          operands.storeFirstLane(result, accumulators[0]);
        });
  }

  /// Rounds of columns up to a limit.
  private void along(int[] accumulators, int column, int limit) {
    loops.countUp(
        column,
        limit,
        spec.partials(),
        () -> {
          for (int j = 0; j < accumulators.length; j++) {
            accumulate(accumulators[j], new LaneRange(column, j * calls.lanes(), LaneRange.NONE));
          }
        });
  }

  /// Sets a variable to where a run ends that starts at a counter.
  private void newEnd(int end, int counter, int run, int limit) {
    code.iload(counter).loadConstant(run).iadd().iload(limit);
    code.invokestatic(VectorCalls.MATH, "min", VectorCalls.MIN_OF_INTS).istore(end);
  }

  private void joinEach(int[] totals, int[] runs) {
    for (int j = 0; j < totals.length; j++) {
      code.aload(totals[j]).aload(runs[j]);
      join();
      code.astore(totals[j]);
    }
  }

  /// One value a row, every column in a lane of its own. There is no path on which an accumulator
  /// meets another: where paths meet, the just-in-time compiler may keep vectors as objects.
  void shortRows() {
    int vectors = spec.partials() / calls.lanes();
    int[] accumulators = newAccumulators(vectors);
    int[] masks = new int[vectors];
    int column = loops.newCounter();
    for (int j = 0; j < vectors; j++) {
      masks[j] = loops.newMask(column);
      code.iinc(column, calls.lanes());
    }
    code.iconst_0().istore(column);
    int row = loops.newCounter();
    loops.countUp(
        row,
        operands.rows(),
        1,
        () -> {
          operands.startRow(row);
          program.writeRow();
          reset(accumulators);
          for (int j = 0; j < vectors; j++) {
            accumulateMasked(accumulators[j], new LaneRange(column, j * calls.lanes(), masks[j]));
          }
          joinAll(accumulators);
          operands.storeFirstLane(result, accumulators[0]);
        });
  }

  /// The columns after the last full round, if there are any: a round of a loop, in which the
  /// accumulators move up and so each takes its vector, perhaps of no lanes, as the first. Written
  /// out for each of them it is more than the first compiler has registers for: it gives up, and
  /// the method runs interpreted for thousands of calls, or without C2 for good.
  private void rest(int[] accumulators, int column) {
    Label done = code.newLabel();
    code.iload(column).iload(operands.columns()).if_icmpge(done);
    int end = code.allocateLocal(TypeKind.INT);
    code.iload(column).loadConstant(spec.partials()).iadd().istore(end);
    loops.countUp(
        column,
        end,
        calls.lanes(),
        () -> {
          accumulateMasked(accumulators[0], new LaneRange(column, 0, loops.newMask(column)));
          code.aload(accumulators[0]);
          for (int j = 1; j < accumulators.length; j++) {
            code.aload(accumulators[j]).astore(accumulators[j - 1]);
          }
          code.astore(accumulators[accumulators.length - 1]);
        });
    code.labelBinding(done);
  }

  private void joinAll(int[] accumulators) {
    for (int half = accumulators.length / 2; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        code.aload(accumulators[j]).aload(accumulators[j + half]);
        join();
        code.astore(accumulators[j]);
      }
    }
    for (int half = calls.lanes() / 2; half > 0; half /= 2) {
      code.aload(accumulators[0]).aload(accumulators[0]);
      calls.laneTurn(half);
      join();
      code.astore(accumulators[0]);
    }
  }

  /// One value a column: a few vectors of columns go down all rows, then the next, then single
  /// ones, and at last the columns that do not fill one: a mask costs as much again as what it
  /// masks.
  void columns() {
    int column = loops.newCounter();
    int lastStart = loops.newLastStart(COLUMN_VECTORS);
    loops.countUp(
        column,
        lastStart,
        COLUMN_VECTORS * calls.lanes(),
        () -> down(COLUMN_VECTORS, column, LaneRange.NONE));
    int lastVector = loops.newLastStart(1);
    loops.countUp(column, lastVector, calls.lanes(), () -> down(1, column, LaneRange.NONE));
    loops.countUp(
        column, operands.columns(), calls.lanes(), () -> down(1, column, loops.newMask(column)));
  }

  private void down(int vectors, int column, int mask) {
    int[] totals = newAccumulators(vectors);
    int[] runs = newAccumulators(vectors);
    reset(totals);
    int row = loops.newCounter();
    int end = code.allocateLocal(TypeKind.INT);
    // Ends with the row at `rows`; the step is taken by the loop inside.
    loops.countUp(
        row,
        operands.rows(),
        0,
        () -> {
          reset(runs);
          newEnd(end, row, KernelSpec.Reduce.ROW_RUN, operands.rows());
          loops.countUp(row, end, 1, () -> downOne(runs, row, column, mask));
          joinEach(totals, runs);
        });
    code.iconst_0().istore(row);
    operands.startRow(row);
    for (int j = 0; j < vectors; j++) {
      code.aload(totals[j]);
      operands.store(result, new LaneRange(column, j * calls.lanes(), mask));
    }
  }

  private void downOne(int[] runs, int row, int column, int mask) {
    operands.startRow(row);
    program.writeRow();
    for (int j = 0; j < runs.length; j++) {
      accumulate(runs[j], new LaneRange(column, j * calls.lanes(), mask));
    }
  }
}
