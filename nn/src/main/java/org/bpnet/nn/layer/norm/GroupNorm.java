package org.bpnet.nn.layer.norm;

import java.util.Locale;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.LayerNames;

/// Runs of channels of each example brought to mean 0 and variance 1 over all places, then each
/// channel to a learnt scale and shift. The same in training and evaluation, for batches of any
/// size.
///
/// **Formula.** y = γ(x − μ)/√(σ² + ε) + β, μ and σ² over the places and channels of a group.
///
/// **Shapes.** `[N, D.., C] -> [N, D.., C]`. **Throws** ShapeException if the last extent is not
/// that of the channels.
///
/// **Source.** Wu, He, *Group normalization*, 2018, eqs. 1, 2, 6 and 7; ε is PyTorch's.
public final class GroupNorm implements Layer {
  /// PyTorch's.
  public static final double EPSILON = 1e-5;

  private final String name;
  private final int groups;
  private final Affine affine;
  private final double epsilon;

  private GroupNorm(String name, int groups, Affine affine, double epsilon) {
    this.name = name;
    this.groups = groups;
    this.affine = affine;
    this.epsilon = epsilon;
  }

  /// A normalization with [#EPSILON].
  ///
  /// @param params the node that gets `scale` and `shift`, `[C]`; its path is the layer's name
  /// @throws IllegalArgumentException if the groups do not divide the channels
  public static GroupNorm create(Parameters params, int groups, int channels) {
    return create(params, groups, channels, EPSILON);
  }

  /// A normalization.
  ///
  /// @param epsilon ε, > 0
  public static GroupNorm create(Parameters params, int groups, int channels, double epsilon) {
    Moments.check("GroupNorm", epsilon);
    if (groups < 1 || channels % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "GroupNorm: groups must divide the channels, got %d groups of %d channels",
              groups,
              channels));
    }
    Affine affine = Affine.create(params, Shape.of(channels));
    return new GroupNorm(params.path(), groups, affine, epsilon);
  }

  /// γ, `[C]`.
  public Parameter scale() {
    return affine.scale();
  }

  /// β, `[C]`.
  public Parameter shift() {
    return affine.shift();
  }

  @Override
  public Tensor forward(Tensor x) { // [N, .., C] -> [N, .., C]
    int channels = affine.scale().shape().extent(0);
    LayerNames.checkLast(name, this, x.shape(), channels);
    int examples = x.shape().extent(0);
    int places = x.shape().count(1, x.shape().rank() - 1);
    return LayerNames.within(
        name,
        x,
        () -> {
          Tensor grouped = x.reshape(Shape.of(examples, places, groups, channels / groups));
          Tensor normalized = Moments.over(grouped, 1, 3).normalized(epsilon);
          return affine.of(normalized.reshape(x.shape()));
        });
  }

  /// `GroupNorm 64, 8 groups`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "GroupNorm %d, %d groups", affine.scale().shape().extent(0), groups);
  }
}
