package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// For each window and channel the value at the place where a selector is largest. With the same
/// tensor for both it is max pooling.
///
/// **Definition.** The place is the first of the largest in row-major order; NaN counts as larger
/// than any number, padding as smaller.
///
/// **Shapes.** selector `[N, H, W, C]` and values `[N, H, W, C]` give `[N, OH, OW, C]`.
///
/// **Gradient.** By the values: back to the places they came from ([WindowPut]). By the selector:
/// 0, since a small change of it changes no place. **Throws** ShapeException if the shapes differ,
/// if the padded input is smaller than the window, or if a window would see nothing but padding.
///
/// **Source.** Ranzato, Huang, Boureau, LeCun 2007, section 2; ties and NaN as in PyTorch.
///
/// @param window the window and how it is moved
public record WindowTake(Window window) implements Primitive {
  @Override
  public String name() {
    return "windowMax";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape x = inputs.get(0);
    Windows.checkImages(name(), x);
    if (!inputs.get(1).equals(x)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "windowMax: selector and values must have one shape, got %s and %s",
              x,
              inputs.get(1)));
    }
    Shape result = Windows.positions(name(), window, x, x.extent(3));
    Windows.checkTouches(name(), window, x);
    return result;
  }

  @Override
  public void vjp(Vjp vjp) {
    var put = new WindowPut(window);
    vjp.add(1, () -> vjp.gradient().pass().apply(put, List.of(vjp.input(0), vjp.gradient())));
  }
}
