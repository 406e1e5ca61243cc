package org.bpnet.onnx.load;

import java.util.List;
import java.util.Map;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.MatMul;

/// Products of matrices.
final class ProductOperators {
  private ProductOperators() {}

  static void add(Map<String, Operator> all) {
    all.put("MatMul", Operator.of(ProductOperators::matmul));
    all.put("Gemm", Operator.of(ProductOperators::gemm));
  }

  /// As NumPy has it: a row or column alone is a matrix for the time, leading axes broadcast.
  private static Value matmul(Call call) {
    requireReal(call);
    Tensor a = call.tensor(0);
    Tensor b = call.tensor(1);
    boolean row = a.shape().rank() == 1;
    boolean column = b.shape().rank() == 1;
    a = row ? a.expandDims(0) : a;
    b = column ? b.expandDims(1) : b;
    if (b.shape().rank() > 2) {
      Shape lead =
          a.shape()
              .slice(0, a.shape().rank() - 2)
              .broadcast(b.shape().slice(0, b.shape().rank() - 2), "MatMul");
      a = a.broadcastTo(lead.concat(a.shape().slice(a.shape().rank() - 2, a.shape().rank())));
      b = b.broadcastTo(lead.concat(b.shape().slice(b.shape().rank() - 2, b.shape().rank())));
    }
    Tensor product = a.matmul(b);
    Shape shape = product.shape();
    if (column) {
      shape = shape.without(-1);
    }
    if (row) {
      shape = shape.without(column ? -1 : -2);
    }
    return call.like(row || column ? product.reshape(shape) : product);
  }

  private static Value gemm(Call call) {
    requireReal(call);
    boolean transposeA = call.whole("transA", 0) != 0;
    boolean transposeB = call.whole("transB", 0) != 0;
    Tensor product =
        call.pass()
            .apply(new MatMul(transposeA, transposeB), List.of(call.tensor(0), call.tensor(1)));
    double alpha = call.real("alpha", 1);
    if (alpha != 1) {
      product = product.mul(alpha);
    }
    if (call.has(2)) {
      double beta = call.real("beta", 1);
      product = product.add(beta == 1 ? call.tensor(2) : call.tensor(2).mul(beta));
    }
    return call.like(product);
  }

  private static void requireReal(Call call) {
    if (!call.value(0).isReal()) {
      throw new NotImported("multiplies no matrices of " + call.type(0));
    }
  }
}
