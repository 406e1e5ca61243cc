package org.bpnet.nn.layer.norm;

import java.util.Locale;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.LayerNames;

/// Each example, or each place of one, brought to mean 0 and variance 1 over its last axes, then to
/// a learnt scale and shift. The same in training and evaluation.
///
/// **Formula.** y = γ(x − μ)/√(σ² + ε) + β, μ and σ² over the last axes, γ and β of their shape.
///
/// **Shapes.** `[N.., D] -> [N.., D]` for one axis, `[N.., D, E] -> [N.., D, E]` for two, and so
/// on.
///
/// **Throws** ShapeException if the last extents are not those it was made for.
///
/// **Source.** Ba, Kiros, Hinton, *Layer normalization*, 2016, eqs. 2 and 4; ε is PyTorch's.
public final class LayerNorm implements Layer {
  /// PyTorch's.
  public static final double EPSILON = 1e-5;

  private final String name;
  private final Affine affine;
  private final double epsilon;

  private LayerNorm(String name, Affine affine, double epsilon) {
    this.name = name;
    this.affine = affine;
    this.epsilon = epsilon;
  }

  /// A normalization over one last axis with [#EPSILON].
  ///
  /// @param params the node that gets `scale` and `shift`; its path is the layer's name
  public static LayerNorm create(Parameters params, int extent) {
    return create(params, Shape.of(extent), EPSILON);
  }

  /// A normalization over the last axes.
  ///
  /// @param last their extents
  /// @param epsilon ε, > 0
  public static LayerNorm create(Parameters params, Shape last, double epsilon) {
    Moments.check("LayerNorm", epsilon);
    return new LayerNorm(params.path(), Affine.create(params, last), epsilon);
  }

  /// γ.
  public Parameter scale() {
    return affine.scale();
  }

  /// β.
  public Parameter shift() {
    return affine.shift();
  }

  @Override
  public Tensor forward(Tensor x) {
    Shape last = affine.scale().shape();
    int leading = x.shape().rank() - last.rank();
    if (leading < 1 || !x.shape().slice(leading, x.shape().rank()).equals(last)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need input whose last axes are %s, got %s",
              LayerNames.called(name, this),
              last,
              x.shape()));
    }
    return LayerNames.within(
        name,
        x,
        () -> {
          Tensor normalized = Moments.over(x.flatten(leading), leading).normalized(epsilon);
          return affine.of(normalized.reshape(x.shape()));
        });
  }

  /// `LayerNorm [64]`.
  @Override
  public String toString() {
    return "LayerNorm " + affine.scale().shape();
  }
}
