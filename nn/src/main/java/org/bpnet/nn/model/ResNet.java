package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Residual;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.GlobalAvgPool;
import org.bpnet.nn.layer.norm.BatchNorm;

/// The residual networks for small images: 6n + 2 layers, in three stages of n blocks with 16, 32
/// and 64 channels, on images of full, half and quarter size.
///
/// **Shapes.** `[N, 32, 32, 3] -> [N, classes]`, logits; other sizes and channels will do. 269722
/// parameters at 20 layers and ten classes, 464154 at 32, 658586 at 44, 853018 at 56.
///
/// **Source.** He, Zhang, Ren, Sun 2016, section 4.2, with the shortcuts without parameters (A),
/// which leave elements out and add channels of zeros; the pre-activated blocks are those of He,
/// Zhang, Ren, Sun 2016, *Identity mappings in deep residual networks*, figure 1 b.
public final class ResNet {
  private static final int FIRST = 16;

  private ResNet() {}

  /// Every second element of an image, and as many channels of zeros on either side as make twice
  /// the channels.
  private enum Shortcut implements Layer {
    HALVED;

    private static final Window EVERY_SECOND = Window.square(1).stride(2);

    @Override
    public Tensor forward(Tensor x) {
      int zeros = x.shape().extent(3) / 2;
      return x.windowSum(EVERY_SECOND).pad(3, zeros, zeros);
    }

    @Override
    public String toString() {
      return "half the size, twice the channels";
    }
  }

  /// The network of 2016: a rectifier after each sum.
  ///
  /// @param params the node that gets `conv`, `norm`, `stage1` to `stage3` and `logits`
  /// @param image the shape of one image
  /// @param depth 6n + 2: 20, 32, 44, 56, 110
  /// @throws IllegalArgumentException if there is no n for the depth
  public static Sequential create(Parameters params, Shape image, int depth, int classes) {
    var model = new Stack(params, image);
    model.add(Stack.conv3(params.child("conv"), model.channels(), FIRST, 1));
    model.add(BatchNorm.create(params.child("norm"), FIRST));
    model.add(Activation.RELU);
    eachBlock(
        params,
        depth,
        (block, in, out, stride) -> {
          model.add(
              residual(
                  in,
                  out,
                  Stack.conv3(block.child("conv1"), in, out, stride),
                  BatchNorm.create(block.child("norm1"), out),
                  Activation.RELU,
                  Stack.conv3(block.child("conv2"), out, out, 1),
                  BatchNorm.create(block.child("norm2"), out)));
          model.add(Activation.RELU);
        });
    return finished(model, classes);
  }

  /// The network with normalization and rectifier before each convolution, and nothing after a sum.
  ///
  /// @param params the node that gets `conv`, `stage1` to `stage3`, `norm` and `logits`
  /// @param image the shape of one image
  /// @param depth 6n + 2: 20, 32, 44, 56, 110
  /// @throws IllegalArgumentException if there is no n for the depth
  public static Sequential preActivated(Parameters params, Shape image, int depth, int classes) {
    var model = new Stack(params, image);
    model.add(Stack.conv3(params.child("conv"), model.channels(), FIRST, 1));
    eachBlock(
        params,
        depth,
        (block, in, out, stride) ->
            model.add(
                residual(
                    in,
                    out,
                    BatchNorm.create(block.child("norm1"), in),
                    Activation.RELU,
                    Stack.conv3(block.child("conv1"), in, out, stride),
                    BatchNorm.create(block.child("norm2"), out),
                    Activation.RELU,
                    Stack.conv3(block.child("conv2"), out, out, 1))));
    model.add(BatchNorm.create(params.child("norm"), 4 * FIRST));
    model.add(Activation.RELU);
    return finished(model, classes);
  }

  private static Residual residual(int in, int out, Layer... branch) {
    Sequential layers = Sequential.of(branch);
    return in == out ? Residual.of(layers) : Residual.of(layers, Shortcut.HALVED);
  }

  private interface Block {
    void at(Parameters params, int in, int out, int stride);
  }

  /// How many blocks a stage has, n.
  ///
  /// @throws IllegalArgumentException if there is no n for the depth
  static int blocks(int depth) {
    int n = (depth - 2) / 6;
    if (n < 1 || 6 * n + 2 != depth) {
      throw new IllegalArgumentException(
          "ResNet: need a depth of 6n + 2, such as 20, 32, 44 or 56, got " + depth);
    }
    return n;
  }

  private static void eachBlock(Parameters params, int depth, Block block) {
    int n = blocks(depth);
    int in = FIRST;
    for (int stage = 1; stage <= 3; stage++) {
      int out = FIRST << (stage - 1);
      for (int i = 1; i <= n; i++) {
        Parameters node = params.child("stage" + stage).child("block" + i);
        block.at(node, in, out, in == out ? 1 : 2);
        in = out;
      }
    }
  }

  private static Sequential finished(Stack model, int classes) {
    return model
        .add(new GlobalAvgPool())
        .linear("logits", classes, Initializers.heNormal())
        .build();
  }
}
