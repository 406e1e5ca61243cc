package org.bpnet.cpu.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bpnet.core.formula.BinaryOp;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.formula.UnaryOp;
import org.bpnet.core.program.Lowered;

/// Random formulas over three inputs and two hyper-parameters, every function among them.
record RandomPrograms(RandomGenerator random) {
  static final List<String> INPUTS = List.of("x", "y", "z");
  static final List<String> HYPERS = List.of("a", "b");

  Lowered lowered(int outputs, int depth) {
    List<Formula> formulas = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      formulas.add(formula(depth));
    }
    return Lowered.of(formulas, INPUTS, HYPERS);
  }

  Formula formula(int depth) {
    if (depth == 0) {
      return switch (random.nextInt(6)) {
        case 0 -> Formula.hyper(HYPERS.get(random.nextInt(HYPERS.size())));
        case 1 -> Formula.constant(random.nextInt(-3, 4) / 2.0);
        default -> Formula.input(INPUTS.get(random.nextInt(INPUTS.size())));
      };
    }
    Formula left = formula(depth - 1);
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> left.apply(any(UnaryOp.values()));
      case 3 -> Formula.where(formula(depth - 1), left, formula(depth - 1));
      default -> new Formula.Binary(any(BinaryOp.values()), left, formula(depth - 1));
    };
  }

  private <T> T any(T[] choices) {
    return List.of(choices).get(random.nextInt(choices.length));
  }
}
