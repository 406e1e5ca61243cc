package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;

/// The adjoint of [WindowSum]: each element is added to every place of its window.
///
/// **Shapes.** `[N, OH, OW, C] -> [N, height, width, C]`.
///
/// **Gradient.** Sums over the windows. **Throws** ShapeException if the window has other positions
/// than OH x OW on height x width.
///
/// @param window the window and how it is moved
/// @param height the extent H of the result
/// @param width the extent W of the result
public record WindowSpread(Window window, int height, int width) implements Primitive {
  @Override
  public String name() {
    return "windowSpread";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape y = inputs.getFirst();
    Windows.checkImages(name(), y);
    return Windows.source(name(), window, y, height, width, y.extent(3));
  }

  @Override
  public void vjp(Vjp vjp) {
    vjp.add(0, () -> vjp.gradient().pass().apply(new WindowSum(window), List.of(vjp.gradient())));
  }
}
