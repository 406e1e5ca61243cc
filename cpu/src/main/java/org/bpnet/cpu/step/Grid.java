package org.bpnet.cpu.step;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.program.Lowered;
import org.bpnet.core.spi.Graph;
import org.bpnet.cpu.kernel.InputLayout;
import org.bpnet.cpu.storage.Place;
import org.bpnet.cpu.unit.Expressions;
import org.bpnet.cpu.unit.Loops;

/// A unit's formulas and operands over a loop nest: everything that a [KernelStep] needs but the
/// kernel and the results' places.
///
/// @param loops the loops, operands in the order of the formula's inputs
/// @param lowered the formulas, lowered
/// @param operands the nodes read
/// @param hyperSlots the places of the hyper-parameters among the run's scalars
record Grid(Loops loops, Lowered lowered, List<Integer> operands, int[] hyperSlots) {

  /// The formulas of `nodes`, which belong to one unit, over the loops of `shape`, the axes `from`
  /// to before `to` kept apart.
  static Grid of(Expressions expressions, List<Integer> nodes, Shape shape, int from, int to) {
    List<Formula> formulas =
        nodes.stream().map(node -> expressions.write(node).simplify()).toList();
    return new Grid(
        expressions.loops(shape, from, to),
        Lowered.of(formulas, expressions.inputNames(), expressions.hyperNames()),
        expressions.inputs(),
        expressions.hyperSlots());
  }

  /// How each operand is read along the columns.
  List<InputLayout> layouts(Graph graph) {
    List<InputLayout> layouts = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      boolean integer = graph.node(operands.get(i)).type() == DType.I32;
      layouts.add(InputLayout.of(!loops.movesAlongColumns(i), integer));
    }
    return layouts;
  }

  /// The operand as a kernel step wants it.
  KernelStep.Operand operand(int i, Place place) {
    return operand(i, place, false);
  }

  /// A result of the loops' full shape.
  KernelStep.Operand result(Place place) {
    return operand(operands.size(), place, true);
  }

  private KernelStep.Operand operand(int i, Place place, boolean writes) {
    return new KernelStep.Operand(
        place, loops.rowStride(i), loops.movesAlongColumns(i), Starts.of(loops, i), writes);
  }

  /// Repeats, rows, columns.
  int[] extents() {
    return new int[] {loops.repeats(), loops.rows(), loops.columns()};
  }
}
