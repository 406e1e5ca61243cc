package org.bpnet.nn.embed.distance;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;

/// What distances are made of: lengths of rows, their differences, and both for all pairs.
final class RowPairs {
  /// Vectors that are shorter have no direction; PyTorch's `normalize` divides by this instead.
  private static final double SHORTEST = 1e-12;

  /// 1/‖x‖, with value and derivative 0 where there is no direction.
  private static final Pointwise INVERSE =
      Pointwise.of(
          where(
              input("r").greaterThan(constant(SHORTEST)), constant(1).div(input("r")), constant(0)),
          "r");

  /// ‖x − y‖² from ‖x‖², ‖y‖² and ⟨x, y⟩; rounding leaves nothing below 0.
  private static final Pointwise SQUARED =
      Pointwise.of(
          input("q").add(input("r")).sub(constant(2).mul(input("g"))).relu(), "q", "r", "g");

  /// √s, with derivatives 0 at 0.
  private static final Pointwise ROOT = Pointwise.of(root(input("s"), 0.5), "s");

  private RowPairs() {}

  /// Its rows scaled to length 1, zeros left as they are.
  static Tensor unit(Tensor x) {
    return scaled(x, x.norm(1));
  }

  /// Its rows divided by their lengths, where they have one.
  static Tensor scaled(Tensor x, Tensor lengths) {
    return x.mul(x.pass().apply(INVERSE, List.of(lengths)).expandDims(1));
  }

  /// ‖xᵢ − yᵢ‖², by differences.
  static Tensor squares(Tensor x, Tensor y) {
    return x.sub(y).square().sum(1);
  }

  /// ‖xᵢ − yⱼ‖², by one matrix product. Of a tensor from itself, the diagonal and all other
  /// duplicates are exactly 0 apart: squares and products are then rounded in the same way.
  static Tensor matrix(Tensor x, Tensor y) {
    Tensor products = x.matmulT(y);
    Tensor squares = x.square().sum(1);
    if (x == y) {
      int n = x.shape().extent(0);
      Tensor diagonal = products.takeAlong(1, x.pass().range(n).expandDims(1)).flatten(0);
      // the value of one, the gradient of the other, which leaves no n x n matrix behind
      squares = diagonal.stopGradient().add(squares.sub(squares.stopGradient()));
      return squared(squares, squares, products);
    }
    return squared(squares, y.square().sum(1), products);
  }

  private static Tensor squared(Tensor q, Tensor r, Tensor products) {
    return q.pass().apply(SQUARED, List.of(q.expandDims(1), r.expandDims(0), products));
  }

  static Tensor root(Tensor squares) {
    return squares.pass().apply(ROOT, List.of(squares));
  }

  /// s to a power, with value and derivatives 0 at 0.
  static Formula root(Formula s, double power) {
    Formula value = power == 0.5 ? s.sqrt() : s.pow(power);
    return where(s.greaterThan(constant(0)), value, constant(0));
  }
}
