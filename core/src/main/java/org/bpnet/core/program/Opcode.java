package org.bpnet.core.program;

/// What one [Instruction] of a [Program] does to one element.
///
/// Basic operations of IEEE 754 and of 32-bit integers only, each with exactly one right result.
/// Transcendental functions are written out in these by the lowering, because the vector library's
/// own (`VectorOperators.EXP` and the like) give other bits before and after just-in-time
/// compilation and at other vector widths, while a run must repeat to the bit. What is left open is
/// the sign and payload of a NaN.
public enum Opcode {
  /// Vector input number `a`.
  INPUT(Kind.FLOAT, 0),
  /// Scalar parameter number `a`.
  SCALAR(Kind.FLOAT, 0),
  /// The float whose bits are `a`.
  CONST(Kind.FLOAT, 0),
  /// The integer `a`.
  INT_CONST(Kind.INT, 0),
  ADD(Kind.FLOAT, 2),
  SUB(Kind.FLOAT, 2),
  MUL(Kind.FLOAT, 2),
  DIV(Kind.FLOAT, 2),
  /// a·b + c, rounded once.
  FMA(Kind.FLOAT, 3),
  /// As [Math#min(float, float)]: NaN wins, and −0 is less than 0.
  MIN(Kind.FLOAT, 2),
  /// As [Math#max(float, float)]: NaN wins, and −0 is less than 0.
  MAX(Kind.FLOAT, 2),
  NEG(Kind.FLOAT, 1),
  ABS(Kind.FLOAT, 1),
  SQRT(Kind.FLOAT, 1),
  LT(Kind.MASK, 2),
  LE(Kind.MASK, 2),
  EQ(Kind.MASK, 2),
  NE(Kind.MASK, 2),
  /// `b` where the mask `a` is set, else `c`.
  BLEND(Kind.FLOAT, 3),
  /// The bits of a float.
  TO_BITS(Kind.INT, 1),
  /// The float with these bits.
  FROM_BITS(Kind.FLOAT, 1),
  INT_ADD(Kind.INT, 2),
  INT_SUB(Kind.INT, 2),
  INT_AND(Kind.INT, 2),
  INT_XOR(Kind.INT, 2),
  /// `a` shifted left by the literal `b`.
  SHIFT_LEFT(Kind.INT, 1),
  /// `a` shifted right by the literal `b`, keeping its sign.
  SHIFT_RIGHT(Kind.INT, 1);

  /// What an instruction yields for each element.
  public enum Kind {
    FLOAT,
    INT,
    MASK
  }

  private final Kind kind;
  private final int operands;

  Opcode(Kind kind, int operands) {
    this.kind = kind;
    this.operands = operands;
  }

  /// What the instruction yields.
  public Kind kind() {
    return kind;
  }

  /// How many of `a`, `b`, `c` name earlier instructions; the first ones do.
  public int operands() {
    return operands;
  }

  boolean commutative() {
    return switch (this) {
      case ADD, MUL, MIN, MAX, EQ, NE, INT_ADD, INT_AND, INT_XOR -> true;
      default -> false;
    };
  }
}
