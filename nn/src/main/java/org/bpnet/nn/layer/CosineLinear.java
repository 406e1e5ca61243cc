package org.bpnet.nn.layer;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.min;
import static org.bpnet.core.formula.Formula.where;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.init.Initializers;

/// A fully connected layer that looks at directions and not at lengths: cosine normalization. It
/// takes the place of [Linear] where the size of a sum shall not grow with that of its inputs and
/// weights, in any layer of a network.
///
/// **Formula.** yⱼ = ⟨x, wⱼ⟩/(‖x‖·‖wⱼ‖), the cosine of the angle between input and weights of unit
/// j: in [−1, 1], and the same for x and wⱼ times anything above 0. With a vector shorter than
/// 10⁻¹², it is 0.
///
/// **Shapes.** `[N, in] -> [N, out]`; further leading axes are kept. The weight is `[in, out]`, and
/// no normalized copy of it is made: products are divided by lengths.
///
/// **Gradient.** ∂yⱼ/∂x = (ŵⱼ − yⱼ·x̂)/‖x‖ and ∂yⱼ/∂wⱼ = (x̂ − yⱼ·ŵⱼ)/‖wⱼ‖, at right angles to what
/// is changed: steps turn a vector, and lengthen it if anything. 0 where a vector is too short.
///
/// **Throws** ShapeException if the input has rank below 2 or another last extent than `in`.
///
/// **Source.** Luo, Zhan, Xue, Wang, Ren, Yang, *Cosine normalization*, 2017, eq. 3.
public final class CosineLinear implements Layer {
  /// Below the square of a length of 10⁻¹², as in PyTorch's `normalize`.
  private static final double NOTHING = 1e-24;

  /// Of the sum s of squares, one by its root.
  private static final Pointwise INVERSE =
      Pointwise.of(
          where(input("s").greaterThan(constant(NOTHING)), input("s").rsqrt(), constant(0)), "s");

  /// The product d divided by a length; rounding shall not take it out of the range.
  private static final Pointwise COSINE =
      Pointwise.of(bounded(input("d").mul(input("i"))), "d", "i");

  private final String name;
  private final Parameter weight;

  private CosineLinear(String name, Parameter weight) {
    this.name = name;
    this.weight = weight;
  }

  private static Formula bounded(Formula cosine) {
    return max(min(cosine, constant(1)), constant(-1));
  }

  /// A layer whose weights start as [Initializers#glorotUniform].
  ///
  /// @param params the node that gets `weight`; its path is the layer's name
  public static CosineLinear create(Parameters params, int in, int out) {
    return create(params, in, out, Initializers.glorotUniform());
  }

  /// A layer with weights that start as told.
  public static CosineLinear create(Parameters params, int in, int out, Initializer weights) {
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need at least one input and one output, got CosineLinear %d -> %d",
              params.path(),
              in,
              out));
    }
    return new CosineLinear(params.path(), params.weight("weight", Shape.of(in, out), weights));
  }

  /// The weights, `[in, out]`.
  public Parameter weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor x) { // [N, .., in] -> [N, .., out]
    LayerNames.checkLast(name, this, x.shape(), weight.shape().extent(0));
    return LayerNames.within(name, x, () -> cosines(x, x.pass().read(weight)));
  }

  /// The cosines of the angles between rows and columns, `[N, .., in]` and `[in, out] -> [N, ..,
  /// out]`.
  public static Tensor cosines(Tensor rows, Tensor columns) {
    Tensor products = directions(rows).matmul(columns);
    Tensor inverse = inverse(columns.square().sum(0)); // [out]
    return rows.pass().apply(COSINE, List.of(products, inverse));
  }

  /// The rows divided by their lengths, `[N, .., in]`; zeros where they are too short.
  public static Tensor directions(Tensor rows) {
    return rows.mul(inverse(rows.square().sum(-1)).expandDims(-1));
  }

  private static Tensor inverse(Tensor squares) {
    return squares.pass().apply(INVERSE, List.of(squares));
  }

  /// `CosineLinear 784 -> 128`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "CosineLinear %d -> %d", weight.shape().extent(0), weight.shape().extent(1));
  }
}
