package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Auxiliary;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Parallel;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.AdaptiveAvgPool2d;
import org.bpnet.nn.layer.image.GlobalAvgPool;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.bpnet.nn.layer.noise.Dropout;

/// A small GoogLeNet: inception modules, in which windows of several sizes look at the same place
/// side by side, and two heads on the way whose losses help in training.
///
/// **Shapes.** `[N, 32, 32, 3] -> [N, classes]`, logits; the heads' too, in training ([Auxiliary]).
///
/// **Source.** Modules, heads and their weight 0.3 are those of Szegedy, Liu, Jia, Sermanet, Reed,
/// Anguelov, Erhan, Vanhoucke, Rabinovich 2015, sections 4 and 5; the channels, half of the paper's
/// in 3a to 4b, the small stem and batch normalization are ours.
public final class GoogLeNetSmall {
  private static final double WEIGHT = 0.3;

  private GoogLeNetSmall() {}

  /// The channels of a module's four branches, as the paper's table 1 counts them.
  private record Widths(int one, int reduce3, int three, int reduce5, int five, int pool) {}

  /// The network.
  ///
  /// @param params the node that gets `stem`, `inception3a` to `inception4b`, `head1`, `head2` and
  ///   `logits`
  /// @param image the shape of one image
  public static Sequential create(Parameters params, Shape image, int classes) {
    Layer halving = new MaxPool2d(Window.square(3).stride(2).padding(1), false);
    var model = new Stack(params, image).convNormRelus("stem", 2, 64).add(halving);
    inception(model, params.child("inception3a"), new Widths(32, 48, 64, 8, 16, 16));
    inception(model, params.child("inception3b"), new Widths(64, 64, 96, 16, 48, 32));
    auxiliary(model, params.child("head1"), classes);
    model.add(halving);
    inception(model, params.child("inception4a"), new Widths(96, 48, 104, 8, 24, 32));
    auxiliary(model, params.child("head2"), classes);
    inception(model, params.child("inception4b"), new Widths(80, 56, 112, 12, 32, 32));
    return model
        .add(new GlobalAvgPool())
        .add(new Dropout(0.4)) // as there
        .linear("logits", classes, Initializers.glorotUniform())
        .build();
  }

  private static void inception(Stack model, Parameters params, Widths widths) {
    Window one = Window.square(1);
    Stack single = new Stack(params, model.shape());
    single.convNormRelu(params.child("one"), widths.one, one);
    Stack three = new Stack(params, model.shape());
    three.convNormRelu(params.child("reduce3"), widths.reduce3, one);
    three.convNormRelu(params.child("three"), widths.three, Window.square(3).same());
    Stack five = new Stack(params, model.shape());
    five.convNormRelu(params.child("reduce5"), widths.reduce5, one);
    five.convNormRelu(params.child("five"), widths.five, Window.square(5).same());
    Stack pool = new Stack(params, model.shape());
    pool.add(new MaxPool2d(Window.square(3).same(), false));
    pool.convNormRelu(params.child("pool"), widths.pool, one);
    model.add(Parallel.of(single.build(), three.build(), five.build(), pool.build()));
  }

  /// Mean over a 4 x 4 grid, 1 x 1 convolution, a hidden layer: the paper's with fewer units.
  private static void auxiliary(Stack model, Parameters params, int classes) {
    var head = new Stack(params, model.shape());
    head.add(new AdaptiveAvgPool2d(4, 4))
        .convNormRelu(params.child("reduce"), 32, Window.square(1))
        .linear("hidden", 128, Initializers.heNormal())
        .add(Activation.RELU)
        .add(new Dropout(0.7)) // as there
        .linear("logits", classes, Initializers.glorotUniform());
    model.add(new Auxiliary(head.build(), WEIGHT));
  }
}
