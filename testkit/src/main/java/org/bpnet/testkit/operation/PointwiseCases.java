package org.bpnet.testkit.operation;

import static org.bpnet.testkit.operation.OpCases.ints;
import static org.bpnet.testkit.operation.OpCases.reals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.testkit.operation.OpCase.Kind;

/// Element by element: every function over every size, every kind of broadcasting, integers, kinks
/// and numbers that are none.
public final class PointwiseCases {
  private PointwiseCases() {}

  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  public static List<OpCase> list() {
    var cases = new OpCases();
    functions(cases);
    broadcasts(cases);
    integers(cases);
    kinks(cases);
    specials(cases);
    return cases.list();
  }

  private static Map<String, UnaryOperator<Tensor>> anySign() {
    var functions = new LinkedHashMap<String, UnaryOperator<Tensor>>();
    functions.put("neg", Tensor::neg);
    functions.put("abs", Tensor::abs);
    functions.put("sign", Tensor::sign);
    functions.put("square", Tensor::square);
    functions.put("exp", Tensor::exp);
    functions.put("tanh", Tensor::tanh);
    functions.put("sigmoid", Tensor::sigmoid);
    functions.put("softplus", Tensor::softplus);
    functions.put("relu", Tensor::relu);
    functions.put("add(0.7)", x -> x.add(0.7));
    functions.put("sub(0.7)", x -> x.sub(0.7));
    functions.put("mul(-1.3)", x -> x.mul(-1.3));
    functions.put("div(0.7)", x -> x.div(0.7));
    functions.put("pow(3)", x -> x.pow(3));
    functions.put("maximum(0.1)", x -> x.maximum(0.1));
    functions.put("minimum(0.1)", x -> x.minimum(0.1));
    functions.put("lessThan(0.1)", x -> x.lessThan(0.1));
    return functions;
  }

  private static Map<String, UnaryOperator<Tensor>> positive() {
    var functions = new LinkedHashMap<String, UnaryOperator<Tensor>>();
    functions.put("sqrt", Tensor::sqrt);
    functions.put("log", Tensor::log);
    functions.put("pow(-0.5)", x -> x.pow(-0.5));
    functions.put("pow(2.5)", x -> x.pow(2.5));
    return functions;
  }

  private static Map<String, BinaryOperator<Tensor>> binary() {
    var functions = new LinkedHashMap<String, BinaryOperator<Tensor>>();
    functions.put("add", Tensor::add);
    functions.put("sub", Tensor::sub);
    functions.put("mul", Tensor::mul);
    functions.put("div", Tensor::div);
    functions.put("maximum", Tensor::maximum);
    functions.put("minimum", Tensor::minimum);
    functions.put("equalTo", Tensor::equalTo);
    functions.put("lessThan", Tensor::lessThan);
    functions.put("atMost", Tensor::atMost);
    return functions;
  }

  private static void functions(OpCases cases) {
    for (int n : OpCases.SIZES) {
      cases.range(-4, 4);
      anySign().forEach((name, function) -> cases.unary(name, function, n));
      cases.range(0.1, 4);
      positive().forEach((name, function) -> cases.unary(name, function, n));
    }
    cases.range(-2, 2);
    for (int[] extents : new int[][] {{}, {0}, {3, 0}, {7, 9}, {2, 3, 1, 5}}) {
      anySign().forEach((name, function) -> cases.unary(name, function, extents));
    }
    Formula x = Formula.input("x");
    Formula gelu = x.mul(x.mul(Math.sqrt(0.5)).erf().add(1)).mul(0.5);
    cases.unary("apply(gelu)", t -> t.apply(gelu), 31);
    cases.unary("apply(sin)", t -> t.apply(x.sin().mul(x.cos())), 31);
    cases.unary("apply(logSigmoid)", t -> t.apply(x.logSigmoid()), 31);
    cases.unary("apply(expm1)", t -> t.apply(x.expm1()), 31);
    cases.range(0.1, 3);
    cases.unary("apply(log1p)", t -> t.apply(x.log1p()), 31);
    cases.unary("apply(rsqrt)", t -> t.apply(x.rsqrt()), 31);
    cases.unary("apply(floor)", t -> t.apply(x.floor().add(x)), 31);
    cases.range(-80, 80); // exp within the range of floats, the others flat
    cases.unary("tanh(wide)", Tensor::tanh, 64);
    cases.unary("sigmoid(wide)", Tensor::sigmoid, 64);
    cases.unary("softplus(wide)", Tensor::softplus, 64);
    cases.kind(Kind.KINK); // differences drown in the largest
    cases.unary("exp(wide)", Tensor::exp, 64);
    cases.kind(Kind.SMOOTH);
  }

  private static void broadcasts(OpCases cases) {
    int[][][] pairs = {
      {{}, {}},
      {{257}, {257}},
      {{31}, {}},
      {{}, {9, 7}},
      {{5, 31}, {31}},
      {{31}, {5, 31}},
      {{7, 8}, {7, 1}},
      {{7, 1}, {7, 8}},
      {{3, 7, 9}, {3, 1, 9}},
      {{3, 7, 9}, {7, 1}},
      {{7, 1}, {1, 9}},
      {{1, 64}, {3, 1}},
      {{8, 1, 3}, {9, 1}},
      {{2, 1, 3, 1}, {1, 4, 1, 5}},
      {{1}, {31}},
      {{1, 1}, {64}},
      {{0}, {0}},
      {{0, 3}, {3}},
      {{3, 0}, {}},
      {{3, 1}, {0}},
    };
    for (int[][] pair : pairs) {
      Shape left = Shape.of(pair[0]);
      Shape right = Shape.of(pair[1]);
      cases.range(0.5, 2);
      binary().forEach((name, function) -> cases.binary(name, function, left, right));
      cases.range(-1, 1);
      cases.add("where", in -> in.get(0).lessThan(0).where(in.get(1), in.get(0)), left, right);
      cases.binary("where(right)", (a, b) -> b.lessThan(0).where(a, b.square()), left, right);
    }
    cases.add(
        "where",
        in -> in.get(0).lessThan(0).where(in.get(1), in.get(2)),
        Shape.of(7, 1),
        Shape.of(9),
        Shape.of(3, 7, 9));
  }

  private static void integers(OpCases cases) {
    HostArray labels = ints(3, 0, 2, 3, 1, -5, 7);
    HostArray column = HostArray.of(new int[] {3, 0, 2}, Shape.of(3, 1));
    cases.binary("equalTo", Tensor::equalTo, labels, column);
    cases.binary("lessThan", Tensor::lessThan, labels, column);
    cases.binary("atMost", Tensor::atMost, labels, column);
    cases.binary("add", Tensor::add, labels, column);
    cases.binary("mul", Tensor::mul, labels, reals(0.5, 1, 2, 3, 4, 5, 6));
    cases.binary("maximum", Tensor::maximum, reals(0.5, 1, 2.5, 3.5, 4, 5, 6), labels);
    cases.unary("square", Tensor::square, labels);
    cases.unary("lessThan(2)", x -> x.lessThan(2), labels);
    cases.add(
        "where",
        in -> in.get(0).where(in.get(1), in.get(2)),
        ints(0, 1, -2),
        reals(1, 2, 3),
        reals(4, 5, 6));
  }

  private static void kinks(OpCases cases) {
    cases.kind(Kind.KINK);
    HostArray around = reals(-2, -1, -0.0, 0, 1, 2, 0, 0.1);
    cases.unary("relu", Tensor::relu, around).unary("abs", Tensor::abs, around);
    cases.unary("sign", Tensor::sign, around);
    cases.unary("maximum(0)", x -> x.maximum(0), around);
    cases.unary("minimum(0)", x -> x.minimum(0), around);
    cases.unary("lessThan(0)", x -> x.lessThan(0), around);
    HostArray other = reals(-2, 3, 0, -0.0, 1, -2, 1, 0.1);
    binary()
        .forEach((name, function) -> {
          if (!name.equals("div")) {
            cases.binary(name, function, around, other);
          }
        });
    cases.unary("pow(0)", x -> x.pow(0), reals(0.5, 1, 2));
    cases.unary("pow(2)", x -> x.pow(2), around);
    cases.kind(Kind.SMOOTH);
  }

  private static void specials(OpCases cases) {
    cases.kind(Kind.SPECIAL);
    HostArray values =
        reals(NAN, INF, -INF, 0, -0.0, 1, -1, 1e4, -1e4, 3e38, -3e38, 1e-30, 88, -104, 0.5);
    anySign().forEach((name, function) -> cases.unary(name, function, values));
    positive().forEach((name, function) -> cases.unary(name, function, values));
    int n = values.shape().elementCount();
    HostArray column = HostArray.of(values.toFloats(), Shape.of(n, 1));
    binary().forEach((name, function) -> cases.binary(name, function, column, values));
    cases.add("where", in -> in.get(0).where(in.get(0), in.get(1)), values, column);
    cases.kind(Kind.SMOOTH);
  }
}
