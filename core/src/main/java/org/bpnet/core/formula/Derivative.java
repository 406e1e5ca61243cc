package org.bpnet.core.formula;

import java.util.Locale;
import java.util.function.Function;
import org.bpnet.core.formula.Formula.Binary;
import org.bpnet.core.formula.Formula.Const;
import org.bpnet.core.formula.Formula.Hyper;
import org.bpnet.core.formula.Formula.Input;
import org.bpnet.core.formula.Formula.Unary;
import org.bpnet.core.formula.Formula.Where;

/// Symbolic differentiation: the chain rule over the rows of [UnaryOp] and [BinaryOp]. The result
/// shares the formula's own nodes and grows linearly with their number.
final class Derivative {
  private static final Formula ZERO = Formula.constant(0);
  private static final Formula ONE = Formula.constant(1);

  private Derivative() {}

  static Formula of(Formula f, String variable) {
    return Formulas.<Formula>fold(f, (node, d) -> chainRule(node, node, variable, d)).simplify();
  }

  /// The derivative of a node whose value is also known as `value`, given those of its operands.
  private static Formula chainRule(
      Formula node, Formula value, String variable, Function<Formula, Formula> d) {
    return switch (node) {
      case Const _ -> ZERO;
      case Input(String name) -> name.equals(variable) ? ONE : ZERO;
      case Hyper(String name) -> name.equals(variable) ? ONE : ZERO;
      case Unary(UnaryOp op, Formula x) -> op.slope(x, value).mul(d.apply(x));
      case Binary(BinaryOp op, Formula a, Formula b) ->
          op.derivative(a, b, value, d.apply(a), d.apply(b));
      // The condition is piecewise constant. A select, so the branch not taken cannot poison.
      case Where(Formula c, Formula a, Formula b) -> Formula.where(c, d.apply(a), d.apply(b));
    };
  }

  /// The derivative with the output in place of the formula itself. A caller gains only if the
  /// argument can be forgotten altogether, so a result that still needs the variable is dropped for
  /// the plain derivative, which needs one array instead of two.
  static Formula throughOutput(Formula f, String variable, String output) {
    if (Formulas.mentions(f, output)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Formula.derivativeThroughOutput: output needs a name of its own, got '%s' of %s",
              output,
              Formulas.variables(f)));
    }
    Formula plain = of(f, variable);
    if (!Formulas.mentions(plain, variable)) {
      return plain;
    }
    var through = new ThroughOutput(variable, Formula.input(output));
    Formula result = Formulas.fold(f, through::slopes).withOutput().simplify();
    return Formulas.mentions(result, variable) ? plain : result;
  }

  /// A node's derivative, plain and as it reads when `output` is this very node's value.
  private record Slopes(Formula plain, Formula withOutput) {}

  private record ThroughOutput(String variable, Formula output) {

    Slopes slopes(Formula node, Function<Formula, Slopes> below) {
      Function<Formula, Formula> plain = operand -> below.apply(operand).plain();
      return new Slopes(chainRule(node, node, variable, plain), withOutput(node, plain, below));
    }

    private Formula withOutput(
        Formula node, Function<Formula, Formula> plain, Function<Formula, Slopes> below) {
      return switch (node) {
        case Unary(UnaryOp op, Formula x) -> op.slopeThroughOutput(x, output).mul(plain.apply(x));
        // y = max(c, u): u > c exactly where y > c, and there y is u, so u's own derivative may be
        // written through y in turn. With c second the tie belongs to u, and y cannot tell.
        case Binary(BinaryOp op, Formula c, Formula u) when op == BinaryOp.MAX && isFixed(c) ->
            Formula.where(output.greaterThan(c), below.apply(u).withOutput(), ZERO);
        case Binary(BinaryOp op, Formula c, Formula u) when op == BinaryOp.MIN && isFixed(c) ->
            Formula.where(output.lessThan(c), below.apply(u).withOutput(), ZERO);
        // A branch that is taken is the output.
        case Where(Formula c, Formula a, Formula b) when isFixed(c) ->
            Formula.where(c, below.apply(a).withOutput(), below.apply(b).withOutput());
        default -> chainRule(node, output, variable, plain);
      };
    }

    private boolean isFixed(Formula f) {
      return !Formulas.mentions(f, variable);
    }
  }
}
