package org.bpnet.nn.model;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Parameters;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
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
  public static Sequential create(Parameters params, int classes) {
    List<Layer> layers = new ArrayList<>();
    int in = 3;
    for (int stage = 1; stage <= 3; stage++) {
      int out = 32 << stage;
      layers.addAll(Stacks.convNormRelus(params.child("stage" + stage), 2, in, out));
      layers.add(MaxPool2d.of(2));
      in = out;
    }
    layers.add(new Flatten());
    layers.add(Linear.create(params.child("hidden"), 4 * 4 * in, HIDDEN, Initializers.heNormal()));
    layers.add(Activation.RELU);
    layers.add(new Dropout(0.5));
    layers.add(Linear.create(params.child("logits"), HIDDEN, classes));
    return new Sequential(layers);
  }
}
