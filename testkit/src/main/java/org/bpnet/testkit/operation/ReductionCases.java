package org.bpnet.testkit.operation;

import static org.bpnet.testkit.operation.OpCases.reals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Rowwise.CumulativeSum;
import org.bpnet.testkit.operation.OpCase.Kind;

/// Along one axis: every reduction over every length, as first, middle and last axis.
public final class ReductionCases {
  private ReductionCases() {}

  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  public static List<OpCase> list() {
    var cases = new OpCases();
    for (int n : OpCases.SIZES) {
      cases.length(n);
      along(cases, 0, n);
      along(cases, 0, n, 9);
      along(cases, 1, 3, n);
      along(cases, 1, 2, n, 3);
      along(cases, -1, 2, 2, n);
    }
    wholes(cases);
    empties(cases);
    distances(cases);
    integers(cases);
    ties(cases);
    specials(cases);
    return cases.list();
  }

  private static Map<String, BiFunction<Tensor, Integer, Tensor>> reductions() {
    var functions = new LinkedHashMap<String, BiFunction<Tensor, Integer, Tensor>>();
    functions.put("sum", (x, axis) -> x.sum(axis));
    functions.put("mean", (x, axis) -> x.mean(axis));
    functions.put("max", Tensor::max);
    functions.put("min", Tensor::min);
    functions.put("argMax", Tensor::argMax);
    functions.put("argMin", Tensor::argMin);
    functions.put("softmax", Tensor::softmax);
    functions.put("logSoftmax", Tensor::logSoftmax);
    functions.put("logSumExp", Tensor::logSumExp);
    functions.put("norm", Tensor::norm);
    functions.put("cumulativeSum", Tensor::cumulativeSum);
    return functions;
  }

  private static void along(OpCases cases, int axis, int... extents) {
    cases.range(-3, 3);
    reductions()
        .forEach((name, function) ->
            cases.unary(
                String.format(Locale.ROOT, "%s(%d)", name, axis),
                x -> function.apply(x, axis),
                extents));
    int from = axis < 0 ? axis + extents.length : axis;
    cases.unary(
        String.format(Locale.ROOT, "cumulativeSum(%d, reverse)", axis),
        x -> x.pass().apply(new CumulativeSum(from, true), List.of(x)),
        extents);
    cases.range(0.9, 1.1); // products of hundreds stay near 1
    cases.unary(String.format(Locale.ROOT, "prod(%d)", axis), x -> x.prod(axis), extents);
  }

  private static void wholes(OpCases cases) {
    cases.range(-1, 1).length(257);
    for (int n : OpCases.SIZES) {
      cases.unary("sum()", Tensor::sum, n).unary("mean()", Tensor::mean, n);
    }
    cases.unary("sum()", Tensor::sum).unary("mean()", Tensor::mean);
    cases.unary("sum() of numbers", x -> x.mul(x.pass().scalar(2).mul(3).sum()), 7);
    cases.unary("sum()", Tensor::sum, 7, 9, 3);
    cases.unary("sum(0, 2)", x -> x.sum(0, 2), 7, 9, 3);
    cases.unary("sum(-1, 0)", x -> x.sum(-1, 0), 7, 9, 3);
    cases.unary("sum(1, 2)", x -> x.sum(1, 2), 2, 7, 9, 3);
    cases.unary("mean(0, 1)", x -> x.mean(0, 1), 7, 9, 3);
    for (int[] target : new int[][] {{}, {3}, {9, 1}, {1, 3}, {7, 1, 1}, {7, 9, 3}, {1, 1, 1}}) {
      Shape shape = Shape.of(target);
      cases.unary(String.format(Locale.ROOT, "sumTo(%s)", shape), x -> x.sumTo(shape), 7, 9, 3);
    }
  }

  private static void empties(OpCases cases) {
    // A view of nothing, whose axes are not told by their extents.
    cases.unary("sum(1) of a view", x -> x.tanh().reshape(4, 0).sum(1), 4, 0, 5);
    cases.length(1);
    for (String name : List.of("sum", "softmax", "logSoftmax", "cumulativeSum")) {
      BiFunction<Tensor, Integer, Tensor> function = reductions().get(name);
      if (function != null) {
        cases.unary(name + "(0)", x -> function.apply(x, 0), 0);
        cases.unary(name + "(1)", x -> function.apply(x, 1), 3, 0);
        cases.unary(name + "(0)", x -> function.apply(x, 0), 3, 0);
      }
    }
    cases.unary("sum()", Tensor::sum, 0, 3).unary("prod(1)", x -> x.prod(1), 3, 0);
    cases.unary("max(1)", x -> x.max(1), 0, 3).unary("argMax(1)", x -> x.argMax(1), 0, 3);
    cases.kind(Kind.SPECIAL);
    cases.unary("logSumExp(1)", x -> x.logSumExp(1), 3, 0); // minus infinity
    cases.unary("mean()", Tensor::mean, 0); // NaN
    double nan = Double.NaN; // the first of them is beyond all
    HostArray holes = reals(Shape.of(3, 4), 1, nan, 2, nan, nan, -3, nan, 9, 0, -0.0, 0, -0.0);
    for (int axis = 0; axis < 2; axis++) {
      int a = axis;
      cases.unary(String.format(Locale.ROOT, "argMax(%d)", a), x -> x.argMax(a), holes);
      cases.unary(String.format(Locale.ROOT, "argMin(%d)", a), x -> x.argMin(a), holes);
    }
    cases.kind(Kind.SMOOTH);
  }

  private static void distances(OpCases cases) {
    cases.range(-1, 1);
    for (int n : List.of(1, 3, 9)) {
      cases.length(n);
      cases.binary("distances", Tensor::distances, Shape.of(5, n), Shape.of(7, n));
      cases.binary("distances", Tensor::distances, Shape.of(2, 3, n), Shape.of(4, n));
    }
    cases.kind(Kind.KINK).unary("distances of its own", x -> x.distances(x), 4, 3);
    cases.kind(Kind.SMOOTH);
  }

  private static void integers(OpCases cases) {
    HostArray counts = HostArray.of(new int[] {3, 1, 3, -7, 2, 9}, Shape.of(2, 3));
    cases.length(3);
    reductions()
        .forEach((name, function) -> cases.unary(name + "(1)", x -> function.apply(x, 1), counts));
    cases.unary("prod(1)", x -> x.prod(1), counts);
  }

  private static void ties(OpCases cases) {
    cases.kind(Kind.KINK);
    HostArray rows =
        reals(Shape.of(4, 5), 1, 2, 2, 1, 2, 0, -0.0, 0, -1, 0, 3, 3, 3, 3, 3, -1, -2, -2, -1, -2);
    for (int axis = 0; axis < 2; axis++) {
      int a = axis;
      for (String name : List.of("max", "min", "argMax", "argMin", "softmax", "logSumExp")) {
        BiFunction<Tensor, Integer, Tensor> function = reductions().get(name);
        if (function != null) {
          cases.unary(
              String.format(Locale.ROOT, "%s(%d)", name, a), x -> function.apply(x, a), rows);
        }
      }
    }
    HostArray lengths =
        reals(Shape.of(4, 2), 0, 0, 3e30, 4e30, 3e-30, -4e-30, 0, -2); // squares leave the range
    cases.unary("norm(1)", x -> x.norm(1), lengths);
    cases.unary("norm(0)", x -> x.norm(0), rows);
    cases.unary("prod(zeros)", x -> x.prod(1), reals(Shape.of(3, 3), 0, 2, 3, 0, 0, 5, 1, 2, 3));
    cases.kind(Kind.SMOOTH);
    cases.unary("prod(0)", x -> x.prod(0), reals(2, 0, 3, 5)); // smooth there, unlike exp Σ log
  }

  private static void specials(OpCases cases) {
    cases.kind(Kind.SPECIAL);
    HostArray rows =
        reals(
            Shape.of(8, 4),
            1,
            NAN,
            2,
            NAN, // the first NaN is the extreme
            INF,
            1,
            INF,
            2,
            -INF,
            1,
            -INF,
            2,
            -INF,
            -INF,
            -INF,
            -INF,
            INF,
            -INF,
            0,
            1,
            NAN,
            INF,
            1,
            -INF,
            1e4,
            -1e4,
            0,
            9999,
            -1e4,
            -1e4,
            -1e4,
            -9999);
    cases.length(8);
    for (int axis = 0; axis < 2; axis++) {
      int a = axis;
      reductions()
          .forEach((name, function) ->
              cases.unary(
                  String.format(Locale.ROOT, "%s(%d)", name, a), x -> function.apply(x, a), rows));
    }
    cases.kind(Kind.SMOOTH);
  }
}
