package org.bpnet.core.op;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// Repeats a tensor along new and unit axes.
///
/// **Gradient.** The sum over the repeated axes.
///
/// @param target the result's shape
public record Broadcast(Shape target) implements Primitive {
  @Override
  public String name() {
    return "broadcast";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    if (!inputs.getFirst().broadcastsTo(target)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "broadcast: %s cannot be broadcast to %s", inputs.getFirst(), target));
    }
    return target;
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return inputs.getFirst();
  }

  @Override
  public void vjp(Vjp vjp) {
    vjp.add(0, () -> vjp.gradient().sumTo(vjp.input(0).shape()));
  }
}
