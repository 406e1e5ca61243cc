package org.bpnet.core.program;

/// The definition of every [Opcode] on one element: what constants are folded with, and what every
/// kernel is tested against. Floats travel as their bits, masks as 0 and −1.
public final class LaneArithmetic {
  private LaneArithmetic() {}

  /// The result of an instruction on the bits of its operands; literals are passed in their places.
  ///
  /// @throws IllegalArgumentException for INPUT, SCALAR and the constants, which compute nothing
  public static int apply(Opcode op, int a, int b, int c) {
    return switch (op) {
      case INPUT, SCALAR, CONST, INT_CONST ->
          throw new IllegalArgumentException("apply: need an operation, got " + op);
      case ADD -> bits(real(a) + real(b));
      case SUB -> bits(real(a) - real(b));
      case MUL -> bits(real(a) * real(b));
      case DIV -> bits(real(a) / real(b));
      case FMA -> bits(Math.fma(real(a), real(b), real(c)));
      case MIN -> bits(Math.min(real(a), real(b)));
      case MAX -> bits(Math.max(real(a), real(b)));
      case NEG -> a ^ 0x8000_0000;
      case ABS -> a & 0x7FFF_FFFF;
      case SQRT -> bits((float) Math.sqrt(real(a)));
      case LT -> mask(real(a) < real(b));
      case LE -> mask(real(a) <= real(b));
      case EQ -> mask(real(a) == real(b));
      case NE -> mask(real(a) != real(b));
      case BLEND -> a != 0 ? b : c;
      case TO_BITS, FROM_BITS -> a;
      case INT_ADD -> a + b;
      case INT_SUB -> a - b;
      case INT_AND -> a & b;
      case INT_XOR -> a ^ b;
      case SHIFT_LEFT -> a << b;
      case SHIFT_RIGHT -> a >> b;
    };
  }

  /// The values of a program's outputs for one element.
  public static float[] run(Program program, float[] inputs, float[] scalars) {
    int[] values = new int[program.code().size()];
    for (int i = 0; i < values.length; i++) {
      Instruction in = program.code().get(i);
      values[i] =
          switch (in.op()) {
            case INPUT -> bits(inputs[in.a()]);
            case SCALAR -> bits(scalars[in.a()]);
            case CONST, INT_CONST -> in.a();
            default -> apply(in.op(), values[in.a()], second(in, values), values[in.c()]);
          };
    }
    float[] results = new float[program.outputs().size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = real(values[program.outputs().get(i)]);
    }
    return results;
  }

  private static int second(Instruction in, int[] values) {
    boolean literal = in.op() == Opcode.SHIFT_LEFT || in.op() == Opcode.SHIFT_RIGHT;
    return literal ? in.b() : values[in.b()];
  }

  private static int bits(float x) {
    return Float.floatToRawIntBits(x);
  }

  private static float real(int bits) {
    return Float.intBitsToFloat(bits);
  }

  private static int mask(boolean set) {
    return set ? -1 : 0;
  }
}
