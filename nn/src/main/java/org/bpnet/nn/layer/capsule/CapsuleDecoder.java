package org.bpnet.nn.layer.capsule;

import java.util.Locale;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;

/// Draws images of the capsule of one class, all others set to 0: what it draws wrong makes
/// capsules say all that an image needs.
///
/// **Formula.** σ(W₃ relu(W₂ relu(W₁ m + b₁) + b₂) + b₃), with m the capsules times 1 for the class
/// of the label and 0 for others.
///
/// **Shapes.** Capsules `[N, J, D]` and labels I32 `[N]` to `[N, pixels]`, in (0, 1).
///
/// **Source.** Sabour, Frosst, Hinton 2017, section 4.1 and figure 2: 512 and 1024 units, and the
/// sum of squared differences with weight [#WEIGHT].
public final class CapsuleDecoder {
  /// How much the sum of squared differences of an image's pixels counts beside the margin loss.
  public static final double WEIGHT = 0.0005;

  private final Layer layers;
  private final int units;
  private final int dims;

  private CapsuleDecoder(Layer layers, int units, int dims) {
    this.layers = layers;
    this.units = units;
    this.dims = dims;
  }

  /// The decoder of the paper.
  ///
  /// @param params the node that gets `hidden1`, `hidden2` and `pixels`
  /// @param units the number of classes
  /// @param dims how many numbers a capsule has
  public static CapsuleDecoder create(Parameters params, int units, int dims, int pixels) {
    Layer layers =
        Sequential.of(
            Linear.create(
                params.child("hidden1"),
                Math.multiplyExact(units, dims),
                512,
                Initializers.heNormal()),
            Activation.RELU,
            Linear.create(params.child("hidden2"), 512, 1024, Initializers.heNormal()),
            Activation.RELU,
            Linear.create(params.child("pixels"), 1024, pixels),
            Activation.SIGMOID);
    return new CapsuleDecoder(layers, units, dims);
  }

  /// The images of these classes.
  public Tensor decode(Tensor capsules, Tensor labels) {
    int examples = capsules.shape().extent(0);
    Tensor mask = labels.oneHot(units).expandDims(2); // [N, J, 1]
    return layers.forward(capsules.mul(mask).reshape(examples, units * dims));
  }

  /// The sum of squared differences of an image's pixels, the mean over the batch, `[]`, without
  /// its weight.
  ///
  /// @param images `[N, ..]`, of as many numbers as are drawn, from 0 to 1
  public Tensor error(Tensor capsules, Tensor labels, Tensor images) {
    return decode(capsules, labels).sub(images.flatten(1)).square().sum(1).mean();
  }

  /// `CapsuleDecoder 10 x 16`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "CapsuleDecoder %d x %d", units, dims);
  }
}
