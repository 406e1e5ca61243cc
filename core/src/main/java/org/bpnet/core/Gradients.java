package org.bpnet.core;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/// The gradients of a scalar, a value: there is nothing to set to zero before the next step.
///
/// Gradients are tensors of the same pass, computed when they are looked at; one that nobody asks
/// for is never computed. They can be differentiated again.
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

  /// The gradient by a parameter, zeros if the scalar does not depend on it.
  public Tensor of(Parameter parameter) {
    Tensor gradient = byParameter.get(parameter);
    return gradient == null ? pass.full(parameter.shape(), 0) : gradient;
  }

  /// The gradient by any tensor of the pass, zeros if the scalar does not depend on it.
  public Tensor of(Tensor tensor) {
    Tensor gradient = byTensor.get(tensor.in(pass));
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
