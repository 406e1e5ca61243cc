package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;

/// The gradient of a [Convolution] by its input, which is also the transposed convolution: every
/// element of y is spread over the places that it was summed from.
///
/// **Formula.** x[n, h, v, i] = Σ y[n, p, q, o]·w[a, c, i, o] over all p, q, a, c, o for which the
/// convolution multiplies x[n, h, v, i] with w[a, c, i, o] to make y[n, p, q, o].
///
/// **Shapes.** y `[N, OH, OW, D]` and w `[KH, KW, C/groups, D]` give `[N, height, width, C]`.
///
/// **Gradient.** See [Convolution]. **Throws** ShapeException if the window has other positions
/// than OH x OW on height x width, or if channels, groups and kernel do not fit.
///
/// @param window the kernel's size and how the convolution moves it
/// @param groups into how many runs channels are cut
/// @param height the extent H of the convolution's input, which its output does not tell
/// @param width the extent W of the convolution's input
public record ConvolutionInput(Window window, int groups, int height, int width)
    implements Primitive {
  /// The gradient by an input of a tensor's size.
  static ConvolutionInput of(Window window, int groups, Tensor x) {
    return new ConvolutionInput(window, groups, x.shape().extent(1), x.shape().extent(2));
  }

  @Override
  public String name() {
    return "convolveTransposed";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape y = inputs.get(0);
    Shape w = inputs.get(1);
    Windows.checkImages(name(), y);
    int channels = w.rank() == 4 ? w.extent(2) * groups : 0;
    Windows.checkKernel(name(), window, groups, w, channels);
    Windows.checkOutputs(name(), y, w);
    return Windows.source(name(), window, y, height, width, channels);
  }

  @Override
  public void vjp(Vjp vjp) {
    Tensor y = vjp.input(0);
    Tensor w = vjp.input(1);
    Tensor g = vjp.gradient();
    vjp.add(0, () -> g.pass().apply(new Convolution(window, groups), List.of(g, w)));
    vjp.add(1, () -> g.pass().apply(new ConvolutionWeight(window, groups), List.of(g, y)));
  }
}
