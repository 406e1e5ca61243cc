package org.bpnet.testkit.operation;

import static org.bpnet.testkit.operation.OpCases.ints;
import static org.bpnet.testkit.operation.OpCases.reals;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.CustomOp;
import org.bpnet.testkit.operation.OpCase.Kind;

/// Moving elements about, changing types, stopping gradients, operations of a user's own.
public final class ShapeCases {
  private ShapeCases() {}

  public static List<OpCase> list() {
    var cases = new OpCases();
    views(cases);
    orders(cases);
    parts(cases);
    joins(cases);
    types(cases);
    leaves(cases);
    return cases.list();
  }

  private static void views(OpCases cases) {
    cases.unary("reshape(6)", x -> x.reshape(Shape.of(6)), 2, 3);
    cases.unary("reshape(3, -1)", x -> x.reshape(3, -1), 2, 3, 4);
    cases.unary("reshape([])", x -> x.reshape(Shape.scalar()), 1, 1);
    cases.unary("reshape(0, 5)", x -> x.reshape(0, 5), 3, 0);
    cases.unary("reshape(same)", x -> x.reshape(3), 3);
    cases.unary("flatten(0)", x -> x.flatten(0), 2, 3, 4);
    cases.unary("flatten(1)", x -> x.flatten(1), 2, 3, 4);
    cases.unary("flatten(-1)", x -> x.flatten(-1), 2, 3);
    cases.unary("flatten(0)", x -> x.flatten(0)); // a scalar becomes [1]
    cases.unary("expandDims(0)", x -> x.expandDims(0), 3);
    cases.unary("expandDims(-1)", x -> x.expandDims(-1), 3);
    cases.unary("expandDims(-2)", x -> x.expandDims(-2), 2, 3);
    cases.unary("expandDims(1)", x -> x.expandDims(1), 2, 3);
    for (int n : OpCases.SIZES) {
      cases.unary(
          String.format(Locale.ROOT, "broadcastTo(3, %d)", n),
          x -> x.broadcastTo(Shape.of(3, n)),
          n);
      cases.unary(
          String.format(Locale.ROOT, "broadcastTo(3, %d)", n),
          x -> x.broadcastTo(Shape.of(3, n)),
          3,
          1);
    }
    cases.unary("broadcastTo(2, 3, 4)", x -> x.broadcastTo(Shape.of(2, 3, 4)), 3, 1);
    cases.unary("broadcastTo(2, 3)", x -> x.broadcastTo(Shape.of(2, 3)));
    cases.unary("broadcastTo(0, 3)", x -> x.broadcastTo(Shape.of(0, 3)), 3);
    cases.unary("broadcastTo(2, 3)", x -> x.broadcastTo(Shape.of(2, 3)), ints(4, 5, 6));
  }

  private static void orders(OpCases cases) {
    int[][] all = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int[] order : all) {
      String name = String.format(Locale.ROOT, "permute(%d, %d, %d)", order[0], order[1], order[2]);
      cases.unary(name, x -> x.permute(order), 3, 7, 9).unary(name, x -> x.permute(order), 2, 1, 8);
    }
    cases.unary("permute(3, 1, 0, 2)", x -> x.permute(3, 1, 0, 2), 2, 3, 4, 5);
    cases.unary("permute()", Tensor::permute).unary("permute(1, 0)", x -> x.permute(1, 0), 0, 3);
    for (int n : OpCases.SIZES) {
      cases
          .unary("transpose", Tensor::transpose, n, 9)
          .unary("transpose(31)", Tensor::transpose, 31, n);
    }
    cases.unary("transpose", Tensor::transpose, 2, 7, 9);
    cases.unary("transpose", Tensor::transpose, HostArray.of(new int[6], Shape.of(2, 3)));
    cases.unary("transpose(twice)", x -> x.transpose().mul(x.transpose().exp()), 7, 9);
  }

  private static void parts(OpCases cases) {
    for (int n : OpCases.SIZES) {
      int third = n / 3;
      cases.unary("slice(0)", x -> x.slice(0, third, n), n);
      cases.unary("slice(1)", x -> x.slice(1, 0, n - third), 3, n);
      cases.unary("slice(1)", x -> x.slice(1, third, n - third), 2, n, 3);
      cases.unary("pad(0, 2, 1)", x -> x.pad(0, 2, 1), n);
      cases.unary("pad(1, 0, 3)", x -> x.pad(1, 0, 3), 3, n);
      cases.unary("pad(-2, 1, 0)", x -> x.pad(-2, 1, 0), 2, n, 3);
    }
    cases
        .unary("slice(empty)", x -> x.slice(0, 2, 2), 3, 4)
        .unary("pad(0, 0, 0)", x -> x.pad(0, 0, 0), 3);
    cases.unary("pad(0, 1, 1)", x -> x.pad(0, 1, 1), 0, 3);
    cases
        .unary("slice(-1)", x -> x.slice(-1, 1, 3), ints(5, 6, 7))
        .unary("pad(0, 1, 0)", x -> x.pad(0, 1, 0), ints(5, 6));
  }

  private static void joins(OpCases cases) {
    for (int n : OpCases.SIZES) {
      cases.add(
          "concat(0)", in -> Tensor.concat(0, in.get(0), in.get(1)), Shape.of(n), Shape.of(3));
      cases.add(
          "concat(1)",
          in -> Tensor.concat(1, in.get(0), in.get(1), in.get(0)),
          Shape.of(2, n, 3),
          Shape.of(2, 4, 3));
      cases.add(
          "concat(-1)",
          in -> Tensor.concat(-1, in.get(0), in.get(1)),
          Shape.of(3, n),
          Shape.of(3, 1));
      cases.add("stack(0)", in -> Tensor.stack(0, in.get(0), in.get(1)), Shape.of(n), Shape.of(n));
      cases.add(
          "stack(-1)",
          in -> Tensor.stack(-1, in.get(0), in.get(1)),
          Shape.of(3, n),
          Shape.of(3, n));
    }
    cases.add("concat(one)", in -> Tensor.concat(0, in.get(0)), Shape.of(3));
    cases.add(
        "concat(0)", in -> Tensor.concat(0, in.get(0), in.get(1)), Shape.of(0, 3), Shape.of(2, 3));
    cases.add("concat(0)", in -> Tensor.concat(0, in.get(0), in.get(1)), ints(1, 2), ints(3));
  }

  private static void types(OpCases cases) {
    cases.unary("toReal", Tensor::toReal, ints(-2, 0, 7)).unary("toReal(real)", Tensor::toReal, 3);
    HostArray fractions = reals(-2.9, -0.5, 0, 0.5, 2.9, 1e6);
    cases.unary("toInteger", Tensor::toInteger, fractions);
    cases.unary("toInteger(I32)", Tensor::toInteger, ints(4, 5));
    cases.unary("toInteger(back)", x -> x.toInteger().toReal().add(x), 31);
    cases.kind(Kind.KINK);
    cases.unary("stopGradient", Tensor::stopGradient, 31);
    cases.unary("stopGradient(factor)", x -> x.mul(x.stopGradient()), 31);
    cases.unary("watch(constant)", x -> x.stopGradient().watch().mul(x), 31);
    cases.kind(Kind.SMOOTH);
    cases.unary("watch", x -> x.watch().exp(), 31);
    cases.unary("in", x -> x.in(x.pass()).exp(), 7);
  }

  /// x·exp(x), whose gradient is written by hand.
  private record XExp() implements CustomOp {
    @Override
    public String name() {
      return "xExp";
    }

    @Override
    public Tensor forward(List<Tensor> inputs) {
      return inputs.getFirst().mul(inputs.getFirst().exp());
    }

    @Override
    public List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
      return List.of(gradient.mul(inputs.getFirst().exp().add(output)));
    }
  }

  private static void leaves(OpCases cases) {
    cases.unary("custom", x -> x.pass().apply(new XExp(), x), 9);
    cases.unary("custom(inside)", x -> x.pass().apply(new XExp(), x.tanh()).square(), 9);
    cases.unary("range", x -> x.mul(x.pass().range(31)), 31);
    cases
        .unary("range(alone)", x -> x.pass().range(31), 1)
        .unary("range(0)", x -> x.pass().range(0), 1);
    cases.unary("full", x -> x.pass().full(Shape.of(3, 31), 0.3).mul(x), 31);
    cases.unary("full(alone)", x -> x.pass().full(Shape.of(3), 0.5), 1);
    cases.unary("scalar", x -> x.pass().scalar(0.5).sub(x).mul(x.pass().scalar(2)), 7);
    cases.unary("uniform", x -> x.mul(x.pass().uniform(Shape.of(257))), 257);
    cases.unary(
        "uniform(twice)", x -> x.pass().uniform(Shape.of(9)).sub(x.pass().uniform(Shape.of(9))), 1);
    cases.unary("normal", x -> x.mul(x.pass().normal(Shape.of(257))), 257);
    cases.unary("dropout", x -> x.mul(x.pass().uniform(Shape.of(7, 9)).lessThan(0.5)).mul(2), 7, 9);
  }
}
