package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;

/// Convolution and its gradients: the three partial derivatives of one trilinear form.
public sealed interface Convolving extends Primitive {
  @Override
  default void jvp(Jvp jvp) {
    jvp.linear(0);
    jvp.linear(1);
  }

  /// Convolution, as the field calls what is a cross-correlation.
  ///
  /// **Formula.** y[n, p, q, o] = Σ x[n, p·s + a·d − b, q·s′ + c·d′ − b′, i]·w[a, c, i, o] over
  /// taps a, c and the channels i of o's group; s, d, b are stride, dilation and padding of the
  /// window's rows, s′, d′, b′ of its columns. Padding counts as 0. Groups cut both numbers of
  /// channels into equal runs; with as many groups as channels it is depthwise.
  ///
  /// **Shapes.** x `[N, H, W, C]` and w `[KH, KW, C/groups, D]` give `[N, OH, OW, D]`, OH and OW
  /// being the window's positions.
  ///
  /// **Gradient.** ⟨ȳ, y⟩ is a trilinear form T(x, w, ȳ). This primitive, [ConvolutionInput] and
  /// [ConvolutionWeight] are its three partial derivatives, hence each other's gradients, to any
  /// order.
  ///
  /// **Throws** ShapeException if the padded input is smaller than the window, or if channels,
  /// groups and kernel do not fit. **Source.** LeCun, Bottou, Bengio, Haffner 1998, section II;
  /// layout, dilation and groups as in PyTorch's Conv2d, but channels last.
  ///
  /// @param window the kernel's size and how it is moved
  /// @param groups into how many runs channels are cut
  record Convolution(Window window, int groups) implements Convolving {
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

  /// The gradient of a [Convolution] by its input, which is also the transposed convolution: every
  /// element of y is spread over the places that it was summed from.
  ///
  /// **Formula.** x[n, h, v, i] = Σ y[n, p, q, o]·w[a, c, i, o] over all p, q, a, c, o for which
  /// the convolution multiplies x[n, h, v, i] with w[a, c, i, o] to make y[n, p, q, o].
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
  record ConvolutionInput(Window window, int groups, int height, int width) implements Convolving {
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

  /// The gradient of a [Convolution] by its kernel.
  ///
  /// **Formula.** w[a, c, i, o] = Σ x[n, p·s + a·d − b, q·s′ + c·d′ − b′, i]·y[n, p, q, o] over all
  /// n, p, q.
  ///
  /// **Shapes.** x `[N, H, W, C]` and y `[N, OH, OW, D]` give `[KH, KW, C/groups, D]`.
  ///
  /// **Gradient.** See [Convolution]. **Throws** ShapeException if the window has other positions
  /// than OH x OW on H x W, or if the groups do not divide C and D.
  ///
  /// @param window the kernel's size and how the convolution moves it
  /// @param groups into how many runs channels are cut
  record ConvolutionWeight(Window window, int groups) implements Convolving {
    @Override
    public String name() {
      return "convolutionWeight";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
      Shape x = inputs.get(0);
      Shape y = inputs.get(1);
      Windows.checkYields(name(), window, x, y);
      Windows.checkGroups(name(), groups, x.extent(3), y.extent(3));
      return Shape.of(
          window.rows().taps(), window.columns().taps(), x.extent(3) / groups, y.extent(3));
    }

    @Override
    public void vjp(Vjp vjp) {
      Tensor x = vjp.input(0);
      Tensor y = vjp.input(1);
      Tensor g = vjp.gradient();
      vjp.add(0, () -> g.pass().apply(ConvolutionInput.of(window, groups, x), List.of(y, g)));
      vjp.add(1, () -> g.pass().apply(new Convolution(window, groups), List.of(x, g)));
    }
  }
}
