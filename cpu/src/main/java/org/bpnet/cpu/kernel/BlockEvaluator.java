package org.bpnet.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.bpnet.core.program.Instruction;
import org.bpnet.core.program.Opcode;
import org.bpnet.core.program.Program;

/// Runs a program over blocks of consecutive elements, instruction by instruction, each one a plain
/// loop over arrays. Belongs to one run of one kernel.
final class BlockEvaluator {
  /// Elements in a block: long enough to make the switch on the instruction cheap, short enough to
  /// stay in the first-level cache.
  static final int BLOCK = 256;

  private final List<Instruction> code;
  private final List<Integer> outputs;
  private final List<InputLayout> inputs;
  private final float[][] floats;
  // Integers, and masks as 0 and −1.
  private final int[][] ints;

  BlockEvaluator(Program program, List<InputLayout> inputs, float[] scalars) {
    this.code = program.code();
    this.outputs = program.outputs();
    this.inputs = inputs;
    this.floats = new float[code.size()][];
    this.ints = new int[code.size()][];
    for (int i = 0; i < code.size(); i++) {
      Instruction in = code.get(i);
      boolean real = in.op().kind() == Opcode.Kind.FLOAT;
      floats[i] = new float[real ? BLOCK : 0];
      ints[i] = new int[real ? 0 : BLOCK];
      switch (in.op()) {
        case SCALAR -> Arrays.fill(floats[i], scalars[in.a()]);
        case CONST -> Arrays.fill(floats[i], Float.intBitsToFloat(in.a()));
        case INT_CONST -> Arrays.fill(ints[i], in.a());
        default -> {}
      }
    }
  }

  /// Output number `i` of the block evaluated last.
  float[] output(int i) {
    return floats[outputs.get(i)];
  }

  /// Evaluates `n` elements from column `column` on; `starts` are the byte offsets of the row.
  void evaluate(MemorySegment[] operands, long[] starts, int column, int n) {
    for (int i = 0; i < code.size(); i++) {
      Instruction in = code.get(i);
      switch (in.op().kind()) {
        case FLOAT -> {
          if (in.op() == Opcode.INPUT) {
            load(operands[in.a()], starts[in.a()], inputs.get(in.a()), column, floats[i], n);
          } else {
            real(in, floats[i], n);
          }
        }
        case INT -> integer(in, ints[i], n);
        case MASK -> BlockOps.compare(in.op(), floats[in.a()], floats[in.b()], ints[i], n);
      }
    }
  }

  private static void load(
      MemorySegment from, long start, InputLayout layout, int column, float[] to, int n) {
    long at = layout.splat() ? start : start + 4L * column;
    switch (layout) {
      case FLOATS -> MemorySegment.copy(from, JAVA_FLOAT_UNALIGNED, at, to, 0, n);
      case INTS -> {
        for (int i = 0; i < n; i++) {
          to[i] = from.get(JAVA_INT_UNALIGNED, at + 4L * i);
        }
      }
      case SPLAT_FLOAT -> Arrays.fill(to, 0, n, from.get(JAVA_FLOAT_UNALIGNED, at));
      case SPLAT_INT -> Arrays.fill(to, 0, n, from.get(JAVA_INT_UNALIGNED, at));
    }
  }

  private void real(Instruction in, float[] to, int n) {
    switch (in.op()) {
      case ADD, SUB, MUL, DIV, MIN, MAX ->
          BlockOps.binary(in.op(), floats[in.a()], floats[in.b()], to, n);
      case NEG, ABS, SQRT -> BlockOps.unary(in.op(), floats[in.a()], to, n);
      case FMA -> BlockOps.fma(floats[in.a()], floats[in.b()], floats[in.c()], to, n);
      case BLEND -> BlockOps.blend(ints[in.a()], floats[in.b()], floats[in.c()], to, n);
      case FROM_BITS -> {
        int[] bits = ints[in.a()];
        for (int i = 0; i < n; i++) {
          to[i] = Float.intBitsToFloat(bits[i]);
        }
      }
      default -> {} // constants and scalars are filled in once
    }
  }

  private void integer(Instruction in, int[] to, int n) {
    switch (in.op()) {
      case INT_ADD, INT_SUB, INT_AND, INT_XOR ->
          BlockOps.integer(in.op(), ints[in.a()], ints[in.b()], to, n);
      case SHIFT_LEFT, SHIFT_RIGHT -> BlockOps.shift(in.op(), ints[in.a()], in.b(), to, n);
      case TO_BITS -> {
        float[] reals = floats[in.a()];
        for (int i = 0; i < n; i++) {
          to[i] = Float.floatToRawIntBits(reals[i]);
        }
      }
      default -> {} // constants are filled in once
    }
  }
}
