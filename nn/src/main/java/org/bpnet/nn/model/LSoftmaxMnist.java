package org.bpnet.nn.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Parameters;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.PRelu;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
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
  public static Sequential create(Parameters params, int classes) {
    List<Layer> layers = new ArrayList<>(convolution(params.child("conv0"), 1));
    for (int stage = 1; stage <= 3; stage++) {
      for (int i = 1; i <= 3; i++) {
        layers.addAll(
            convolution(params.child(String.format(Locale.ROOT, "conv%d%d", stage, i)), CHANNELS));
      }
      layers.add(MaxPool2d.covering(2, 2));
    }
    layers.add(new Flatten());
    Parameters features = params.child("features");
    int last = 4 * 4 * CHANNELS;
    layers.add(Linear.withoutBias(features, last, FEATURES, Initializers.heNormal()));
    layers.addAll(finish(features, FEATURES));
    layers.add(Linear.withoutBias(params.child("logits"), FEATURES, classes));
    return new Sequential(layers);
  }

  private static List<Layer> convolution(Parameters params, int in) {
    var options = ConvOptions.defaults().withoutBias();
    List<Layer> layers = new ArrayList<>();
    layers.add(Conv2d.create(params, in, CHANNELS, Window.square(3).same(), options));
    layers.addAll(finish(params, CHANNELS));
    return layers;
  }

  private static List<Layer> finish(Parameters params, int channels) {
    return List.of(
        BatchNorm.create(params.child("norm"), channels),
        PRelu.perChannel(params.child("prelu"), channels));
  }
}
