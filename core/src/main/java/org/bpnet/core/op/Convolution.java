package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;

/// Convolution, as the field calls what is a cross-correlation.
///
/// **Formula.** y[n, p, q, o] = Σ x[n, p·s + a·d − b, q·s′ + c·d′ − b′, i]·w[a, c, i, o] over taps
/// a, c and the channels i of o's group; s, d, b are stride, dilation and padding of the window's
/// rows, s′, d′, b′ of its columns. Padding counts as 0. Groups cut both numbers of channels into
/// equal runs; with as many groups as channels it is depthwise.
///
/// **Shapes.** x `[N, H, W, C]` and w `[KH, KW, C/groups, D]` give `[N, OH, OW, D]`, OH and OW
/// being the window's positions.
///
/// **Gradient.** ⟨ȳ, y⟩ is a trilinear form T(x, w, ȳ). This primitive, [ConvolutionInput] and
/// [ConvolutionWeight] are its three partial derivatives, hence each other's gradients, to any
/// order.
///
/// **Throws** ShapeException if the padded input is smaller than the window, or if channels, groups
/// and kernel do not fit. **Source.** LeCun, Bottou, Bengio, Haffner 1998, section II; layout,
/// dilation and groups as in PyTorch's Conv2d, but channels last.
///
/// @param window the kernel's size and how it is moved
/// @param groups into how many runs channels are cut
public record Convolution(Window window, int groups) implements Primitive {
  @Override
  public String name() {
    return "convolve";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape x = inputs.get(0);
    Shape w = inputs.get(1);
    Windows.checkImages(name(), x);
    Windows.checkKernel(name(), window, groups, w, x.extent(3));
    return Windows.positions(name(), window, x, w.extent(3));
  }

  @Override
  public void vjp(Vjp vjp) {
    Tensor x = vjp.input(0);
    Tensor w = vjp.input(1);
    Tensor g = vjp.gradient();
    vjp.add(0, () -> g.pass().apply(ConvolutionInput.of(window, groups, x), List.of(g, w)));
    vjp.add(1, () -> g.pass().apply(new ConvolutionWeight(window, groups), List.of(x, g)));
  }
}
