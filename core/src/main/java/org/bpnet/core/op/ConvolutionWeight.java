package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;

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
public record ConvolutionWeight(Window window, int groups) implements Primitive {
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
