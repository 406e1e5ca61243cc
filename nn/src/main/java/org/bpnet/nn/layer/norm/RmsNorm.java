package org.bpnet.nn.layer.norm;

import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.LayerNames;

/// Each example, or each place of one, divided by the root of its mean square over the last axis,
/// then scaled: a [LayerNorm] that leaves the mean alone.
///
/// **Formula.** y = γx/√(mean x² + ε).
///
/// **Shapes.** `[N.., D] -> [N.., D]`. **Throws** ShapeException if the last extent is another.
///
/// **Source.** Zhang, Sennrich, *Root mean square layer normalization*, 2019, eq. 4, without ε; ε =
/// 1e−6 is LLaMA's (Touvron et al. 2023, code).
public final class RmsNorm implements Layer {
  /// LLaMA's.
  public static final double EPSILON = 1e-6;

  private final String name;
  private final Parameter scale;
  private final double epsilon;

  private RmsNorm(String name, Parameter scale, double epsilon) {
    this.name = name;
    this.scale = scale;
    this.epsilon = epsilon;
  }

  /// A normalization over the last axis with [#EPSILON].
  ///
  /// @param params the node that gets `scale`; its path is the layer's name
  public static RmsNorm create(Parameters params, int extent) {
    return create(params, extent, EPSILON);
  }

  /// A normalization over the last axis.
  ///
  /// @param epsilon ε, > 0
  public static RmsNorm create(Parameters params, int extent, double epsilon) {
    Moments.check("RmsNorm", epsilon);
    Parameter scale = params.weight("scale", Shape.of(extent), Initializers.constant(1));
    return new RmsNorm(params.path(), scale, epsilon);
  }

  /// γ, `[D]`.
  public Parameter scale() {
    return scale;
  }

  @Override
  public Tensor forward(Tensor x) {
    LayerNames.checkLast(name, this, x.shape(), scale.shape().extent(0));
    return LayerNames.within(
        name,
        x,
        () -> {
          Tensor root = x.square().mean(-1).add(epsilon).sqrt().expandDims(-1);
          return x.div(root).mul(scale);
        });
  }

  /// `RmsNorm 64`.
  @Override
  public String toString() {
    return "RmsNorm " + scale.shape().extent(0);
  }
}
