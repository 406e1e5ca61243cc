package org.bpnet.nn.layer.image;

import java.util.Optional;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.layer.Layer;

/// A transposed convolution of images, which makes them larger where a convolution with the same
/// window makes them smaller. Also called deconvolution.
///
/// **Formula.** y = x∗ᵀW + b, see [org.bpnet.core.op.Convolving.ConvolutionInput]. The weight is
/// `[KH, KW, out/groups, in]`, that of the convolution from out to in; PyTorch stores `[in,
/// out/groups, KH, KW]`.
///
/// **Shapes.** `[N, H, W, in] -> [N, OH, OW, out]` with OH = (H − 1)·stride − padding + reach of
/// the window, and more if told.
///
/// **Throws** ShapeException if the input has other axes.
///
/// **Source.** Zeiler, Krishnan, Taylor, Fergus 2010; sizes as PyTorch's ConvTranspose2d. First
/// weights count the inputs of a unit as PyTorch does, KH·KW·out/groups.
public final class ConvTranspose2d implements Layer {
  private final ConvWeights kernel;
  private final Window window;
  private final int moreRows;
  private final int moreColumns;

  private ConvTranspose2d(ConvWeights kernel, Window window, int moreRows, int moreColumns) {
    this.kernel = kernel;
    this.window = window;
    this.moreRows = moreRows;
    this.moreColumns = moreColumns;
  }

  /// A transposed convolution with [ConvOptions#defaults].
  ///
  /// @param params the node that gets `weight` and `bias`; its path is the layer's name
  /// @param in the channels of the input
  /// @param out the channels of the output
  public static ConvTranspose2d create(Parameters params, int in, int out, Window window) {
    return create(params, in, out, window, ConvOptions.defaults());
  }

  /// A transposed convolution with these options.
  public static ConvTranspose2d create(
      Parameters params, int in, int out, Window window, ConvOptions options) {
    ConvWeights.check(params, "ConvTranspose2d", in, out, options);
    int perGroup = out / options.groups();
    Shape shape = Shape.of(window.rows().taps(), window.columns().taps(), perGroup, in);
    return new ConvTranspose2d(ConvWeights.create(params, in, out, options, shape), window, 0, 0);
  }

  /// This layer, with the same parameters, giving so many rows and columns more: each from 0 to
  /// stride − 1, since the strides of a convolution hide so many.
  public ConvTranspose2d outputPadding(int rows, int columns) {
    return new ConvTranspose2d(kernel, window, rows, columns);
  }

  /// The kernels, `[KH, KW, out/groups, in]`.
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
    return kernel.forward(
        this,
        x,
        "N, H, W",
        (in, w) -> in.convolveTransposed(w, window, groups, moreRows, moreColumns));
  }

  /// `ConvTranspose2d 64 -> 32, 2/2 x 2/2`.
  @Override
  public String toString() {
    return "ConvTranspose2d " + kernel.text(window);
  }
}
