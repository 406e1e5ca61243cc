package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.AvgPool2d;
import org.bpnet.nn.layer.image.ConvOptions;

/// LeNet-5, the network that read cheques.
///
/// **Shapes.** `[N, 28, 28, 1] -> [N, classes]`, logits. 61706 parameters for ten classes.
///
/// **Source.** LeCun, Bottou, Bengio, Haffner 1998, section II.B. **Differs**, as is usual: C3 sees
/// all maps of S2 (the paper's table leaves connections out), subsampling is a plain mean without
/// coefficients, and the output layer gives logits in place of radial basis functions. Images of 28
/// x 28 are padded to the paper's 32 x 32.
public final class LeNet5 {
  private LeNet5() {}

  /// The network.
  ///
  /// @param params the node that gets `c1`, `c3`, `c5`, `f6` and `output`
  /// @param image the shape of one image, `[28, 28, 1]` as a rule
  public static Sequential create(Parameters params, Shape image, int classes) {
    var lecun = ConvOptions.defaults().weights(Initializers.lecunUniform());
    return new Stack(params, image)
        .conv("c1", 6, Window.square(5).padding(2), lecun)
        .add(Activation.LECUN_TANH)
        .add(AvgPool2d.of(2))
        .conv("c3", 16, Window.square(5), lecun)
        .add(Activation.LECUN_TANH)
        .add(AvgPool2d.of(2))
        .conv("c5", 120, Window.square(5), lecun)
        .add(Activation.LECUN_TANH)
        .linear("f6", 84, Initializers.lecunUniform())
        .add(Activation.LECUN_TANH)
        .linear("output", classes, Initializers.lecunUniform())
        .build();
  }
}
