package org.bpnet.nn.model;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Parameters;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.AvgPool2d;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.GlobalAvgPool;
import org.bpnet.nn.layer.image.MaxPool2d;
import org.bpnet.nn.layer.noise.Dropout;

/// Network in network: small networks, 1 x 1 convolutions, moved over the image in place of single
/// filters, and the mean of a map for each class in place of fully connected layers.
///
/// **Shapes.** `[N, 32, 32, 3] -> [N, classes]`, logits. 966986 parameters for ten classes.
///
/// **Source.** Lin, Chen, Yan 2014, section 4.2; sizes are those of the authors' CIFAR-10 network
/// in Caffe, whose poolings cover the end.
public final class Nin {
  private Nin() {}

  /// The network.
  ///
  /// @param params the node that gets `mlp1` to `mlp3`
  public static Sequential create(Parameters params, int classes) {
    Window overlapping = Window.square(3).stride(2);
    List<Layer> layers = new ArrayList<>();
    layers.addAll(mlp(params.child("mlp1"), Window.square(5).padding(2), 3, 192, 160, 96));
    layers.add(new MaxPool2d(overlapping, true));
    layers.add(new Dropout(0.5));
    layers.addAll(mlp(params.child("mlp2"), Window.square(5).padding(2), 96, 192, 192, 192));
    layers.add(new AvgPool2d(overlapping.covering(16, 16), false));
    layers.add(new Dropout(0.5));
    layers.addAll(mlp(params.child("mlp3"), Window.square(3).padding(1), 192, 192, 192, classes));
    layers.add(new GlobalAvgPool());
    return new Sequential(layers);
  }

  private static List<Layer> mlp(
      Parameters params, Window window, int in, int first, int second, int third) {
    return List.of(
        Conv2d.create(params.child("conv"), in, first, window),
        Activation.RELU,
        Conv2d.create(params.child("hidden"), first, second, Window.square(1)),
        Activation.RELU,
        Conv2d.create(params.child("out"), second, third, Window.square(1)),
        Activation.RELU);
  }
}
