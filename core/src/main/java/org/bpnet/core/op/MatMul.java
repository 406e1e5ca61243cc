package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// Matrix product C = op(A)·op(B), where op is the transpose or nothing.
///
/// **Shapes.** `[M, K] x [K, N] -> [M, N]`, or with one batch axis in front of all three. Other
/// ranks are brought to these by [Tensor#matmul].
///
/// **Gradient.** Ā = C̄·Bᵀ, B̄ = Aᵀ·C̄ (Giles 2008, *An extended collection of matrix derivative
/// results*, section 2.2.2), transposed where the operand was.
///
/// @param transposeA whether A is read transposed
/// @param transposeB whether B is read transposed
public record MatMul(boolean transposeA, boolean transposeB) implements Primitive {
  @Override
  public String name() {
    return "matmul";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape a = inputs.get(0);
    Shape b = inputs.get(1);
    int rank = a.rank();
    if (rank != b.rank() || rank < 2 || rank > 3 || (rank == 3 && a.extent(0) != b.extent(0))) {
      throw new ShapeException(
          "matmul: need two matrices (or equal batches of them), " + got(a, b));
    }
    int k = a.extent(transposeA ? -2 : -1);
    int other = b.extent(transposeB ? -1 : -2);
    if (k != other) {
      boolean flipped = b.extent(transposeB ? -2 : -1) == k;
      String hint = flipped ? "; did you mean " + (transposeB ? "matmul" : "matmulT") + "?" : "";
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "matmul: inner extents differ, %s (%d vs %d)%s",
              got(a, b),
              k,
              other,
              hint));
    }
    Shape matrix = Shape.of(a.extent(transposeA ? -1 : -2), b.extent(transposeB ? -2 : -1));
    return rank == 2 ? matrix : matrix.insert(0, a.extent(0));
  }

  private String got(Shape a, Shape b) {
    return String.format(
        Locale.ROOT,
        "got %s%s x %s%s",
        a,
        transposeA ? " transposed" : "",
        b,
        transposeB ? " transposed" : "");
  }

  @Override
  public void vjp(Vjp vjp) {
    Tensor a = vjp.input(0);
    Tensor b = vjp.input(1);
    Tensor g = vjp.gradient();
    vjp.add(
        0, () -> transposeA ? product(b, transposeB, g, true) : product(g, false, b, !transposeB));
    vjp.add(
        1, () -> transposeB ? product(g, true, a, transposeA) : product(a, !transposeA, g, false));
  }

  @Override
  public void jvp(Jvp jvp) {
    jvp.linear(0);
    jvp.linear(1);
  }

  private static Tensor product(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    return a.pass().apply(new MatMul(transposeA, transposeB), List.of(a, b));
  }
}
