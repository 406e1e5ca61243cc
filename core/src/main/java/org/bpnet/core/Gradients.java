package org.bpnet.core;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bpnet.core.array.ShapeException;

/// The gradients of a scalar, a value: there is nothing to set to zero before the next step.
///
/// Gradients are tensors of the same pass, computed when they are looked at; one that nobody asks
/// for is never computed. They can be differentiated again.
///
/// **What is 0, and what is an error.** A parameter, an input or anything computed from these by
/// differentiable operations has a gradient; where the scalar does not depend on it, that is 0.
/// What is a constant to the pass (random numbers, `full`, what [Tensor#stopGradient] returns,
/// integers) has none, since operations do not pass gradients on to it: to ask for one is an error,
/// and [Tensor#watch] makes a leaf that has one.
public final class Gradients {
  private final Pass pass;
  private final IdentityHashMap<Tensor, Tensor> byTensor;
  private final Map<Parameter, Tensor> byParameter;

  Gradients(
      Pass pass, IdentityHashMap<Tensor, Tensor> byTensor, Map<Parameter, Tensor> byParameter) {
    this.pass = pass;
    this.byTensor = byTensor;
    this.byParameter = byParameter;
  }

  /// Gradients that were found otherwise than by differentiation: received, or made by hand.
  ///
  /// @throws ShapeException if one has not the shape of its parameter
  public static Gradients of(Pass pass, Map<Parameter, Tensor> gradients) {
    Map<Parameter, Tensor> byParameter = new LinkedHashMap<>();
    gradients.forEach((parameter, gradient) -> {
      if (!gradient.shape().equals(parameter.shape())) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "gradients: that by %s needs shape %s, got %s",
                parameter.path(),
                parameter.shape(),
                gradient.shape()));
      }
      byParameter.put(parameter, gradient.in(pass));
    });
    return new Gradients(pass, new IdentityHashMap<>(), byParameter);
  }

  /// The gradients of each example's own loss, in order.
  ///
  /// ```java
  /// List<Gradients> each = Gradients.perExample(List.of(features, labels),
  ///     one -> loss.compute(model.forward(one.get(0)), one.get(1)));
  /// ```
  ///
  /// **Formula.** ∂Jᵢ/∂w of the examples' losses Jᵢ, N of them; their mean is the gradient of the
  /// batch's mean loss, their sum that of its summed loss, and their spread says how far the
  /// gradient of a batch is from that of all examples: its variance is theirs divided by N.
  ///
  /// **Cost.** That of the batch's gradient, cut into N parts; N times the parameters in memory.
  ///
  /// **Differs** from the batch where examples see each other: batch normalization in training
  /// takes its moments from one example. Random numbers are drawn anew for each example.
  ///
  /// @param batch tensors whose first axis counts the examples
  /// @param loss what an example costs, a scalar; given one example of each tensor, `[1, ..]`
  /// @throws ShapeException if the tensors hold different numbers of examples
  public static List<Gradients> perExample(
      List<Tensor> batch, Function<List<Tensor>, Tensor> loss) {
    Set<Integer> counts = new LinkedHashSet<>();
    batch.forEach(tensor -> counts.add(tensor.shape().extent(0)));
    if (counts.size() != 1) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "perExample: need tensors with one number of examples along axis 0, got %s",
              batch.stream().map(Tensor::shape).toList()));
    }
    List<Gradients> all = new ArrayList<>();
    for (int i = 0; i < batch.getFirst().shape().extent(0); i++) {
      int first = i;
      Tensor own = loss.apply(batch.stream().map(x -> x.slice(0, first, first + 1)).toList());
      all.add(own.pass().backward(own));
    }
    return all;
  }

  /// The gradient by a parameter, zeros if the scalar does not depend on it.
  public Tensor of(Parameter parameter) {
    Tensor gradient = byParameter.get(parameter);
    return gradient == null ? pass.full(parameter.shape(), 0) : gradient;
  }

  /// The gradient by a tensor of the pass, zeros if the scalar does not depend on it.
  ///
  /// @throws IllegalArgumentException if gradients cannot reach it: it depends on no parameter, no
  ///   input and no watched tensor in a way that they can follow
  public Tensor of(Tensor tensor) {
    Tensor gradient = byTensor.get(tensor.in(pass));
    if (gradient == null && !tensor.isDifferentiable()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "gradient: need a parameter, an input or what depends on them, got the result of %s, %s %s, which no gradient reaches; %s",
              tensor.op().name(),
              tensor.type(),
              tensor.shape(),
              tensor.type().isFloat()
                  ? "compute the scalar from its watch(), and ask for the gradient by that"
                  : "integers have no gradient"));
    }
    return gradient == null ? pass.full(tensor.shape(), 0) : gradient;
  }

  /// The parameters that the scalar depends on, in the order in which the pass read them.
  public Set<Parameter> parameters() {
    return byParameter.keySet();
  }

  /// The pass they belong to.
  public Pass pass() {
    return pass;
  }

  /// Those of these gradients that are by some parameters.
  public Gradients only(Set<Parameter> wanted) {
    Map<Parameter, Tensor> some = new LinkedHashMap<>(byParameter);
    some.keySet().retainAll(wanted);
    return new Gradients(pass, byTensor, some);
  }

  /// These gradients with each parameter's replaced: clipping, decay, noise.
  public Gradients map(BiFunction<Parameter, Tensor, Tensor> change) {
    Map<Parameter, Tensor> changed = new LinkedHashMap<>();
    byParameter.forEach((parameter, g) -> changed.put(parameter, change.apply(parameter, g)));
    return new Gradients(pass, byTensor, changed);
  }

  /// The Euclidean norm of all parameters' gradients taken as one vector, `[]`.
  public Tensor norm() {
    Tensor sum = pass.scalar(0);
    for (Tensor gradient : byParameter.values()) {
      sum = sum.add(gradient.square().sum());
    }
    return sum.sqrt();
  }
}
