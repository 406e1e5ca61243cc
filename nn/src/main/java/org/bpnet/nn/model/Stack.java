package org.bpnet.nn.model;

import java.util.function.Function;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.ConvOptions;
import org.bpnet.nn.layer.norm.BatchNorm;

/// A network as the table of its paper has it, line by line: each layer is made for what the one
/// before gives, so that images may have any channels and, as far as windows fit, any size.
final class Stack {
  private static final ConvOptions NO_BIAS = ConvOptions.defaults().withoutBias();

  private final Parameters params;
  private final Sequential.Builder layers;

  /// @param params the node that gets the parameters of all layers
  Stack(Parameters params, Shape example) {
    this.params = params;
    this.layers = Sequential.builder(params.backend(), example);
  }

  /// The channels of the images so far.
  ///
  /// @throws ShapeException if there are no images
  int channels() {
    Shape shape = layers.shape();
    if (shape.rank() != 3) {
      throw new ShapeException("needs images [H, W, C], got " + shape);
    }
    return shape.extent(2);
  }

  Shape shape() {
    return layers.shape();
  }

  Stack add(Layer layer) {
    layers.add(layer);
    return this;
  }

  /// A layer with parameters.
  ///
  /// @param maker makes it in its node
  Stack add(String name, Function<Parameters, Layer> maker) {
    return add(maker.apply(params.child(name)));
  }

  Stack conv(String name, int out, Window window) {
    return conv(name, out, window, ConvOptions.defaults());
  }

  Stack conv(String name, int out, Window window, ConvOptions options) {
    return add(Conv2d.create(params.child(name), channels(), out, window, options));
  }

  /// A fully connected layer; what comes in is flattened before.
  Stack linear(String name, int units, Initializer weights) {
    flatten();
    return add(Linear.create(params.child(name), shape().extent(0), units, weights));
  }

  Stack flatten() {
    return shape().rank() == 1 ? this : add(new Flatten());
  }

  /// A convolution of 3 x 3 that keeps the size at stride 1, without a bias.
  static Conv2d conv3(Parameters params, int in, int out, int stride) {
    return Conv2d.create(params, in, out, Window.square(3).stride(stride).padding(1), NO_BIAS);
  }

  /// Convolution, batch normalization, rectifier.
  ///
  /// @param block the node that gets `conv` and `norm`
  Stack convNormRelu(Parameters block, int out, Window window) {
    return add(Conv2d.create(block.child("conv"), channels(), out, window, NO_BIAS))
        .add(BatchNorm.create(block.child("norm"), out))
        .add(Activation.RELU);
  }

  /// So many of them with windows of 3 x 3 that keep the size.
  ///
  /// @param name of the node that gets `block1` and so on
  Stack convNormRelus(String name, int count, int out) {
    for (int i = 1; i <= count; i++) {
      convNormRelu(params.child(name).child("block" + i), out, Window.square(3).same());
    }
    return this;
  }

  Sequential build() {
    return layers.build();
  }
}
