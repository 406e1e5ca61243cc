package org.bpnet.nn.layer.image;

import java.util.Optional;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.layer.Layer;

/// A convolution of images.
///
/// ```java
/// Conv2d.create(params.child("conv1"), 1, 20, Window.square(5))
/// Conv2d.create(params.child("conv2"), 64, 128, Window.square(3).stride(2).padding(1),
///     ConvOptions.defaults().withoutBias())
/// ```
///
/// **Formula.** y = x∗W + b, see [org.bpnet.core.op.Convolving.Convolution]. The weight is `[KH,
/// KW, in/groups, out]`; PyTorch stores `[out, in/groups, KH, KW]`.
///
/// **Shapes.** `[N, H, W, in] -> [N, OH, OW, out]`, OH and OW being the positions of the window.
///
/// **Throws** ShapeException if the input has other axes, or is smaller than the window.
///
/// **Source.** LeCun, Bottou, Bengio, Haffner 1998, section II.
public final class Conv2d implements Layer {
  private final ConvWeights kernel;
  private final Window window;

  private Conv2d(ConvWeights kernel, Window window) {
    this.kernel = kernel;
    this.window = window;
  }

  /// A convolution with [ConvOptions#defaults].
  ///
  /// @param params the node that gets `weight` and `bias`; its path is the layer's name
  /// @param in the channels of the input
  /// @param out the channels of the output
  public static Conv2d create(Parameters params, int in, int out, Window window) {
    return create(params, in, out, window, ConvOptions.defaults());
  }

  /// A convolution with these options.
  public static Conv2d create(
      Parameters params, int in, int out, Window window, ConvOptions options) {
    ConvWeights.check(params, "Conv2d", in, out, options);
    int perGroup = in / options.groups();
    Shape shape = Shape.of(window.rows().taps(), window.columns().taps(), perGroup, out);
    return new Conv2d(ConvWeights.create(params, in, out, options, shape), window);
  }

  /// The kernels, `[KH, KW, in/groups, out]`.
  public Parameter weight() {
    return kernel.weight();
  }

  /// The bias, `[out]`, if the layer has one.
  public Optional<Parameter> bias() {
    return kernel.optionalBias();
  }

  @Override
  public Tensor forward(Tensor x) { // [N, H, W, in] -> [N, OH, OW, out]
    int groups = kernel.options().groups();
    return kernel.forward(this, x, "N, H, W", (in, w) -> in.convolve(w, window, groups));
  }

  /// `Conv2d 64 -> 128, 3/2 padding 1, 1 x 3/2 padding 1, 1, no bias`.
  @Override
  public String toString() {
    return "Conv2d " + kernel.text(window);
  }
}
