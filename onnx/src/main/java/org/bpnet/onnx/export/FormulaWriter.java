package org.bpnet.onnx.export;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.formula.BinaryOp;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.formula.Formula.Binary;
import org.bpnet.core.formula.Formula.Const;
import org.bpnet.core.formula.Formula.Hyper;
import org.bpnet.core.formula.Formula.Input;
import org.bpnet.core.formula.Formula.Unary;
import org.bpnet.core.formula.Formula.Where;
import org.bpnet.core.formula.UnaryOp;
import org.bpnet.onnx.file.Attribute;

/// A formula as operators, one for each of its parts.
final class FormulaWriter {
  private final GraphWriter out;
  private final Map<String, String> arguments;
  private final IdentityHashMap<Formula, String> written = new IdentityHashMap<>();

  /// @param arguments the values by the names they have in the formula
  FormulaWriter(GraphWriter out, Map<String, String> arguments) {
    this.out = out;
    this.arguments = arguments;
  }

  /// The value of a formula.
  String write(Formula formula) {
    String known = written.get(formula);
    if (known != null) {
      return known;
    }
    String name =
        switch (formula) {
          case Input(String argument) -> argument(argument);
          case Hyper(String argument) -> argument(argument);
          case Const(double value) -> out.real(value);
          case Unary(UnaryOp op, Formula x) -> unary(op, write(x));
          case Binary(BinaryOp op, Formula a, Formula b) when op.isComparison() ->
              out.add(
                  "Cast",
                  List.of(truth(op, a, b)),
                  Map.of("to", new Attribute.Whole(out.real().code())));
          case Binary(BinaryOp op, Formula a, Formula b) -> binary(op, a, b);
          case Where(Formula condition, Formula then, Formula otherwise) ->
              out.add("Where", List.of(truth(condition), write(then), write(otherwise)));
        };
    written.put(formula, name);
    return name;
  }

  private String argument(String name) {
    String value = arguments.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a formula without a value for " + name);
    }
    return value;
  }

  /// Whether a formula is not 0.
  private String truth(Formula formula) {
    return formula instanceof Binary(BinaryOp op, Formula a, Formula b) && op.isComparison()
        ? truth(op, a, b)
        : out.add(
            "Cast",
            List.of(write(formula)),
            Map.of("to", new Attribute.Whole(org.bpnet.onnx.file.ElementType.BOOL.code())));
  }

  private String truth(BinaryOp op, Formula a, Formula b) {
    List<String> both = List.of(write(a), write(b));
    return switch (op) {
      case LT -> out.add("Less", both);
      case LE -> out.add("LessOrEqual", both);
      case GT -> out.add("Greater", both);
      case GE -> out.add("GreaterOrEqual", both);
      case EQ -> out.add("Equal", both);
      case NE -> out.add("Not", List.of(out.add("Equal", both)));
      default -> throw new IllegalArgumentException(op + " is no comparison");
    };
  }

  private String binary(BinaryOp op, Formula a, Formula b) {
    if (op == BinaryOp.MAX && a instanceof Const(double value) && value == 0) {
      return out.add("Relu", List.of(write(b)));
    }
    List<String> both = List.of(write(a), write(b));
    return switch (op) {
      case ADD -> out.add("Add", both);
      case SUB -> out.add("Sub", both);
      case MUL -> out.add("Mul", both);
      case DIV -> out.add("Div", both);
      case POW -> out.add("Pow", both);
      case MIN -> out.add("Min", both);
      case MAX -> out.add("Max", both);
      default -> throw new IllegalArgumentException(op + " is a comparison");
    };
  }

  private String unary(UnaryOp op, String x) {
    return switch (op) {
      case NEG -> out.add("Neg", List.of(x));
      case ABS -> out.add("Abs", List.of(x));
      case SIGN -> out.add("Sign", List.of(x));
      case FLOOR -> out.add("Floor", List.of(x));
      case EXP -> out.add("Exp", List.of(x));
      case EXPM1 -> out.add(Functions.EXPM1, List.of(x));
      case LOG -> out.add("Log", List.of(x));
      case LOG1P -> out.add(Functions.LOG1P, List.of(x));
      case SQRT -> out.add("Sqrt", List.of(x));
      case RSQRT -> out.add("Reciprocal", List.of(out.add("Sqrt", List.of(x))));
      case SIN -> out.add("Sin", List.of(x));
      case COS -> out.add("Cos", List.of(x));
      case ACOS -> out.add("Acos", List.of(x));
      case TANH -> out.add("Tanh", List.of(x));
      case ERF -> out.add("Erf", List.of(x));
      case SIGMOID -> out.add("Sigmoid", List.of(x));
      case SOFTPLUS -> out.add("Softplus", List.of(x));
      case LOG_SIGMOID ->
          out.add("Neg", List.of(out.add("Softplus", List.of(out.add("Neg", List.of(x))))));
    };
  }
}
