package org.bpnet.train.source;

import java.util.HashMap;
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

/// A formula as statements of Java: parts that occur more than once get a variable.
final class FormulaCode {
  private final Map<String, String> arguments;
  private final Map<Formula, Integer> uses = new HashMap<>();
  private final Map<Formula, String> named = new HashMap<>();
  private final List<String> statements;
  private final Statements out;

  /// @param arguments expressions by the names that the formula has for them
  /// @param statements where variables are declared
  /// @param out notes what is called
  FormulaCode(Map<String, String> arguments, List<String> statements, Statements out) {
    this.arguments = arguments;
    this.statements = statements;
    this.out = out;
  }

  /// The expression of a formula.
  String write(Formula formula) {
    count(formula);
    return expression(formula);
  }

  private void count(Formula formula) {
    if (uses.merge(formula, 1, Integer::sum) > 1) {
      return;
    }
    switch (formula) {
      case Input _, Hyper _, Const _ -> {}
      case Unary(UnaryOp _, Formula x) -> count(x);
      case Binary(BinaryOp _, Formula a, Formula b) -> {
        count(a);
        count(b);
      }
      case Where(Formula condition, Formula then, Formula otherwise) -> {
        count(condition);
        count(then);
        count(otherwise);
      }
    }
  }

  private String expression(Formula formula) {
    String known = named.get(formula);
    if (known != null) {
      return known;
    }
    String text =
        switch (formula) {
          case Input(String name) -> argument(name);
          case Hyper(String name) -> argument(name);
          case Const(double value) -> JavaText.number(value);
          case Unary(UnaryOp op, Formula x) -> unary(op, expression(x));
          case Binary(BinaryOp op, Formula a, Formula b) when op.isComparison() ->
              "(" + comparison(op, a, b) + " ? 1.0 : 0.0)";
          case Binary(BinaryOp op, Formula a, Formula b) ->
              binary(op, expression(a), expression(b));
          case Where(Formula condition, Formula then, Formula otherwise) ->
              "("
                  + truth(condition)
                  + " ? "
                  + expression(then)
                  + " : "
                  + expression(otherwise)
                  + ")";
        };
    boolean leaf = formula instanceof Input || formula instanceof Hyper || formula instanceof Const;
    if (!leaf && uses.getOrDefault(formula, 0) > 1) {
      String name = "t" + (named.size() + 1);
      statements.add("double " + name + " = " + text + ";");
      named.put(formula, name);
      return name;
    }
    return text;
  }

  private String argument(String name) {
    String value = arguments.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a formula without a value for " + name);
    }
    return value;
  }

  private String truth(Formula formula) {
    return formula instanceof Binary(BinaryOp op, Formula a, Formula b) && op.isComparison()
        ? comparison(op, a, b)
        : expression(formula) + " != 0";
  }

  private String comparison(BinaryOp op, Formula a, Formula b) {
    String sign =
        switch (op) {
          case LT -> "<";
          case LE -> "<=";
          case GT -> ">";
          case GE -> ">=";
          case EQ -> "==";
          case NE -> "!=";
          default -> throw new IllegalArgumentException(op + " is no comparison");
        };
    return expression(a) + " " + sign + " " + expression(b);
  }

  private static String binary(BinaryOp op, String a, String b) {
    return switch (op) {
      case ADD -> "(" + a + " + " + b + ")";
      case SUB -> "(" + a + " - " + b + ")";
      case MUL -> a + " * " + b;
      case DIV -> "(" + a + " / (" + b + "))";
      case POW -> "Math.pow(" + a + ", " + b + ")";
      case MIN -> "Math.min(" + a + ", " + b + ")";
      case MAX -> "Math.max(" + a + ", " + b + ")";
      default -> throw new IllegalArgumentException(op + " is a comparison");
    };
  }

  private String unary(UnaryOp op, String x) {
    return switch (op) {
      case NEG -> "(-" + x + ")";
      case ABS -> "Math.abs(" + x + ")";
      case SIGN -> "Math.signum(" + x + ")";
      case FLOOR -> "Math.floor(" + x + ")";
      case EXP -> "Math.exp(" + x + ")";
      case EXPM1 -> "Math.expm1(" + x + ")";
      case LOG -> "Math.log(" + x + ")";
      case LOG1P -> "Math.log1p(" + x + ")";
      case SQRT -> "Math.sqrt(" + x + ")";
      case RSQRT -> "(1 / Math.sqrt(" + x + "))";
      case SIN -> "Math.sin(" + x + ")";
      case COS -> "Math.cos(" + x + ")";
      case ACOS -> "Math.acos(" + x + ")";
      case TANH -> "Math.tanh(" + x + ")";
      case ERF -> call(Helper.ERF, x);
      case SIGMOID -> call(Helper.SIGMOID, x);
      case SOFTPLUS -> call(Helper.SOFTPLUS, x);
      case LOG_SIGMOID -> "(-" + call(Helper.SOFTPLUS, "-" + x) + ")";
    };
  }

  private String call(Helper helper, String x) {
    out.needs(helper);
    return helper.method() + "(" + x + ")";
  }
}
