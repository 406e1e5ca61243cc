package org.bpnet.nn.model;

import java.util.Locale;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.PRelu;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.ConvOptions;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.bpnet.nn.layer.norm.BatchNorm;

/// The network with which the large-margin softmax loss was measured on MNIST.
///
/// **Shapes.** `[N, 28, 28, 1] -> [N, classes]`, logits of a layer without a bias; what comes into
/// that are 256 features.
///
/// **Source.** Liu, Wen, Yu, Yang 2016, table 1: 64 channels throughout, one convolution and three
/// groups of three, each followed by batch normalization and PReLU; a pooling that covers the end,
/// as Caffe's does.
public final class LSoftmaxMnist {
  private static final int CHANNELS = 64;
  private static final int FEATURES = 256;

  private LSoftmaxMnist() {}

  /// The network.
  ///
  /// @param params the node that gets `conv0`, `conv11` to `conv33`, `features` and `logits`
  /// @param image the shape of one image, `[28, 28, 1]` in the paper
  public static Sequential create(Parameters params, Shape image, int classes) {
    var model = new Stack(params, image);
    convolution(model, params.child("conv0"));
    for (int stage = 1; stage <= 3; stage++) {
      for (int i = 1; i <= 3; i++) {
        convolution(model, params.child(String.format(Locale.ROOT, "conv%d%d", stage, i)));
      }
      model.add(MaxPool2d.covering(2, 2));
    }
    model.flatten();
    Parameters features = params.child("features");
    int last = model.shape().extent(0);
    model.add(Linear.withoutBias(features, last, FEATURES, Initializers.heNormal()));
    finish(model, features, FEATURES);
    return model.add("logits", node -> Linear.withoutBias(node, FEATURES, classes)).build();
  }

  private static void convolution(Stack model, Parameters node) {
    var options = ConvOptions.defaults().withoutBias();
    Window window = Window.square(3).same();
    model.add(Conv2d.create(node, model.channels(), CHANNELS, window, options));
    finish(model, node, CHANNELS);
  }

  private static void finish(Stack model, Parameters node, int channels) {
    model
        .add(BatchNorm.create(node.child("norm"), channels))
        .add(PRelu.perChannel(node.child("prelu"), channels));
  }
}
