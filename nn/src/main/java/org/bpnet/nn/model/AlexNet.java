package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.ConvOptions;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.bpnet.nn.layer.noise.Dropout;
import org.bpnet.nn.layer.norm.LocalResponseNorm;

/// AlexNet, the network that won ILSVRC 2012: five convolutions and three fully connected layers of
/// rectifiers, with overlapping poolings and dropout.
///
/// **Shapes.** `[N, 227, 227, 3] -> [N, classes]`, logits. 60965224 parameters for 1000 classes.
///
/// **Source.** Krizhevsky, Sutskever, Hinton 2012, section 3.5 and figure 2; convolutions 2, 4 and
/// 5 see half of the channels each, as on the paper's two processors. **Differs**: weights start as
/// He's and biases at 0, where the paper has normal weights of deviation 0.01 and some biases of 1;
/// images have 227 pixels on a side, which the paper's sizes of layers need, and not its 224.
public final class AlexNet {
  private static final Layer POOL = new MaxPool2d(Window.square(3).stride(2), false);
  private static final ConvOptions HALVES = ConvOptions.defaults().groups(2);
  private static final int HIDDEN = 4096;

  private AlexNet() {}

  /// The network.
  ///
  /// @param params the node that gets `conv1` to `conv5`, `hidden6`, `hidden7` and `logits`
  /// @param image the shape of one image, `[227, 227, 3]` as a rule
  public static Sequential create(Parameters params, Shape image, int classes) {
    return new Stack(params, image)
        .conv("conv1", 96, Window.square(11).stride(4))
        .add(Activation.RELU)
        .add(LocalResponseNorm.defaults())
        .add(POOL)
        .conv("conv2", 256, Window.square(5).padding(2), HALVES)
        .add(Activation.RELU)
        .add(LocalResponseNorm.defaults())
        .add(POOL)
        .conv("conv3", 384, Window.square(3).padding(1))
        .add(Activation.RELU)
        .conv("conv4", 384, Window.square(3).padding(1), HALVES)
        .add(Activation.RELU)
        .conv("conv5", 256, Window.square(3).padding(1), HALVES)
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
