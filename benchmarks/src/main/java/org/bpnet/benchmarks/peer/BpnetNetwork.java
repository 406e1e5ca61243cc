package org.bpnet.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.benchmarks.work.Blueprint;
import org.bpnet.benchmarks.work.Blueprint.Extent;
import org.bpnet.benchmarks.work.Draws;
import org.bpnet.benchmarks.work.Stage;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.activation.PRelu;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Residual;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.ConvOptions;
import org.bpnet.nn.layer.image.GlobalAvgPool;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.bpnet.nn.layer.norm.BatchNorm;

/// A [Blueprint] in BPNet's layers.
final class BpnetNetwork {
  private final Parameters params;
  private final List<Layer> layers = new ArrayList<>();
  private final int batch;
  private int drawn; // layers whose weights were drawn
  private int named;

  private BpnetNetwork(Parameters params, int batch) {
    this.params = params;
    this.batch = batch;
  }

  /// @param batch examples in a step, of which a table has a row for each
  static Layer create(Blueprint network, int batch, Parameters params) {
    var builder = new BpnetNetwork(params, batch);
    List<Extent> extents = network.extents();
    for (int i = 0; i < network.stages().size(); i++) {
      builder.add(network.stages().get(i), extents.get(i));
    }
    return Sequential.of(builder.layers.toArray(Layer[]::new));
  }

  private void add(Stage stage, Extent in) {
    switch (stage) {
      case Stage.Dense(int out) -> {
        if (!in.isFlat()) {
          layers.add(new Flatten());
        }
        layers.add(Linear.create(node(), in.elements(), out, weights(in.elements(), out)));
      }
      case Stage.Conv(int out, int side, int padding, boolean bias) -> {
        Window window = Window.square(side).padding(padding);
        layers.add(convolution(in.channels(), out, window, bias));
      }
      case Stage.MaxPool(int side, int stride) ->
          layers.add(new MaxPool2d(Window.square(side).stride(stride), false));
      case Stage.Block(int out, int stride) -> {
        layers.add(block(in.channels(), out, stride));
        layers.add(Activation.RELU);
      }
      case Stage.Plain.RELU -> layers.add(Activation.RELU);
      case Stage.Plain.PRELU -> layers.add(PRelu.perChannel(node(), in.channels()));
      case Stage.Plain.NORM -> layers.add(BatchNorm.create(node(), in.channels()));
      case Stage.Plain.MEAN -> layers.add(new GlobalAvgPool());
      case Stage.Plain.TABLE -> layers.add(table(in.elements()));
    }
  }

  private Layer block(int in, int out, int stride) {
    Window window = Window.square(3).padding(1);
    Layer branch =
        Sequential.of(
            convolution(in, out, window.stride(stride), false),
            BatchNorm.create(node(), out),
            Activation.RELU,
            convolution(out, out, window, false),
            BatchNorm.create(node(), out));
    return in == out && stride == 1
        ? Residual.of(branch)
        : Residual.of(branch, shortcut((out - in) / 2, stride));
  }

  /// @param zeros channels added before, and as many behind
  private static Layer shortcut(int zeros, int stride) {
    Window every = Window.square(1).stride(stride);
    return x -> x.windowSum(every).pad(3, zeros, zeros);
  }

  private Layer convolution(int in, int out, Window window, boolean bias) {
    ConvOptions options = ConvOptions.defaults().weights(weights(window.taps() * in, out));
    return Conv2d.create(node(), in, out, window, bias ? options : options.withoutBias());
  }

  /// What it is given does not count.
  private Layer table(int width) {
    Parameter rows =
        node()
            .weight(
                "rows",
                Shape.of(batch, width),
                (shape, _) -> HostArray.of(Draws.features(batch, width, 0), shape));
    return x -> x.pass().read(rows);
  }

  private Parameters node() {
    return params.child("stage" + named++);
  }

  private Initializer weights(int in, int out) {
    int layer = drawn++;
    return (shape, _) -> HostArray.of(Draws.weights(layer, in, out), shape);
  }
}
