package org.bpnet.core.compose;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.Convolving.Convolution;
import org.bpnet.core.op.Convolving.ConvolutionInput;
import org.bpnet.core.op.Pooling.WindowSum;
import org.bpnet.core.op.Pooling.WindowTake;
import org.bpnet.core.op.Primitive;
import org.bpnet.core.op.Span;
import org.bpnet.core.op.Window;

/// Brings convolutions and poolings of sequences `[N, L, C]` to the images `[N, 1, L, C]` that the
/// primitives know, and finds the size of a transposed convolution's result.
public final class Windowing {
  private Windowing() {}

  public static Tensor convolve(Tensor x, Tensor weight, Window window, int groups) {
    var convolution = new Convolution(window, groups);
    return over(x, window, images -> apply(convolution, images, kernel(x, weight)));
  }

  public static Tensor convolveTransposed(
      Tensor x, Tensor weight, Window window, int groups, int moreRows, int moreColumns) {
    return over(
        x,
        window,
        images -> {
          Shape shape = images.shape();
          int height = source(window.rows(), shape.extent(1), moreRows);
          int width = source(window.columns(), shape.extent(2), moreColumns);
          var transposed = new ConvolutionInput(window, groups, height, width);
          return apply(transposed, images, kernel(x, weight));
        });
  }

  /// PyTorch's ConvTranspose2d: the smallest extent that has so many positions, and some more.
  private static int source(Span span, int positions, int more) {
    if (more < 0 || more >= span.stride()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "convolveTransposed: need an output padding from 0 to %d (below the stride), got %d",
              span.stride() - 1,
              more));
    }
    int padding = span.before() + span.after();
    int extent = (positions - 1) * span.stride() + span.reach() - padding + more;
    if (positions < 1 || extent < 1) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "convolveTransposed: %d positions of %s leave no extent for the result",
              positions,
              span));
    }
    return extent;
  }

  public static Tensor sum(Tensor x, Window window) {
    return over(x, window, images -> apply(new WindowSum(window), images));
  }

  public static Tensor max(Tensor x, Window window) {
    return over(x, window, images -> apply(new WindowTake(window), images.stopGradient(), images));
  }

  private static Tensor over(Tensor x, Window window, UnaryOperator<Tensor> ofImages) {
    if (x.shape().rank() != 3) {
      return ofImages.apply(x); // which also reports other ranks
    }
    if (!window.isLine()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "sequences [N, L, C] need a window of one row, got %s for %s; see Window.line",
              window,
              x.shape()));
    }
    Tensor result = ofImages.apply(x.expandDims(1));
    return result.reshape(result.shape().without(1));
  }

  /// The kernel `[K, C, D]` of a sequence as one of an image.
  private static Tensor kernel(Tensor x, Tensor weight) {
    boolean line = x.shape().rank() == 3 && weight.shape().rank() == 3;
    return line ? weight.expandDims(0) : weight;
  }

  private static Tensor apply(Primitive primitive, Tensor... operands) {
    return operands[0].pass().apply(primitive, List.of(operands));
  }
}
