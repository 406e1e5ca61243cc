package org.bpnet.nn.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Parameters;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.PRelu;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.Conv2d;
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
  public static Sequential create(Parameters params, int classes) {
    List<Layer> layers = new ArrayList<>();
    int in = 1;
    for (int stage = 1; stage <= 3; stage++) {
      int out = 16 << stage;
      for (int i = 1; i <= 2; i++) {
        String name = String.format(Locale.ROOT, "%d%d", stage, i);
        Window window = Window.square(5).padding(2);
        layers.add(Conv2d.create(params.child("conv" + name), in, out, window));
        layers.add(PRelu.perChannel(params.child("prelu" + name), out));
        in = out;
      }
      Window pool = Window.square(stage == 3 ? 3 : 2).stride(2);
      layers.add(new MaxPool2d(pool, false));
    }
    layers.add(new Flatten());
    layers.add(Linear.create(params.child("features"), 3 * 3 * in, FEATURES));
    layers.add(PRelu.perChannel(params.child("prelu"), FEATURES));
    layers.add(Linear.create(params.child("logits"), FEATURES, classes));
    return new Sequential(layers);
  }
}
