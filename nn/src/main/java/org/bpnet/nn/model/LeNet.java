package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Sequential;
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
  /// @param image the shape of one image, `[28, 28, 1]` in the example
  public static Sequential create(Parameters params, Shape image, int classes) {
    return new Stack(params, image)
        .conv("conv1", 20, Window.square(5))
        .add(MaxPool2d.of(2))
        .conv("conv2", 50, Window.square(5))
        .add(MaxPool2d.of(2))
        .linear("hidden", 500, Initializers.heNormal())
        .add(Activation.RELU)
        .linear("logits", classes, Initializers.glorotUniform())
        .build();
  }
}
