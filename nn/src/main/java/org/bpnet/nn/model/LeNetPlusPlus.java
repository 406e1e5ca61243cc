package org.bpnet.nn.model;

import java.util.Locale;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.PRelu;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.MaxPool2d;

/// LeNets++, whose two features can be drawn: the network of the pictures of the center loss.
///
/// **Shapes.** `[N, 28, 28, 1] -> [N, classes]`, logits; what comes into the last layer are the
/// features `[N, 2]`.
///
/// **Source.** Wen, Zhang, Li, Qiao 2016, table 1; the last pooling of 3 x 3, and PReLU after the
/// features too, are those of the authors' code.
public final class LeNetPlusPlus {
  private static final int FEATURES = 2;

  private LeNetPlusPlus() {}

  /// The network.
  ///
  /// @param params the node that gets `conv11` to `conv32`, the slopes beside them, `features` and
  ///   `logits`
  /// @param image the shape of one image, `[28, 28, 1]` in the paper
  public static Sequential create(Parameters params, Shape image, int classes) {
    var model = new Stack(params, image);
    for (int stage = 1; stage <= 3; stage++) {
      int channels = 16 << stage;
      for (int i = 1; i <= 2; i++) {
        String name = String.format(Locale.ROOT, "%d%d", stage, i);
        model.conv("conv" + name, channels, Window.square(5).padding(2));
        model.add("prelu" + name, node -> PRelu.perChannel(node, channels));
      }
      Window pool = Window.square(stage == 3 ? 3 : 2).stride(2);
      model.add(new MaxPool2d(pool, false));
    }
    return model
        .linear("features", FEATURES, Initializers.glorotUniform())
        .add("prelu", node -> PRelu.perChannel(node, FEATURES))
        .linear("logits", classes, Initializers.glorotUniform())
        .build();
  }
}
