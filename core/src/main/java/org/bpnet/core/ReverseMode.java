package org.bpnet.core;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.op.Vjp;

/// Reverse-mode differentiation: from the result back to the leaves, each operation turns the
/// gradient by its output into gradients by its inputs, and gradients that meet are added.
final class ReverseMode implements Vjp {
  private final IdentityHashMap<Tensor, Tensor> gradients;
  private final long since;
  private final Tensor output;
  private final Tensor gradient;

  private ReverseMode(
      IdentityHashMap<Tensor, Tensor> gradients, long since, Tensor output, Tensor gradient) {
    this.gradients = gradients;
    this.since = since;
    this.output = output;
    this.gradient = gradient;
  }

  /// That a tensor has one gradient by each thing it depends on.
  static void checkScalar(Tensor tensor) {
    if (tensor.shape().elementCount() != 1 || !tensor.type().isFloat()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "backward: need a scalar, got %s %s; reduce it with sum() or mean(), or give a cotangent",
              tensor.type(),
              tensor.shape()));
    }
  }

  static Gradients run(Tensor result, Tensor cotangent, Reads reads) {
    if (!cotangent.shape().equals(result.shape())) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "backward: the cotangent must have the tensor's shape %s, got %s",
              result.shape(),
              cotangent.shape()));
    }
    IdentityHashMap<Tensor, Tensor> gradients = new IdentityHashMap<>();
    pull(gradients, result, cotangent, reads::isSubstitute, 0);
    Map<Parameter, Tensor> byParameter = new LinkedHashMap<>();
    reads
        .all()
        .forEach((variable, value) -> {
          Tensor gradient = gradients.get(value);
          if (gradient != null && variable instanceof Parameter parameter) {
            byParameter.put(parameter, gradient);
          }
        });
    return new Gradients(result.pass(), gradients, byParameter);
  }

  /// The gradient of ⟨cotangent, result⟩ by a leaf, found without a look at what is older than
  /// that.
  static Tensor by(Tensor leaf, Tensor result, Tensor cotangent) {
    IdentityHashMap<Tensor, Tensor> gradients = new IdentityHashMap<>();
    pull(gradients, result, cotangent, _ -> false, leaf.id());
    Tensor gradient = gradients.get(leaf);
    return gradient == null ? leaf.pass().full(leaf.shape(), 0) : gradient;
  }

  /// @param ends whether gradients go no further than a tensor
  /// @param since the number of the oldest tensor that is looked at
  private static void pull(
      IdentityHashMap<Tensor, Tensor> gradients,
      Tensor result,
      Tensor cotangent,
      Predicate<Tensor> ends,
      long since) {
    if (!result.isDifferentiable()) {
      return;
    }
    gradients.put(result, cotangent);
    for (Tensor tensor : Evaluation.history(List.of(result), since).reversed()) {
      Tensor gradient = gradients.get(tensor);
      if (gradient != null && !ends.test(tensor)) {
        var step = new ReverseMode(gradients, since, tensor, gradient);
        result.pass().at(tensor.scope(), step::run);
      }
    }
  }

  private Tensor run() {
    output.op().vjp(this);
    return gradient;
  }

  @Override
  public List<Tensor> inputs() {
    return output.inputs();
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public Tensor gradient() {
    return gradient;
  }

  @Override
  public void add(int i, Supplier<Tensor> contribution) {
    Tensor input = input(i);
    if (input.isDifferentiable() && input.id() >= since) {
      gradients.merge(input, contribution.get(), Tensor::add);
    }
  }
}
