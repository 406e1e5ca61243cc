package org.bpnet.core.program;

/// One instruction of a [Program]; its own position in the program is the name of its value.
///
/// @param op what is done
/// @param a position of the first operand, or the literal that [Opcode] describes
/// @param b position of the second operand, a literal, or 0
/// @param c position of the third operand, or 0
public record Instruction(Opcode op, int a, int b, int c) {
  /// The position that operand number `i` names.
  public int operand(int i) {
    return switch (i) {
      case 0 -> a;
      case 1 -> b;
      default -> c;
    };
  }
}
