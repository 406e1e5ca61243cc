package org.bpnet.cpu.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.List;
import org.bpnet.core.program.Instruction;
import org.bpnet.core.program.Opcode;
import org.bpnet.core.program.Program;

/// Writes a program's instructions as vector code, each value into a local variable. What does not
/// depend on the column is written once a row, what does not depend on the row either once a run.
final class ProgramWriter {
  private enum Stage {
    RUN,
    ROW,
    ELEMENT
  }

  private final CodeBuilder code;
  private final VectorCalls calls;
  private final List<Instruction> instructions;
  private final List<InputLayout> inputs;
  private final OperandWriter operands;
  private final Stage[] stages;
  private final int[] locals;

  ProgramWriter(CodeBuilder code, VectorCalls calls, KernelSpec spec, OperandWriter operands) {
    Program program = spec.program();
    this.code = code;
    this.calls = calls;
    this.instructions = program.code();
    this.inputs = spec.inputs();
    this.operands = operands;
    this.stages = new Stage[instructions.size()];
    this.locals = new int[instructions.size()];
    for (int i = 0; i < stages.length; i++) {
      stages[i] = stage(instructions.get(i));
      locals[i] = code.allocateLocal(TypeKind.REFERENCE);
    }
  }

  private Stage stage(Instruction in) {
    if (in.op() == Opcode.INPUT) {
      return inputs.get(in.a()).splat() ? Stage.ROW : Stage.ELEMENT;
    }
    Stage latest = Stage.RUN;
    for (int k = 0; k < in.op().operands(); k++) {
      Stage operand = stages[in.operand(k)];
      latest = operand.compareTo(latest) > 0 ? operand : latest;
    }
    return latest;
  }

  /// Writes what is the same for the whole run.
  void writeRun() {
    write(Stage.RUN, LaneRange.START);
  }

  /// Writes what is the same for a row.
  void writeRow() {
    write(Stage.ROW, LaneRange.START);
  }

  /// Writes everything else, for the elements at this place.
  void writeElements(LaneRange place) {
    write(Stage.ELEMENT, place);
  }

  /// Puts the value of an instruction on the stack.
  void load(int instruction) {
    code.aload(locals[instruction]);
  }

  private void write(Stage stage, LaneRange place) {
    for (int i = 0; i < stages.length; i++) {
      if (stages[i] == stage) {
        compute(instructions.get(i), place);
        code.astore(locals[i]);
      }
    }
  }

  private void compute(Instruction in, LaneRange place) {
    switch (in.op()) {
      case INPUT -> operands.load(in.a(), inputs.get(in.a()), place);
      case SCALAR -> {
        calls.floatSpecies();
        operands.scalar(in.a());
        calls.broadcastFloat();
      }
      case CONST -> {
        calls.floatSpecies();
        code.loadConstant(Float.intBitsToFloat(in.a()));
        calls.broadcastFloat();
      }
      case INT_CONST -> {
        calls.intSpecies();
        code.loadConstant(in.a());
        calls.broadcastInt();
      }
      default -> operate(in);
    }
  }

  private void operate(Instruction in) {
    switch (in.op()) {
      case LT, LE, EQ, NE -> {
        load(in.a());
        calls.comparison(in.op().name());
        load(in.b());
        calls.compare();
      }
      case BLEND -> {
        load(in.c());
        load(in.b());
        load(in.a());
        calls.blend();
      }
      case INT_XOR -> {
        load(in.a());
        calls.xorOperator();
        load(in.b());
        calls.lanewise();
      }
      default -> {
        for (int k = 0; k < in.op().operands(); k++) {
          load(in.operand(k));
        }
        call(in);
      }
    }
  }

  private void call(Instruction in) {
    switch (in.op()) {
      case ADD -> calls.floatBinary("add");
      case SUB -> calls.floatBinary("sub");
      case MUL -> calls.floatBinary("mul");
      case DIV -> calls.floatBinary("div");
      case MIN -> calls.floatBinary("min");
      case MAX -> calls.floatBinary("max");
      case FMA -> calls.fma();
      case NEG -> calls.floatUnary("neg");
      case ABS -> calls.floatUnary("abs");
      case SQRT -> calls.floatUnary("sqrt");
      case TO_BITS -> calls.toBits();
      case FROM_BITS -> calls.fromBits();
      case INT_ADD -> calls.intBinary("add");
      case INT_SUB -> calls.intBinary("sub");
      case INT_AND -> calls.intBinary("and");
      case SHIFT_LEFT -> calls.shift("LSHL", in.b());
      case SHIFT_RIGHT -> calls.shift("ASHR", in.b());
      case INPUT, SCALAR, CONST, INT_CONST, LT, LE, EQ, NE, BLEND, INT_XOR ->
          throw new AssertionError(in);
    }
  }
}
