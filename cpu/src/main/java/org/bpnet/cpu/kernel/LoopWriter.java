package org.bpnet.cpu.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;

/// Writes loops over rows and columns around a program, and with them the whole of a pointwise
/// kernel.
final class LoopWriter {
  private final CodeBuilder code;
  private final VectorCalls calls;
  private final OperandWriter operands;
  private final ProgramWriter program;

  LoopWriter(CodeBuilder code, VectorCalls calls, OperandWriter operands, ProgramWriter program) {
    this.code = code;
    this.calls = calls;
    this.operands = operands;
    this.program = program;
  }

  /// `for (; counter < limit; counter += step) body`, on local variables.
  void countUp(int counter, int limit, int step, Runnable body) {
    Label head = code.newBoundLabel();
    Label exit = code.newLabel();
    code.iload(counter).iload(limit).if_icmpge(exit);
    body.run();
    code.iinc(counter, step).goto_(head).labelBinding(exit);
  }

  /// A new int variable that is 0.
  int newCounter() {
    int local = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(local);
    return local;
  }

  /// A new int variable that is below `columns − vectors·lanes + 1`: a column less than it starts
  /// that many whole vectors.
  int newLastStart(int vectors) {
    int local = code.allocateLocal(TypeKind.INT);
    code.iload(operands.columns()).loadConstant(vectors * calls.lanes() - 1).isub();
    code.istore(local);
    return local;
  }

  /// A new mask variable of the lanes from a column on that exist.
  int newMask(int column) {
    int local = code.allocateLocal(TypeKind.REFERENCE);
    calls.floatSpecies();
    code.iload(column).iload(operands.columns());
    calls.lanesInRange();
    code.astore(local);
    return local;
  }

  /// For each row whole vectors, then the rest of the columns as one masked vector: the same
  /// operations, so that a value does not depend on where in a row it stands.
  void pointwise(KernelSpec.Pointwise spec) {
    int lastStart = newLastStart(1);
    int row = newCounter();
    int column = code.allocateLocal(TypeKind.INT);
    countUp(
        row,
        operands.rows(),
        1,
        () -> {
          operands.startRow(row);
          program.writeRow();
          code.iconst_0().istore(column);
          countUp(column, lastStart, calls.lanes(), () -> elements(spec, LaneRange.at(column)));
          Label done = code.newLabel();
          code.iload(column).iload(operands.columns()).if_icmpge(done);
          elements(spec, new LaneRange(column, 0, newMask(column)));
          code.labelBinding(done);
        });
  }

  private void elements(KernelSpec.Pointwise spec, LaneRange place) {
    program.writeElements(place);
    int first = spec.inputs().size();
    for (int o = 0; o < spec.program().outputs().size(); o++) {
      program.load(spec.program().outputs().get(o));
      operands.store(first + o, place);
    }
  }
}
