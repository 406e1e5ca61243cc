package org.bpnet.nn.layer;

import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.init.Initializers;

/// Self-attention with several heads: each place of a sequence takes a mean of all places, or of
/// those that a mask allows, weighted by how its query suits their keys.
///
/// ```java
/// Attention layer = Attention.create(params.child("attention"), 64, 4).causal();
/// Tensor y = layer.forward(x, present); // [N, L, 64] with 1 for places and 0 for padding, [N, L]
/// ```
///
/// **Formula.** softmax(QKᵀ/√d)·V in each head ([#of]) with Q = x·W_q, K = x·W_k, V = x·W_v, then
/// the heads side by side times W_o, each with a bias.
///
/// **Shapes.** `[N, L, D] -> [N, L, D]`, heads of D/heads each.
///
/// **Throws** ShapeException if the input has other axes, or the mask.
///
/// **Source.** Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin 2017, eq. 1
/// and section 3.2.2; masks section 3.2.3; biases as in PyTorch's MultiheadAttention.
public final class Attention implements Layer {
  /// Takes the place of a masked logit: exp of it is 0 beside any other, and unlike −∞ it makes no
  /// NaN where nothing is allowed.
  private static final double MASKED = -1e30;

  private final String name;
  private final int heads;
  private final boolean causal;
  private final Linear queries;
  private final Linear keys;
  private final Linear values;
  private final Linear out;

  private Attention(Parameters params, int extent, int heads, Initializer weights) {
    this.name = params.path();
    this.heads = heads;
    this.causal = false;
    this.queries = Linear.create(params.child("queries"), extent, extent, weights);
    this.keys = Linear.create(params.child("keys"), extent, extent, weights);
    this.values = Linear.create(params.child("values"), extent, extent, weights);
    this.out = Linear.create(params.child("out"), extent, extent, weights);
  }

  private Attention(Attention other, boolean causal) {
    this.name = other.name;
    this.heads = other.heads;
    this.causal = causal;
    this.queries = other.queries;
    this.keys = other.keys;
    this.values = other.values;
    this.out = other.out;
  }

  /// Attention of so many heads, whose weights start as [Initializers#glorotUniform].
  ///
  /// @param params the node that gets the projections `queries`, `keys`, `values` and `out`
  /// @throws IllegalArgumentException if the heads do not divide the extent
  public static Attention create(Parameters params, int extent, int heads) {
    return create(params, extent, heads, Initializers.glorotUniform());
  }

  /// Attention of so many heads, whose weights start as told.
  ///
  /// @throws IllegalArgumentException if the heads do not divide the extent
  public static Attention create(Parameters params, int extent, int heads, Initializer weights) {
    if (heads < 1 || extent % heads != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Attention: heads must divide the extent, got %d heads of %d",
              heads,
              extent));
    }
    return new Attention(params, extent, heads, weights);
  }

  /// This attention, of the same parameters, where no place looks at a later one: a decoder's.
  public Attention causal() {
    return new Attention(this, true);
  }

  /// Scaled dot-product attention, softmax(QKᵀ/√d)·V.
  ///
  /// **Shapes.** Q `[B.., L, d]`, K `[B.., M, d]` and V `[B.., M, e]` give `[B.., L, e]`.
  public static Tensor of(Tensor queries, Tensor keys, Tensor values) {
    return logits(queries, keys).softmax(-1).matmul(values);
  }

  /// Scaled dot-product attention to what a mask allows. Other keys get a weight of exactly 0, and
  /// neither they nor their values a gradient from the query. A query that may look at nothing
  /// takes 0, with a gradient of 0.
  ///
  /// **Formula.** softmax over the allowed keys alone of QKᵀ/√d, times V.
  ///
  /// **Shapes.** Q `[B.., L, d]`, K `[B.., M, d]` and V `[B.., M, e]` give `[B.., L, e]`. The mask
  /// broadcasts to `[B.., L, M]`: `[L, M]` for all examples, such as [#causal(Pass, int)], or `[N,
  /// 1, M]` for the keys of each.
  ///
  /// **Throws** ShapeException if the mask has another shape.
  ///
  /// **Source.** Vaswani et al. 2017, section 3.2.3. **Differs** from PyTorch's
  /// scaled_dot_product_attention and a softmax after masked_fill: these give NaN for a query that
  /// may look at nothing.
  ///
  /// @param allowed not 0, as a rule 1, where a query may look at a key; real numbers or I32
  public static Tensor of(Tensor queries, Tensor keys, Tensor values, Tensor allowed) {
    Tensor logits = logits(queries, keys);
    if (!allowed.shape().broadcastsTo(logits.shape())) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "Attention: need a mask that broadcasts to [.., queries, keys], %s, got %s",
              logits.shape(),
              allowed.shape()));
    }
    Pass pass = logits.pass();
    Tensor mask = allowed.toReal();
    Tensor weights = mask.where(logits, pass.scalar(MASKED)).softmax(-1);
    return mask.where(weights, pass.scalar(0)).matmul(values);
  }

  /// The mask `[L, L]` that lets the query at each place look at its own key and earlier ones.
  public static Tensor causal(Pass pass, int length) {
    Tensor place = pass.range(length).toReal();
    return place.atMost(place.expandDims(1));
  }

  private static Tensor logits(Tensor queries, Tensor keys) {
    return queries.matmulT(keys).mul(1 / Math.sqrt(queries.shape().extent(-1)));
  }

  @Override
  public Tensor forward(Tensor x) { // [N, L, D] -> [N, L, D]
    check(x.shape());
    return causal ? attend(x, Optional.of(earlier(x))) : attend(x, Optional.empty());
  }

  /// The output for sequences of different lengths, padded to one: no place looks at those that are
  /// not present. What comes out at these means nothing.
  ///
  /// **Shapes.** x `[N, L, D]` and present `[N, L]` give `[N, L, D]`. Of a sequence without a place
  /// the bias of the last projection comes out.
  ///
  /// @param present not 0 where there is something, 0 at padding; real numbers or I32
  public Tensor forward(Tensor x, Tensor present) {
    check(x.shape());
    int n = x.shape().extent(0);
    int length = x.shape().extent(1);
    if (!present.shape().equals(Shape.of(n, length))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need a mask [%d, %d], one number for each place of %s, got %s",
              LayerNames.called(name, this),
              n,
              length,
              x.shape(),
              present.shape()));
    }
    Tensor keys = present.toReal().reshape(n, 1, 1, length);
    return attend(x, Optional.of(causal ? earlier(x).where(keys, x.pass().scalar(0)) : keys));
  }

  private static Tensor earlier(Tensor x) {
    return causal(x.pass(), x.shape().extent(1));
  }

  private void check(Shape x) {
    int extent = queries.weight().shape().extent(0);
    if (x.rank() != 3 || x.extent(2) != extent) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need input [N, L, %d], got %s",
              LayerNames.called(name, this),
              extent,
              x));
    }
  }

  private Tensor attend(Tensor x, Optional<Tensor> allowed) {
    Tensor q = split(queries.forward(x));
    Tensor k = split(keys.forward(x));
    Tensor v = split(values.forward(x));
    Tensor mixed = allowed.map(mask -> of(q, k, v, mask)).orElseGet(() -> of(q, k, v));
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
    return String.format(
        Locale.ROOT,
        "Attention %d, %d heads%s",
        queries.weight().shape().extent(0),
        heads,
        causal ? ", causal" : "");
  }
}
