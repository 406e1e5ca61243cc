package org.bpnet.nn.layer;

import org.bpnet.core.Parameters;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;
import org.bpnet.core.Tensor;
import org.bpnet.nn.init.Initializers;

/// Self-attention with several heads: each place of a sequence takes a mean of all places, weighted
/// by how its query suits their keys.
///
/// **Formula.** softmax(QKᵀ/√d)·V in each head ([#of]) with Q = x·W_q, K = x·W_k, V = x·W_v, then
/// the heads side by side times W_o, each with a bias.
///
/// **Shapes.** `[N, L, D] -> [N, L, D]`, heads of D/heads each.
///
/// **Throws** ShapeException if the input has other axes.
///
/// **Source.** Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin 2017, eq. 1
/// and section 3.2.2; biases as in PyTorch's MultiheadAttention.
public final class Attention implements Layer {
  private final String name;
  private final int heads;
  private final Linear queries;
  private final Linear keys;
  private final Linear values;
  private final Linear out;

  private Attention(Parameters params, int extent, int heads) {
    this.name = params.path();
    this.heads = heads;
    this.queries = linear(params, "queries", extent);
    this.keys = linear(params, "keys", extent);
    this.values = linear(params, "values", extent);
    this.out = linear(params, "out", extent);
  }

  private static Linear linear(Parameters params, String name, int extent) {
    return Linear.create(params.child(name), extent, extent, Initializers.glorotUniform());
  }

  /// Attention of so many heads.
  ///
  /// @param params the node that gets the projections `queries`, `keys`, `values` and `out`
  /// @throws IllegalArgumentException if the heads do not divide the extent
  public static Attention create(Parameters params, int extent, int heads) {
    if (heads < 1 || extent % heads != 0) {
      throw new IllegalArgumentException(
          "Attention: heads must divide the extent, got %d heads of %d".formatted(heads, extent));
    }
    return new Attention(params, extent, heads);
  }

  /// Scaled dot-product attention, softmax(QKᵀ/√d)·V.
  ///
  /// **Shapes.** Q `[B.., L, d]`, K `[B.., M, d]` and V `[B.., M, e]` give `[B.., L, e]`.
  public static Tensor of(Tensor queries, Tensor keys, Tensor values) {
    double scale = 1 / Math.sqrt(queries.shape().extent(-1));
    return queries.matmulT(keys).mul(scale).softmax(-1).matmul(values);
  }

  @Override
  public Tensor forward(Tensor x) { // [N, L, D] -> [N, L, D]
    int extent = queries.weight().shape().extent(0);
    if (x.shape().rank() != 3 || x.shape().extent(2) != extent) {
      throw new ShapeException(
          "%s: need input [N, L, %d], got %s"
              .formatted(Named.called(name, this), extent, x.shape()));
    }
    Tensor mixed = of(split(queries.forward(x)), split(keys.forward(x)), split(values.forward(x)));
    return out.forward(mixed.permute(0, 2, 1, 3).reshape(x.shape()));
  }

  private Tensor split(Tensor x) { // [N, L, D] -> [N, heads, L, D/heads]
    Shape shape = x.shape();
    int each = shape.extent(2) / heads;
    return x.reshape(shape.extent(0), shape.extent(1), heads, each).permute(0, 2, 1, 3);
  }

  /// `Attention 64, 4 heads`.
  @Override
  public String toString() {
    return "Attention %d, %d heads".formatted(queries.weight().shape().extent(0), heads);
  }
}
