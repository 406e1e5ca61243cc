package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;

/// The adjoint of [WindowTake]: each element is added to the place of its window where a selector
/// is largest, all other places being 0.
///
/// **Shapes.** selector `[N, H, W, C]` and y `[N, OH, OW, C]` give `[N, H, W, C]`.
///
/// **Gradient.** By y: the elements at those places. By the selector: 0. **Throws** ShapeException
/// if the window has other positions than OH x OW on H x W, or would see nothing but padding.
///
/// @param window the window and how it is moved
public record WindowPut(Window window) implements Primitive {
  @Override
  public String name() {
    return "windowPut";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape x = inputs.get(0);
    Shape y = inputs.get(1);
    Windows.checkYields(name(), window, x, y);
    Windows.checkChannels(name(), x, y);
    Windows.checkTouches(name(), window, x);
    return x;
  }

  @Override
  public void vjp(Vjp vjp) {
    var take = new WindowTake(window);
    vjp.add(1, () -> vjp.gradient().pass().apply(take, List.of(vjp.input(0), vjp.gradient())));
  }
}
