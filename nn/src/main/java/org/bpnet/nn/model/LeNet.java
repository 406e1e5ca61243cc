package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.MaxPool2d;

/// The LeNet of Caffe's MNIST example, which other libraries measure their speed with.
///
/// **Shapes.** `[N, 28, 28, 1] -> [N, classes]`, logits. 431080 parameters for ten classes.
///
/// **Source.** Jia, Shelhamer, Donahue, Karayev, Long, Girshick, Guadarrama, Darrell 2014, the
/// example lenet_train_test.prototxt. **Differs**: weights start as He's where a rectifier follows.
public final class LeNet {
  private LeNet() {}

  /// The network.
  ///
  /// @param params the node that gets `conv1`, `conv2`, `hidden` and `logits`
  public static Sequential create(Parameters params, int classes) {
    return Sequential.of(
        Conv2d.create(params.child("conv1"), 1, 20, Window.square(5)),
        MaxPool2d.of(2),
        Conv2d.create(params.child("conv2"), 20, 50, Window.square(5)),
        MaxPool2d.of(2),
        new Flatten(),
        Linear.create(params.child("hidden"), 4 * 4 * 50, 500, Initializers.heNormal()),
        Activation.RELU,
        Linear.create(params.child("logits"), 500, classes));
  }
}
