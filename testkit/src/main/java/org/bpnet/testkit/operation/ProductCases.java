package org.bpnet.testkit.operation;

import java.util.List;
import java.util.function.BinaryOperator;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.MatMul;

/// Matrix products: extents around the tiles of kernels, all transposes, batches, nothing at all.
public final class ProductCases {
  private ProductCases() {}

  public static List<OpCase> list() {
    var cases = new OpCases();
    int[][] extents = {
      {1, 1, 1}, {3, 7, 9}, {8, 8, 8}, {9, 31, 3}, {7, 257, 5}, {64, 9, 31}, {31, 64, 7},
      {257, 3, 8}, {1, 64, 257}, {64, 31, 1}, {65, 33, 66}, {0, 3, 4}, {3, 0, 4}, {3, 4, 0},
    };
    for (int[] e : extents) {
      matrices(cases.length(Math.max(1, e[1])), e[0], e[1], e[2]);
    }
    batches(cases.length(31));
    HostArray integers = HostArray.of(new int[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3));
    cases.binary("matmulT", Tensor::matmulT, integers, integers);
    return cases.list();
  }

  private static BinaryOperator<Tensor> product(boolean transposeA, boolean transposeB) {
    return (a, b) -> a.pass().apply(new MatMul(transposeA, transposeB), List.of(a, b));
  }

  private static void matrices(OpCases cases, int m, int k, int n) {
    cases.binary("matmul", Tensor::matmul, Shape.of(m, k), Shape.of(k, n));
    cases.binary("matmulT", Tensor::matmulT, Shape.of(m, k), Shape.of(n, k));
    cases.binary("matmul(A')", product(true, false), Shape.of(k, m), Shape.of(k, n));
    cases.binary("matmul(A', B')", product(true, true), Shape.of(k, m), Shape.of(n, k));
    cases.binary(
        "matmul(transposed)",
        (a, b) -> a.transpose().matmul(b.transpose()),
        Shape.of(k, m),
        Shape.of(n, k));
  }

  private static void batches(OpCases cases) {
    for (int[] e : new int[][] {{3, 2, 5, 4}, {2, 9, 31, 7}, {1, 3, 3, 3}, {0, 2, 3, 2}}) {
      int batch = e[0];
      int m = e[1];
      int k = e[2];
      int n = e[3];
      cases.binary("matmul", Tensor::matmul, Shape.of(batch, m, k), Shape.of(batch, k, n));
      cases.binary("matmulT", Tensor::matmulT, Shape.of(batch, m, k), Shape.of(batch, n, k));
      cases.binary(
          "matmul(A')", product(true, false), Shape.of(batch, k, m), Shape.of(batch, k, n));
      cases.binary(
          "matmul(A', B')", product(true, true), Shape.of(batch, k, m), Shape.of(batch, n, k));
      cases.binary("matmul", Tensor::matmul, Shape.of(batch, m, k), Shape.of(k, n));
      cases.binary("matmulT", Tensor::matmulT, Shape.of(batch, m, k), Shape.of(n, k));
    }
    cases.binary("matmul", Tensor::matmul, Shape.of(2, 3, 4, 5), Shape.of(2, 3, 5, 6));
    cases.binary("matmulT", Tensor::matmulT, Shape.of(2, 3, 4, 5), Shape.of(2, 3, 6, 5));
    cases.binary("matmul", Tensor::matmul, Shape.of(2, 3, 4, 5), Shape.of(5, 6));
    cases.add(
        "matmul(linear)", // the layer, for whose sake products have epilogues
        in -> in.get(0).matmulT(in.get(1)).add(in.get(2)).tanh(),
        Shape.of(9, 31),
        Shape.of(17, 31),
        Shape.of(17));
  }
}
