package org.bpnet.testkit.operation;

import static org.bpnet.testkit.operation.OpCases.ints;
import static org.bpnet.testkit.operation.OpCases.reals;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.testkit.operation.OpCase.Kind;
import org.bpnet.testkit.sample.Samples;

/// Picking, adding up and sorting by position.
public final class IndexCases {
  private IndexCases() {}

  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  public static List<OpCase> list() {
    var cases = new OpCases();
    slices(cases);
    elements(cases);
    orders(cases);
    labels(cases);
    return cases.list();
  }

  private static HostArray sample(int bound, int... extents) {
    return Samples.integers(Shape.of(extents), bound, new Seed(3));
  }

  private static HostArray real(int... extents) {
    return Samples.real(Shape.of(extents), -1, 1, new Seed(4));
  }

  private static void slices(OpCases cases) {
    cases.length(8);
    HostArray[] indices = {
      ints(2, 0, 2), // one slice twice
      ints(),
      HostArray.of(new int[] {1, 0, 1, 1, 2, 0}, Shape.of(2, 3)),
      HostArray.of(new int[] {1}, Shape.scalar()),
      sample(3, 31),
    };
    for (HostArray index : indices) {
      Shape i = index.shape();
      cases.binary("gather(0)", (x, at) -> x.gather(0, at), real(3, 5), index);
      cases.binary("gather(1)", (x, at) -> x.gather(1, at), real(4, 3, 2), index);
      cases.binary("gather(-1)", (x, at) -> x.gather(-1, at), real(5, 3), index);
      cases.binary(
          "scatterAdd(0)", (x, at) -> x.scatterAdd(0, at, 3), real(of(i, 5).toArray()), index);
      Shape middle = Shape.of(4).concat(i).concat(Shape.of(2));
      cases.binary(
          "scatterAdd(1)", (x, at) -> x.scatterAdd(1, at, 3), real(middle.toArray()), index);
    }
    for (int n : OpCases.SIZES) {
      cases.binary("gather(0)", (x, at) -> x.gather(0, at), real(n, 9), sample(n, 7));
      cases.binary("scatterAdd(0)", (x, at) -> x.scatterAdd(0, at, 5), real(n, 9), sample(5, n));
    }
    cases.binary("gather(0)", (x, at) -> x.gather(0, at), sample(9, 4), ints(3, 3, 0));
    cases.binary("scatterAdd(0)", (x, at) -> x.scatterAdd(0, at, 4), sample(9, 3), ints(3, 3, 0));
    cases.binary("gather(0)", (x, at) -> x.gather(0, at), real(3, 0), ints(2, 1));
  }

  private static Shape of(Shape leading, int last) {
    return leading.concat(Shape.of(last));
  }

  private static void elements(OpCases cases) {
    cases.length(8);
    for (int n : OpCases.SIZES) {
      cases.binary("takeAlong(0)", (x, at) -> x.takeAlong(0, at), real(n), sample(n, 7));
      cases.binary("takeAlong(1)", (x, at) -> x.takeAlong(1, at), real(3, n), sample(n, 3, 2));
      cases.binary(
          "takeAlong(1)", (x, at) -> x.takeAlong(1, at), real(2, n, 3), sample(n, 2, 4, 3));
      cases.binary("addAlong(0)", (x, at) -> x.addAlong(0, at, 5), real(n), sample(5, n));
      cases.binary("addAlong(1)", (x, at) -> x.addAlong(1, at, 5), real(3, n), sample(5, 3, n));
      cases.binary(
          "addAlong(1)", (x, at) -> x.addAlong(1, at, 5), real(2, n, 3), sample(5, 2, n, 3));
    }
    cases.binary("takeAlong(1)", (x, at) -> x.takeAlong(1, at), sample(9, 3, 4), sample(4, 3, 2));
    cases.binary("takeAlong(0)", (x, at) -> x.takeAlong(0, at), real(3), ints());
    cases.binary("addAlong(0)", (x, at) -> x.addAlong(0, at, 3), real(0), ints());
  }

  private static void orders(OpCases cases) {
    cases.length(1);
    for (int n : OpCases.SIZES) {
      for (boolean descending : new boolean[] {false, true}) {
        String order = descending ? "descending" : "ascending";
        cases.unary(
            String.format(Locale.ROOT, "sort(0, %s)", order), x -> x.sort(0, descending), n);
        cases.unary(
            String.format(Locale.ROOT, "sort(1, %s)", order), x -> x.sort(1, descending), 2, n, 3);
        cases.unary(
            String.format(Locale.ROOT, "argSort(1, %s)", order),
            x -> x.argSort(1, descending),
            3,
            n);
      }
      cases.unary(
          String.format(Locale.ROOT, "topK(0, %d)", (n + 1) / 2), x -> x.topK(0, (n + 1) / 2), n);
      cases.unary("topK(1, 1)", x -> x.topK(1, 1), 2, n, 3);
    }
    cases.unary("topK(0, 0)", x -> x.topK(0, 0), 5).unary("argSort(0)", x -> x.argSort(0, true), 0);
    cases.kind(Kind.KINK);
    HostArray ties = reals(Shape.of(2, 6), 1, 0, 1, -0.0, 2, 0, 5, 5, 5, 5, 5, 5);
    cases.kind(Kind.SPECIAL);
    HostArray specials = reals(Shape.of(2, 6), NAN, INF, -INF, 0, NAN, 1, -0.0, NAN, 0, 3, 3, -INF);
    for (boolean descending : new boolean[] {false, true}) {
      String order = descending ? "descending" : "ascending";
      for (int axis = 0; axis < 2; axis++) {
        int a = axis;
        String name = String.format(Locale.ROOT, "argSort(%d, %s)", a, order);
        cases.unary(name.replace(")", ", ties)"), x -> x.argSort(a, descending), ties);
        cases.unary(name, x -> x.argSort(a, descending), specials);
      }
      cases.unary(
          String.format(Locale.ROOT, "sort(1, %s)", order), x -> x.sort(1, descending), specials);
    }
    cases.kind(Kind.KINK);
    cases.unary("sort(1)", x -> x.sort(1, false), ties);
    cases.unary("topK(1, 3)", x -> x.topK(1, 3), ties);
    cases.kind(Kind.SMOOTH);
    cases.unary("argSort(0)", x -> x.argSort(0, false), ints(3, 1, 2, 1, 3, -4));
  }

  private static void labels(OpCases cases) {
    cases.unary("oneHot(3)", x -> x.oneHot(3), ints(2, 0, 1, 2));
    cases.unary("oneHot(3)", x -> x.oneHot(3), ints(3, -1, 1)); // outside: zeros
    cases.unary("oneHot(9)", x -> x.oneHot(9), sample(9, 31));
    cases.unary(
        "oneHot(2)", x -> x.oneHot(2), HostArray.of(new int[] {1, 0, 0, 1}, Shape.of(2, 2)));
    cases.unary("oneHot(4)", x -> x.oneHot(4), ints());
    cases.binary( // cross-entropy's way to the true class's logit
        "takeAlong(labels)",
        (x, y) -> x.logSoftmax(1).takeAlong(1, y.expandDims(1)),
        real(7, 9),
        sample(9, 7));
    cases.add("gather(argMax)", in -> in.getFirst().gather(0, in.getFirst().argMax(0)), real(9));
  }
}
