package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.bpnet.nn.layer.noise.Dropout;

/// A small VGG: pairs of 3 x 3 convolutions, each pair with twice the channels on half the size.
///
/// **Shapes.** `[N, 32, 32, 3] -> [N, classes]`, logits.
///
/// **Source.** The plan is that of Simonyan, Zisserman 2015, section 2.1; three stages of 64, 128
/// and 256 channels for images of 32 x 32, batch normalization and one hidden layer of 512 are
/// ours.
public final class VggSmall {
  private static final int HIDDEN = 512;

  private VggSmall() {}

  /// The network.
  ///
  /// @param params the node that gets `stage1` to `stage3`, `hidden` and `logits`
  /// @param image the shape of one image
  public static Sequential create(Parameters params, Shape image, int classes) {
    var model = new Stack(params, image);
    for (int stage = 1; stage <= 3; stage++) {
      model.convNormRelus("stage" + stage, 2, 32 << stage).add(MaxPool2d.of(2));
    }
    return model
        .linear("hidden", HIDDEN, Initializers.heNormal())
        .add(Activation.RELU)
        .add(new Dropout(0.5))
        .linear("logits", classes, Initializers.glorotUniform())
        .build();
  }
}
