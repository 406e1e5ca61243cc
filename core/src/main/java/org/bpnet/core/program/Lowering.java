package org.bpnet.core.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.formula.BinaryOp;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.formula.ScalarFunction;
import org.bpnet.core.formula.UnaryOp;

/// Turns formulas into instructions, visiting every formula object once, however often it is
/// shared.
///
/// **Contraction.** A product that is a summand becomes a fused multiply-add here and nowhere else:
/// in a sum always (the left product, if both are), in a difference where the sign it costs falls
/// on a value that is the same for all elements. So it is part of the program, and every kernel of
/// the program rounds alike. x·y − x·y stays exactly 0.
final class Lowering {
  private final ProgramBuilder builder = new ProgramBuilder();
  private final Elementary elementary = new Elementary(builder);
  private final Power power = new Power(builder, elementary);
  private final List<String> inputs;
  private final List<String> hypers;

  /// A formula by its root and the numbers of its parts: equal formulas have equal nodes, found
  /// without comparing whole formulas.
  private record Node(Object root, List<Integer> parts) {}

  private final IdentityHashMap<Formula, Integer> numbers = new IdentityHashMap<>();
  private final Map<Node, Integer> nodes = new HashMap<>();
  // By node number.
  private final List<Boolean> scalar = new ArrayList<>();
  private final Map<Integer, Integer> positions = new HashMap<>();

  private final List<ScalarFunction> scalars = new ArrayList<>();

  Lowering(List<String> inputs, List<String> hypers) {
    this.inputs = List.copyOf(inputs);
    this.hypers = List.copyOf(hypers);
  }

  Lowered lower(List<Formula> formulas) {
    List<Integer> outputs = new ArrayList<>();
    for (Formula formula : formulas) {
      outputs.add(position(formula));
    }
    return new Lowered(builder.build(outputs, inputs.size(), scalars.size()), scalars);
  }

  private int number(Formula f) {
    Integer known = numbers.get(f);
    if (known != null) {
      return known;
    }
    Node node =
        switch (f) {
          case Formula.Unary u -> new Node(u.op(), List.of(number(u.argument())));
          case Formula.Binary b -> new Node(b.op(), List.of(number(b.left()), number(b.right())));
          case Formula.Where w ->
              new Node(
                  Formula.Where.class,
                  List.of(number(w.condition()), number(w.then()), number(w.otherwise())));
          case Formula.Input _, Formula.Hyper _, Formula.Const _ -> new Node(f, List.of());
        };
    int number = nodes.computeIfAbsent(node, _ -> nodes.size());
    if (number == scalar.size()) {
      boolean same = !(f instanceof Formula.Input);
      for (int part : node.parts()) {
        same &= scalar.get(part);
      }
      scalar.add(same);
    }
    numbers.put(f, number);
    return number;
  }

  private int position(Formula f) {
    int number = number(f);
    Integer known = positions.get(number);
    if (known != null) {
      return known;
    }
    int position = scalar.get(number) && !(f instanceof Formula.Const) ? scalarOf(f) : lower(f);
    positions.put(number, position);
    return position;
  }

  private int scalarOf(Formula f) {
    ScalarFunction value;
    if (f instanceof Formula.Hyper(String name)) {
      int index = index(hypers, name, "hyper-parameter");
      value = hypers -> hypers[index];
    } else if (f.hypers().isEmpty()) {
      return builder.constant((float) f.bind(List.of()).at());
    } else {
      value = f.bind(hypers);
    }
    scalars.add(value);
    return builder.scalar(scalars.size() - 1);
  }

  private int lower(Formula f) {
    return switch (f) {
      case Formula.Input(String name) -> builder.input(index(inputs, name, "input"));
      case Formula.Hyper h -> scalarOf(h);
      case Formula.Const(double value) -> builder.constant((float) value);
      case Formula.Unary(UnaryOp op, Formula argument) -> unary(op, position(argument));
      case Formula.Binary(BinaryOp op, Formula left, Formula right) ->
          binary(op, position(left), position(right));
      case Formula.Where(Formula condition, Formula then, Formula otherwise) ->
          where(position(condition), position(then), position(otherwise));
    };
  }

  private static int index(List<String> names, String name, String what) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "lower: need every %s of the formula listed, got %s without %s",
              what,
              names,
              name));
    }
    return index;
  }

  private int unary(UnaryOp op, int x) {
    return switch (op) {
      case NEG -> builder.neg(x);
      case ABS -> builder.abs(x);
      case SIGN -> sign(x);
      case EXP -> elementary.exp(x);
      case EXPM1 -> elementary.expm1(x);
      case LOG -> elementary.log(x);
      case LOG1P -> elementary.log1p(x);
      case SQRT -> builder.emit(Opcode.SQRT, x);
      case RSQRT -> builder.div(builder.constant(1f), builder.emit(Opcode.SQRT, x));
      case TANH -> elementary.tanh(x);
      case SIGMOID -> elementary.sigmoid(x);
      case LOG_SIGMOID -> elementary.logSigmoid(x);
      case SOFTPLUS -> elementary.softplus(x);
      case ERF -> elementary.erf(x);
      case SIN -> elementary.sin(x);
      case COS -> elementary.cos(x);
      case ACOS -> elementary.acos(x);
      case FLOOR -> elementary.floor(x);
    };
  }

  /// −1, x (that is 0 or NaN) or 1.
  private int sign(int x) {
    int zero = builder.constant(0f);
    int notAbove = builder.blend(builder.less(x, zero), builder.constant(-1f), x);
    return builder.blend(builder.less(zero, x), builder.constant(1f), notAbove);
  }

  private int binary(BinaryOp op, int x, int y) {
    return switch (op) {
      case ADD -> sum(x, y);
      case SUB -> difference(x, y);
      case MUL -> builder.mul(x, y);
      case DIV -> builder.div(x, y);
      case MIN -> extreme(Opcode.MIN, x, y);
      case MAX -> extreme(Opcode.MAX, x, y);
      case POW -> power.of(x, y);
      case LT -> truth(builder.less(x, y));
      case LE -> truth(builder.emit(Opcode.LE, x, y));
      case GT -> truth(builder.less(y, x));
      case GE -> truth(builder.emit(Opcode.LE, y, x));
      case EQ -> truth(builder.emit(Opcode.EQ, x, y));
      case NE -> truth(builder.emit(Opcode.NE, x, y));
    };
  }

  private boolean isProduct(int position) {
    return builder.at(position).op() == Opcode.MUL;
  }

  private int sum(int x, int y) {
    if (isProduct(x)) {
      Instruction product = builder.at(x);
      return builder.fma(product.a(), product.b(), y);
    } else if (isProduct(y)) {
      Instruction product = builder.at(y);
      return builder.fma(product.a(), product.b(), x);
    }
    return builder.add(x, y);
  }

  private int difference(int x, int y) {
    if (x != y && isProduct(x) && builder.isUniform(y)) {
      Instruction product = builder.at(x);
      return builder.fma(product.a(), product.b(), builder.neg(y));
    } else if (x != y && isProduct(y)) {
      Instruction product = builder.at(y);
      if (builder.isUniform(product.a())) {
        return builder.fma(builder.neg(product.a()), product.b(), x);
      } else if (builder.isUniform(product.b())) {
        return builder.fma(product.a(), builder.neg(product.b()), x);
      }
    }
    return builder.sub(x, y);
  }

  /// The larger or smaller of two. Against a constant, a comparison and a blend give the same bits
  /// as the general instruction, which spends more on NaN and on the sign of 0.
  private int extreme(Opcode op, int x, int y) {
    if (builder.isConstant(x) && !builder.isConstant(y)) {
      return extreme(op, y, x);
    }
    if (!builder.isConstant(y) || builder.isConstant(x)) {
      return builder.emit(op, x, y);
    }
    int bits = builder.at(y).a();
    float bound = builder.constantAt(y);
    if (op == Opcode.MAX && !Float.isNaN(bound) && bits != 0x8000_0000) {
      return builder.blend(builder.emit(Opcode.LE, x, y), y, x);
    } else if (op == Opcode.MIN && !Float.isNaN(bound)) {
      boolean strict = bits == 0;
      int above = strict ? builder.less(y, x) : builder.emit(Opcode.LE, y, x);
      return builder.blend(above, y, x);
    }
    return builder.emit(op, x, y);
  }

  private int truth(int mask) {
    return builder.blend(mask, builder.constant(1f), builder.constant(0f));
  }

  private int where(int condition, int then, int otherwise) {
    Instruction in = builder.at(condition);
    boolean truth =
        in.op() == Opcode.BLEND && in.b() == builder.constant(1f) && in.c() == builder.constant(0f);
    int mask = truth ? in.a() : builder.emit(Opcode.NE, condition, builder.constant(0f));
    return builder.blend(mask, then, otherwise);
  }
}
