package org.bpnet.nn.model;

import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Residual;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.Tokens;
import org.bpnet.nn.layer.Transpose;
import org.bpnet.nn.layer.image.ConvOptions;
import org.bpnet.nn.layer.image.GlobalAvgPool;
import org.bpnet.nn.layer.norm.LayerNorm;

/// An MLP-Mixer: patches of an image as rows of a table, and in turn a small network along the
/// columns, which mixes places, and one along the rows, which mixes channels.
///
/// **Shapes.** `[N, 32, 32, 3] -> [N, classes]`, logits.
///
/// **Source.** Tolstikhin, Houlsby, Kolesnikov, Beyer, Zhai, Unterthiner, Yung, Steiner, Keysers,
/// Uszkoreit, Lucic, Dosovitskiy 2021, eq. 1 and figure 1; patches of 4 x 4, 128 channels, 64 and
/// 512 hidden units and 8 blocks for small images are ours. First weights are Glorot's, as for
/// Linear.
public final class MlpMixer {
  private static final int PATCH = 4;
  private static final int CHANNELS = 128;
  private static final int BLOCKS = 8;

  private MlpMixer() {}

  /// The network.
  ///
  /// @param params the node that gets `patches`, `block1` to `block8`, `norm` and `logits`
  /// @param image the shape of one image; where patches leave some of it over, they go on in zeros
  public static Sequential create(Parameters params, Shape image, int classes) {
    var linear = ConvOptions.defaults().weights(Initializers.lecunNormal());
    var model = new Stack(params, image);
    model.channels(); // there is a size
    Window patch = Window.square(PATCH).stride(PATCH).covering(image.extent(0), image.extent(1));
    model.conv("patches", CHANNELS, patch, linear).add(new Tokens());
    int patches = model.shape().extent(0);
    for (int i = 1; i <= BLOCKS; i++) {
      Parameters block = params.child("block" + i);
      model.add(
          Residual.of(
              Sequential.of(
                  LayerNorm.create(block.child("norm1"), CHANNELS),
                  new Transpose(),
                  mlp(block.child("places"), patches, CHANNELS / 2),
                  new Transpose())));
      model.add(
          Residual.of(
              Sequential.of(
                  LayerNorm.create(block.child("norm2"), CHANNELS),
                  mlp(block.child("channels"), CHANNELS, 4 * CHANNELS))));
    }
    return model
        .add("norm", node -> LayerNorm.create(node, CHANNELS))
        .add(new GlobalAvgPool())
        .linear("logits", classes, Initializers.zeros())
        .build();
  }

  private static Layer mlp(Parameters params, int extent, int hidden) {
    return Sequential.of(
        Linear.create(params.child("hidden"), extent, hidden),
        Activation.GELU,
        Linear.create(params.child("out"), hidden, extent));
  }
}
