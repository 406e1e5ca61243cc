package org.bpnet.core;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a pass sees of variables: each by one leaf from its first reading on, and some, for a time,
/// by another value.
final class Reads {
  private final Pass pass;
  private final Map<Variable, Tensor> leaves = new LinkedHashMap<>();
  private Map<Variable, Tensor> substitutes = Map.of();

  Reads(Pass pass) {
    this.pass = pass;
  }

  Tensor of(Variable variable) {
    Tensor substitute = substitutes.get(variable);
    return substitute == null ? leaves.computeIfAbsent(variable, pass::leaf) : substitute;
  }

  /// Has variables seen by other values, beside those that are already.
  ///
  /// @return what to give to [#restore]
  Map<Variable, Tensor> substitute(Map<? extends Variable, Tensor> values) {
    Map<Variable, Tensor> outer = substitutes;
    Map<Variable, Tensor> inner = new LinkedHashMap<>(outer);
    values.forEach((variable, value) -> {
      boolean trained = variable instanceof Parameter && value.type().isFloat();
      inner.put(variable, trained ? value.in(pass).watch() : value.in(pass));
    });
    substitutes = inner;
    return outer;
  }

  void restore(Map<Variable, Tensor> outer) {
    substitutes = outer;
  }

  /// Whether a tensor stands for a variable for now: gradients end there.
  boolean isSubstitute(Tensor tensor) {
    return substitutes.containsValue(tensor);
  }

  /// The variables read so far, each with what stands for it now.
  Map<Variable, Tensor> all() {
    Map<Variable, Tensor> all = new LinkedHashMap<>(leaves);
    all.putAll(substitutes);
    return all;
  }

  Map<Tensor, Variable> byLeaf() {
    var result = new IdentityHashMap<Tensor, Variable>();
    leaves.forEach((variable, tensor) -> result.put(tensor, variable));
    return result;
  }

  void clear() {
    leaves.clear();
  }
}
