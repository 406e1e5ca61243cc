package org.bpnet.core.op;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.DType;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;

/// Axes in another order; elements are copied, a tensor is always row-major.
///
/// **Gradient.** The inverse permutation of the gradient.
///
/// @param order axis `i` of the result is axis `order[i]` of the input
public record Permute(List<Integer> order) implements Primitive {
  public Permute {
    order = List.copyOf(order);
  }

  @Override
  public String name() {
    return "permute";
  }

  @Override
  public Shape shape(List<Shape> inputs) {
    Shape x = inputs.getFirst();
    var sorted = new ArrayList<>(order);
    Collections.sort(sorted);
    if (!sorted.equals(IntStream.range(0, x.rank()).boxed().toList())) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "permute: need each of the %d axes of %s once, got %s",
              x.rank(),
              x,
              order));
    }
    return new Shape(order.stream().map(x::extent).toList());
  }

  @Override
  public DType type(List<DType> inputs, DType real) {
    return inputs.getFirst();
  }

  @Override
  public void vjp(Vjp vjp) {
    vjp.add(
        0,
        () -> {
          var inverse = new int[order.size()];
          for (int i = 0; i < inverse.length; i++) {
            inverse[order.get(i)] = i;
          }
          return vjp.gradient().permute(inverse);
        });
  }
}
