package org.bpnet.nn.layer.image;

import java.util.Optional;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;
import org.bpnet.nn.layer.Layer;

/// A convolution of sequences.
///
/// **Formula.** y = x∗W + b, see [org.bpnet.core.op.Convolving.Convolution]. The weight is `[K,
/// in/groups, out]`; PyTorch stores `[out, in/groups, K]`.
///
/// **Shapes.** `[N, L, in] -> [N, OL, out]`, OL being the positions of the span.
///
/// **Throws** ShapeException if the input has other axes, or is shorter than the span.
///
/// **Source.** Waibel, Hanazawa, Hinton, Shikano, Lang 1989 (time-delay networks).
public final class Conv1d implements Layer {
  private final ConvWeights kernel;
  private final Span span;

  private Conv1d(ConvWeights kernel, Span span) {
    this.kernel = kernel;
    this.span = span;
  }

  /// A convolution with [ConvOptions#defaults].
  ///
  /// @param params the node that gets `weight` and `bias`; its path is the layer's name
  /// @param in the channels of the input
  /// @param out the channels of the output
  public static Conv1d create(Parameters params, int in, int out, Span span) {
    return create(params, in, out, span, ConvOptions.defaults());
  }

  /// A convolution with these options.
  public static Conv1d create(Parameters params, int in, int out, Span span, ConvOptions options) {
    ConvWeights.check(params, "Conv1d", in, out, options);
    Shape shape = Shape.of(span.taps(), in / options.groups(), out);
    return new Conv1d(ConvWeights.create(params, in, out, options, shape), span);
  }

  /// The kernels, `[K, in/groups, out]`.
  public Parameter weight() {
    return kernel.weight();
  }

  /// The bias, `[out]`, if the layer has one.
  public Optional<Parameter> bias() {
    return kernel.optionalBias();
  }

  @Override
  public Tensor forward(Tensor x) { // [N, L, in] -> [N, OL, out]
    int groups = kernel.options().groups();
    Window line = Window.line(span);
    return kernel.forward(this, x, "N, L", (in, w) -> in.convolve(w, line, groups));
  }

  /// `Conv1d 16 -> 32, 3 padding 1, 1`.
  @Override
  public String toString() {
    return "Conv1d " + kernel.text(span);
  }
}
