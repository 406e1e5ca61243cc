package org.bpnet.core.program;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Collects instructions, giving equal ones the same position (value numbering) and computing at
/// once what depends on constants only. Values are named by their positions.
final class ProgramBuilder {
  private final List<Instruction> code = new ArrayList<>();
  private final Map<Instruction, Integer> positions = new HashMap<>();
  private final BitSet uniform = new BitSet();

  Program build(List<Integer> outputs, int inputCount, int scalarCount) {
    return Program.pruned(code, outputs, inputCount, scalarCount);
  }

  Instruction at(int position) {
    return code.get(position);
  }

  int input(int number) {
    return number(new Instruction(Opcode.INPUT, number, 0, 0));
  }

  int scalar(int number) {
    return number(new Instruction(Opcode.SCALAR, number, 0, 0));
  }

  int constant(float value) {
    return number(new Instruction(Opcode.CONST, Float.floatToRawIntBits(value), 0, 0));
  }

  int integer(int value) {
    return number(new Instruction(Opcode.INT_CONST, value, 0, 0));
  }

  boolean isConstant(int position) {
    Opcode op = code.get(position).op();
    return op == Opcode.CONST || op == Opcode.INT_CONST;
  }

  /// Whether the value is the same for all elements: it then costs nothing in the inner loop.
  boolean isUniform(int position) {
    return uniform.get(position);
  }

  /// The value of a constant.
  float constantAt(int position) {
    return Float.intBitsToFloat(code.get(position).a());
  }

  int emit(Opcode op, int a) {
    return emit(op, a, 0, 0);
  }

  int emit(Opcode op, int a, int b) {
    return emit(op, a, b, 0);
  }

  int emit(Opcode op, int a, int b, int c) {
    if (op == Opcode.BLEND) {
      if (b == c) {
        return b;
      }
    } else if (op.kind() != Opcode.Kind.MASK && foldable(op, a, b, c)) {
      return fold(op, a, b, c);
    }
    boolean swap = op.commutative() && a > b;
    return number(new Instruction(op, swap ? b : a, swap ? a : b, c));
  }

  private boolean foldable(Opcode op, int a, int b, int c) {
    return switch (op.operands()) {
      case 1 -> isConstant(a);
      case 2 -> isConstant(a) && isConstant(b);
      default -> isConstant(a) && isConstant(b) && isConstant(c);
    };
  }

  private int fold(Opcode op, int a, int b, int c) {
    int n = op.operands();
    int bits = LaneArithmetic.apply(op, literal(n > 0, a), literal(n > 1, b), literal(n > 2, c));
    return op.kind() == Opcode.Kind.INT ? integer(bits) : constant(Float.intBitsToFloat(bits));
  }

  private int literal(boolean isPosition, int value) {
    return isPosition ? code.get(value).a() : value;
  }

  private int number(Instruction in) {
    Integer known = positions.get(in);
    if (known != null) {
      return known;
    }
    boolean same = in.op() != Opcode.INPUT;
    for (int k = 0; k < in.op().operands(); k++) {
      same &= uniform.get(in.operand(k));
    }
    int position = code.size();
    uniform.set(position, same);
    code.add(in);
    positions.put(in, position);
    return position;
  }

  // Short names for the elementary functions, which are long.

  int add(int a, int b) {
    return emit(Opcode.ADD, a, b);
  }

  int sub(int a, int b) {
    return emit(Opcode.SUB, a, b);
  }

  int mul(int a, int b) {
    return emit(Opcode.MUL, a, b);
  }

  int div(int a, int b) {
    return emit(Opcode.DIV, a, b);
  }

  int fma(int a, int b, int c) {
    return emit(Opcode.FMA, a, b, c);
  }

  int neg(int a) {
    return emit(Opcode.NEG, a);
  }

  int abs(int a) {
    return emit(Opcode.ABS, a);
  }

  int less(int a, int b) {
    return emit(Opcode.LT, a, b);
  }

  int blend(int mask, int then, int otherwise) {
    return emit(Opcode.BLEND, mask, then, otherwise);
  }

  /// c₀ + c₁x + c₂x² + ..., by Horner's rule.
  int polynomial(int x, float... coefficients) {
    int sum = constant(coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum = fma(sum, x, constant(coefficients[i]));
    }
    return sum;
  }
}
