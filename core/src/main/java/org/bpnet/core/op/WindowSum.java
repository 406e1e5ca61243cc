package org.bpnet.core.op;

import java.util.List;
import org.bpnet.core.Shape;

/// Sums over windows, channel by channel; padding counts as 0. Divided by the number of taps it is
/// average pooling.
///
/// **Shapes.** `[N, H, W, C] -> [N, OH, OW, C]`.
///
/// **Gradient.** Spread over the windows ([WindowSpread]). **Throws** ShapeException if the padded
/// input is smaller than the window.
///
/// @param window the window and how it is moved
public record WindowSum(Window window) implements Primitive {
  @Override
  public String name() {
    return "windowSum";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape x = inputs.getFirst();
    Windows.checkImages(name(), x);
    return Windows.positions(name(), window, x, x.extent(3));
  }

  @Override
  public void vjp(Vjp vjp) {
    Shape x = vjp.input(0).shape();
    var spread = new WindowSpread(window, x.extent(1), x.extent(2));
    vjp.add(0, () -> vjp.gradient().pass().apply(spread, List.of(vjp.gradient())));
  }
}
