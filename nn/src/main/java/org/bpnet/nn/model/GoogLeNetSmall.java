package org.bpnet.nn.model;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Parameters;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Auxiliary;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
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
  private record Widths(int one, int reduce3, int three, int reduce5, int five, int pool) {
    int out() {
      return one + three + five + pool;
    }
  }

  /// The network.
  ///
  /// @param params the node that gets `stem`, `inception3a` to `inception4b`, `head1`, `head2` and
  ///   `logits`
  public static Sequential create(Parameters params, int classes) {
    List<Layer> layers = new ArrayList<>();
    layers.addAll(Stacks.convNormRelus(params.child("stem"), 2, 3, 64));
    layers.add(new MaxPool2d(Window.square(3).stride(2).padding(1), false));
    int channels = 64;
    Widths w3a = new Widths(32, 48, 64, 8, 16, 16);
    layers.add(inception(params.child("inception3a"), channels, w3a));
    Widths w3b = new Widths(64, 64, 96, 16, 48, 32);
    layers.add(inception(params.child("inception3b"), w3a.out(), w3b));
    layers.add(new Auxiliary(head(params.child("head1"), w3b.out(), classes), WEIGHT));
    layers.add(new MaxPool2d(Window.square(3).stride(2).padding(1), false));
    Widths w4a = new Widths(96, 48, 104, 8, 24, 32);
    layers.add(inception(params.child("inception4a"), w3b.out(), w4a));
    layers.add(new Auxiliary(head(params.child("head2"), w4a.out(), classes), WEIGHT));
    Widths w4b = new Widths(80, 56, 112, 12, 32, 32);
    layers.add(inception(params.child("inception4b"), w4a.out(), w4b));
    layers.add(new GlobalAvgPool());
    layers.add(new Dropout(0.4)); // as there
    layers.add(Linear.create(params.child("logits"), w4b.out(), classes));
    return new Sequential(layers);
  }

  private static Layer inception(Parameters params, int in, Widths widths) {
    Window one = Window.square(1);
    List<Layer> three = new ArrayList<>();
    three.addAll(Stacks.convNormRelu(params.child("reduce3"), in, widths.reduce3, one));
    three.addAll(
        Stacks.convNormRelu(
            params.child("three"), widths.reduce3, widths.three, Window.square(3).same()));
    List<Layer> five = new ArrayList<>();
    five.addAll(Stacks.convNormRelu(params.child("reduce5"), in, widths.reduce5, one));
    five.addAll(
        Stacks.convNormRelu(
            params.child("five"), widths.reduce5, widths.five, Window.square(5).same()));
    List<Layer> pool = new ArrayList<>();
    pool.add(new MaxPool2d(Window.square(3).same(), false));
    pool.addAll(Stacks.convNormRelu(params.child("pool"), in, widths.pool, one));
    return Parallel.of(
        new Sequential(Stacks.convNormRelu(params.child("one"), in, widths.one, one)),
        new Sequential(three),
        new Sequential(five),
        new Sequential(pool));
  }

  /// Mean over a 4 x 4 grid, 1 x 1 convolution, a hidden layer: the paper's with fewer units.
  private static Layer head(Parameters params, int in, int classes) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new AdaptiveAvgPool2d(4, 4));
    layers.addAll(Stacks.convNormRelu(params.child("reduce"), in, 32, Window.square(1)));
    layers.add(new Flatten());
    layers.add(Linear.create(params.child("hidden"), 4 * 4 * 32, 128, Initializers.heNormal()));
    layers.add(Activation.RELU);
    layers.add(new Dropout(0.7)); // as there
    layers.add(Linear.create(params.child("logits"), 128, classes));
    return new Sequential(layers);
  }
}
