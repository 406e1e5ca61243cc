package org.bpnet.nn.layer.capsule;

import java.util.Locale;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.nn.activation.RowActivation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.image.Conv2d;

/// The lowest capsules: a convolution, whose channels at each place are capsules of several types,
/// each shortened to a length below 1.
///
/// **Formula.** u = squash(conv(x)), with the channels in groups of `dims`.
///
/// **Shapes.** `[N, H, W, C] -> [N, H′·W′·types, dims]`. **Throws** ShapeException of the
/// convolution.
///
/// **Source.** Sabour, Frosst, Hinton 2017, section 4: 32 types of 8 numbers, windows of 9 × 9
/// moved by 2.
public final class PrimaryCapsules implements Layer {
  private final Conv2d convolution;
  private final int types;
  private final int dims;

  private PrimaryCapsules(Conv2d convolution, int types, int dims) {
    this.convolution = convolution;
    this.types = types;
    this.dims = dims;
  }

  /// A layer whose weights start as those of [Conv2d].
  ///
  /// @param params the node that gets `weight` and `bias`
  /// @param in channels of the images
  /// @throws IllegalArgumentException if a number is below 1
  public static PrimaryCapsules create(
      Parameters params, int in, int types, int dims, Window window) {
    if (types < 1 || dims < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "capsules: need at least one type of at least one number, got %d of %d",
              types,
              dims));
    }
    int channels = Math.multiplyExact(types, dims);
    return new PrimaryCapsules(Conv2d.create(params, in, channels, window), types, dims);
  }

  @Override
  public Tensor forward(Tensor x) { // [N, H, W, C] -> [N, H'·W'·types, dims]
    Tensor channels = convolution.forward(x);
    Shape shape = channels.shape();
    int capsules = shape.extent(1) * shape.extent(2) * types;
    return RowActivation.SQUASH.forward(channels.reshape(shape.extent(0), capsules, dims));
  }

  /// `PrimaryCapsules 32 x 8 of Conv2d ..`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "PrimaryCapsules %d x %d of %s", types, dims, convolution);
  }
}
