package org.bpnet.core.compose;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.MatMul;

/// Brings matrix products with leading axes to the two ranks that the primitive knows.
public final class Products {
  private Products() {}

  public static Tensor matmul(Tensor a, Tensor b, boolean transposeB) {
    int rankA = a.shape().rank();
    int rankB = b.shape().rank();
    var product = new MatMul(false, transposeB);
    if (rankA < 2 || rankB < 2 || (rankA == rankB && rankA <= 3)) {
      return a.pass().apply(product, List.of(a, b)); // which also reports ranks below 2
    }
    if (rankB == 2) { // rows of all matrices under each other
      Tensor rows = a.reshape(-1, a.shape().extent(-1));
      Tensor result = a.pass().apply(product, List.of(rows, b));
      return result.reshape(a.shape().with(-1, result.shape().extent(-1)));
    }
    Shape leading = a.shape().slice(0, rankA - 2);
    if (!leading.equals(b.shape().slice(0, rankB - 2))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "matmul: leading axes differ, got %s x %s", a.shape(), b.shape()));
    }
    Tensor result = a.pass().apply(product, List.of(batch(a), batch(b)));
    return result.reshape(leading.concat(result.shape().slice(1, 3)));
  }

  private static Tensor batch(Tensor x) {
    int rank = x.shape().rank();
    int matrices = x.shape().count(0, rank - 2);
    return x.reshape(x.shape().slice(rank - 2, rank).insert(0, matrices));
  }
}
