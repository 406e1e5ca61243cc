package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.bpnet.nn.layer.noise.Dropout;
import org.bpnet.nn.layer.norm.LocalResponseNorm;

/// A small AlexNet for small images: its five convolutions, overlapping poolings, response
/// normalizations and two hidden layers with dropout, of fewer channels and smaller windows.
///
/// **Shapes.** `[N, 32, 32, 3] -> [N, classes]`, logits.
///
/// **Source.** The plan is that of Krizhevsky, Sutskever, Hinton 2012, section 3.5; a third of the
/// channels in the first layer and a quarter in the others, windows of 5 x 5 and 3 x 3, hidden
/// layers of 256 units, and no division of the channels in two are ours.
public final class AlexNetSmall {
  private static final Layer POOL = new MaxPool2d(Window.square(3).stride(2).padding(1), false);
  private static final int HIDDEN = 256;

  private AlexNetSmall() {}

  /// The network.
  ///
  /// @param params the node that gets `conv1` to `conv5`, `hidden6`, `hidden7` and `logits`
  /// @param image the shape of one image
  public static Sequential create(Parameters params, Shape image, int classes) {
    return new Stack(params, image)
        .conv("conv1", 32, Window.square(5).same())
        .add(Activation.RELU)
        .add(LocalResponseNorm.defaults())
        .add(POOL)
        .conv("conv2", 64, Window.square(5).same())
        .add(Activation.RELU)
        .add(LocalResponseNorm.defaults())
        .add(POOL)
        .conv("conv3", 96, Window.square(3).same())
        .add(Activation.RELU)
        .conv("conv4", 96, Window.square(3).same())
        .add(Activation.RELU)
        .conv("conv5", 64, Window.square(3).same())
        .add(Activation.RELU)
        .add(POOL)
        .flatten()
        .add(new Dropout(0.5))
        .linear("hidden6", HIDDEN, Initializers.heNormal())
        .add(Activation.RELU)
        .add(new Dropout(0.5))
        .linear("hidden7", HIDDEN, Initializers.heNormal())
        .add(Activation.RELU)
        .linear("logits", classes, Initializers.glorotUniform())
        .build();
  }
}
