package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.AvgPool2d;
import org.bpnet.nn.layer.image.Conv2d;
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
  public static Sequential create(Parameters params, int classes) {
    var lecun = ConvOptions.defaults().weights(Initializers.lecunUniform());
    return Sequential.of(
        Conv2d.create(params.child("c1"), 1, 6, Window.square(5).padding(2), lecun),
        Activation.LECUN_TANH,
        AvgPool2d.of(2),
        Conv2d.create(params.child("c3"), 6, 16, Window.square(5), lecun),
        Activation.LECUN_TANH,
        AvgPool2d.of(2),
        Conv2d.create(params.child("c5"), 16, 120, Window.square(5), lecun),
        Activation.LECUN_TANH,
        new Flatten(),
        Linear.create(params.child("f6"), 120, 84, Initializers.lecunUniform()),
        Activation.LECUN_TANH,
        Linear.create(params.child("output"), 84, classes, Initializers.lecunUniform()));
  }
}
