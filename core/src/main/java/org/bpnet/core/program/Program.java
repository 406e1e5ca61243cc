package org.bpnet.core.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Several formulas lowered together into one list of instructions on single-precision elements,
/// each value computed once: what backends make kernels from.
///
/// Operands always stand before their users, nothing is computed in vain, and inputs and scalars go
/// by number, so that programs that do the same are equal whatever their formulas called things. A
/// program is made by [Lowered#of].
public final class Program {
  private final List<Instruction> code;
  private final List<Integer> outputs;
  private final int inputCount;
  private final int scalarCount;
  private final int hash;

  private Program(List<Instruction> code, List<Integer> outputs, int inputCount, int scalarCount) {
    this.code = List.copyOf(code);
    this.outputs = List.copyOf(outputs);
    this.inputCount = inputCount;
    this.scalarCount = scalarCount;
    this.hash = Objects.hash(this.code, this.outputs, inputCount, scalarCount);
  }

  /// The program of those instructions that the outputs need, in the same order.
  static Program pruned(
      List<Instruction> code, List<Integer> outputs, int inputCount, int scalarCount) {
    boolean[] needed = new boolean[code.size()];
    for (int output : outputs) {
      needed[output] = true;
    }
    for (int i = code.size() - 1; i >= 0; i--) {
      Instruction in = code.get(i);
      for (int k = 0; needed[i] && k < in.op().operands(); k++) {
        needed[in.operand(k)] = true;
      }
    }
    int[] position = new int[code.size()];
    Arrays.fill(position, -1);
    List<Instruction> kept = new ArrayList<>();
    for (int i = 0; i < code.size(); i++) {
      if (needed[i]) {
        position[i] = kept.size();
        kept.add(renumbered(code.get(i), position));
      }
    }
    List<Integer> results = outputs.stream().map(o -> position[o]).toList();
    return new Program(kept, results, inputCount, scalarCount);
  }

  private static Instruction renumbered(Instruction in, int[] position) {
    int n = in.op().operands();
    return new Instruction(
        in.op(),
        n > 0 ? position[in.a()] : in.a(),
        n > 1 ? position[in.b()] : in.b(),
        n > 2 ? position[in.c()] : in.c());
  }

  /// The instructions, operands first.
  public List<Instruction> code() {
    return code;
  }

  /// The positions of the results.
  public List<Integer> outputs() {
    return outputs;
  }

  /// How many vector inputs a kernel is given, used or not.
  public int inputCount() {
    return inputCount;
  }

  /// How many scalar parameters a kernel is given.
  public int scalarCount() {
    return scalarCount;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Program p
        && hash == p.hash
        && inputCount == p.inputCount
        && scalarCount == p.scalarCount
        && outputs.equals(p.outputs)
        && code.equals(p.code);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /// One instruction a line, `7 = FMA 1 4 6`.
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int i = 0; i < code.size(); i++) {
      Instruction in = code.get(i);
      text.append(i).append(" = ").append(in.op());
      switch (in.op()) {
        case CONST -> text.append(' ').append(Float.intBitsToFloat(in.a()));
        case INPUT, SCALAR, INT_CONST -> text.append(' ').append(in.a());
        case SHIFT_LEFT, SHIFT_RIGHT ->
            text.append(' ').append(in.a()).append(" by ").append(in.b());
        default -> {
          for (int k = 0; k < in.op().operands(); k++) {
            text.append(' ').append(in.operand(k));
          }
        }
      }
      text.append('\n');
    }
    return text.append("-> ").append(outputs).toString();
  }
}
