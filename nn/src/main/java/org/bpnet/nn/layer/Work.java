package org.bpnet.nn.layer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Convolving.Convolution;
import org.bpnet.core.op.Convolving.ConvolutionInput;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.Marker.StopGradient;
import org.bpnet.core.op.MatMul;
import org.bpnet.core.op.Movement.Reshape;

/// The operations of a computation as it goes on, each noted once.
final class Work {
  private final Parameters params;
  private final IdentityHashMap<Tensor, Integer> places = new IdentityHashMap<>();

  /// @param params whose trainable numbers are counted
  /// @param input where the computation begins
  Work(Parameters params, Tensor input) {
    this.params = params;
    places.put(input, 0);
  }

  boolean isNoted(Tensor tensor) {
    return places.containsKey(tensor);
  }

  /// Notes what a tensor is computed by and was not noted before, each after its inputs.
  List<LayerOperation> upTo(Tensor result) {
    List<LayerOperation> fresh = new ArrayList<>();
    var open = new ArrayDeque<>(List.of(result)); // an explicit stack: networks may be deep
    while (!open.isEmpty()) {
      Tensor tensor = open.element();
      List<Tensor> missing =
          tensor.inputs().reversed().stream().filter(input -> !isNoted(input)).toList();
      if (isNoted(tensor)) {
        open.pop();
      } else if (missing.isEmpty()) {
        open.pop();
        fresh.add(noted(tensor));
      } else {
        missing.forEach(open::push);
      }
    }
    return fresh;
  }

  private LayerOperation noted(Tensor tensor) {
    List<Integer> inputs =
        tensor.inputs().stream().map(input -> Objects.requireNonNull(places.get(input))).toList();
    Optional<Variable> read =
        tensor.op() instanceof Source && !tensor.scope().isEmpty()
            ? params.find(tensor.scope())
            : Optional.empty();
    long parameters =
        read.filter(Parameter.class::isInstance)
            .map(variable -> (long) variable.shape().elementCount())
            .orElse(0L);
    int place = places.size();
    places.put(tensor, place);
    return new LayerOperation(
        place,
        tensor.op().name(),
        inputs,
        tensor.shape(),
        read.map(Variable::path).orElse(""),
        parameters,
        multiplyAdds(tensor));
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
