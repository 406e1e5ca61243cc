package org.bpnet.nn.model;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Parameters;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.ConvOptions;
import org.bpnet.nn.layer.norm.BatchNorm;

/// Runs of layers that several networks have.
final class Stacks {
  private static final ConvOptions NO_BIAS = ConvOptions.defaults().withoutBias();

  private Stacks() {}

  /// A convolution of 3 x 3 that keeps the size at stride 1, without a bias.
  static Conv2d conv3(Parameters params, int in, int out, int stride) {
    Window window = Window.square(3).stride(stride).padding(1);
    return Conv2d.create(params, in, out, window, NO_BIAS);
  }

  /// Convolution, batch normalization, rectifier.
  static List<Layer> convNormRelu(Parameters params, int in, int out, Window window) {
    return List.of(
        Conv2d.create(params.child("conv"), in, out, window, NO_BIAS),
        BatchNorm.create(params.child("norm"), out),
        Activation.RELU);
  }

  /// So many of them with windows of 3 x 3 that keep the size.
  ///
  /// @param params the node that gets `block1` and so on
  static List<Layer> convNormRelus(Parameters params, int count, int in, int out) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Parameters block = params.child("block" + i);
      layers.addAll(convNormRelu(block, i == 1 ? in : out, out, Window.square(3).same()));
    }
    return layers;
  }
}
