package org.bpnet.nn.layer.image;

import org.bpnet.core.Initializer;
import org.bpnet.nn.init.Initializers;

/// What convolutions have beside their window: how channels are grouped, whether there is a bias,
/// and how weights start.
///
/// @param groups into how many runs the channels are cut, each of which sees only its own; as many
///   as there are channels is depthwise
/// @param bias whether a bias is added, which starts at 0
/// @param weights how kernels start
public record ConvOptions(int groups, boolean bias, Initializer weights) {
  /// Throws IllegalArgumentException if there are fewer than one group.
  public ConvOptions {
    if (groups < 1) {
      throw new IllegalArgumentException("ConvOptions: need at least 1 group, got " + groups);
    }
  }

  /// One group, a bias, and weights that start as [Initializers#heNormal] (He et al. 2015, since
  /// rectifiers follow most convolutions; PyTorch starts them as its `Linear`, smaller by √6).
  public static ConvOptions defaults() {
    return new ConvOptions(1, true, Initializers.heNormal());
  }

  /// These options with other groups.
  public ConvOptions groups(int other) {
    return new ConvOptions(other, bias, weights);
  }

  /// These options without a bias: where a normalization follows, which would take it away.
  public ConvOptions withoutBias() {
    return new ConvOptions(groups, false, weights);
  }

  /// These options with other first weights.
  public ConvOptions weights(Initializer other) {
    return new ConvOptions(groups, bias, other);
  }
}
