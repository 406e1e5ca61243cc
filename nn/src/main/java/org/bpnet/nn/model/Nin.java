package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
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
  /// @param image the shape of one image, `[32, 32, 3]` in the paper
  public static Sequential create(Parameters params, Shape image, int classes) {
    Window overlapping = Window.square(3).stride(2);
    var model = new Stack(params, image);
    mlp(model, params.child("mlp1"), Window.square(5).padding(2), 192, 160, 96);
    model.add(new MaxPool2d(overlapping, true)).add(new Dropout(0.5));
    mlp(model, params.child("mlp2"), Window.square(5).padding(2), 192, 192, 192);
    model.add(new AvgPool2d(overlapping, false, true)).add(new Dropout(0.5));
    mlp(model, params.child("mlp3"), Window.square(3).padding(1), 192, 192, classes);
    return model.add(new GlobalAvgPool()).build();
  }

  private static void mlp(
      Stack model, Parameters node, Window window, int first, int second, int third) {
    Window one = Window.square(1);
    model
        .add(Conv2d.create(node.child("conv"), model.channels(), first, window))
        .add(Activation.RELU)
        .add(Conv2d.create(node.child("hidden"), first, second, one))
        .add(Activation.RELU)
        .add(Conv2d.create(node.child("out"), second, third, one))
        .add(Activation.RELU);
  }
}
