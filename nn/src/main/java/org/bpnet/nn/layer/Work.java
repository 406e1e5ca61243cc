package org.bpnet.nn.layer;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Convolving.Convolution;
import org.bpnet.core.op.Convolving.ConvolutionInput;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.Marker.StopGradient;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Movement.Reshape;

/// What lies between two tensors of a computation.
///
/// @param multiplyAdds those of products and convolutions
/// @param reads the paths of the variables that are read
record Work(long multiplyAdds, Set<String> reads) {
  /// What `y` is computed with, from `x` on.
  static Work between(Tensor x, Tensor y) {
    long multiplyAdds = 0;
    Set<String> reads = new LinkedHashSet<>();
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var stack = new ArrayDeque<>(List.of(y));
    while (!stack.isEmpty()) {
      Tensor tensor = stack.pop();
      if (tensor != x && seen.add(tensor)) {
        multiplyAdds += multiplyAdds(tensor);
        if (tensor.op() instanceof Source && !tensor.scope().isEmpty()) {
          reads.add(tensor.scope());
        }
        stack.addAll(tensor.inputs());
      }
    }
    return new Work(multiplyAdds, reads);
  }

  private static long multiplyAdds(Tensor tensor) {
    return switch (tensor.op()) {
      case MatMul op -> {
        Shape a = tensor.inputs().getFirst().shape();
        yield (long) tensor.shape().elementCount() * a.extent(op.transposeA() ? -2 : -1);
      }
      case Convolution _ -> products(tensor.shape(), tensor.inputs().get(1).shape());
      case ConvolutionInput _ ->
          products(tensor.inputs().get(0).shape(), tensor.inputs().get(1).shape());
      default -> 0;
    };
  }

  /// Each element of the convolution's output takes as many as its kernel has elements.
  private static long products(Shape output, Shape kernel) {
    return (long) output.elementCount() * kernel.count(0, 3);
  }

  /// The memory of `y`; none if it is `x` in another shape.
  static long bytes(Tensor x, Tensor y) {
    long all = (long) y.shape().elementCount() * y.type().bytes();
    return named(x) == named(y) ? 0 : all;
  }

  /// The tensor of which this is another name.
  private static Tensor named(Tensor tensor) {
    Tensor named = tensor;
    while (named.op() instanceof Reshape || named.op() instanceof StopGradient) {
      named = named.inputs().getFirst();
    }
    return named;
  }
}
