package org.bpnet.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bpnet.core.array.ShapeException;

/// What layers ask of a pass beside their results: new values of their buffers, and outputs that
/// the loss should see too.
final class Requests {
  private final Pass pass;
  private final Map<Buffer, Tensor> updates = new LinkedHashMap<>();
  private final List<SideOutput> sideOutputs = new ArrayList<>();

  Requests(Pass pass) {
    this.pass = pass;
  }

  void update(Buffer buffer, UnaryOperator<Tensor> change) {
    Tensor present = updates.getOrDefault(buffer, pass.read(buffer));
    Tensor value = change.apply(present);
    check(buffer, value);
    updates.put(buffer, value);
  }

  Map<Buffer, Tensor> updates() {
    return Collections.unmodifiableMap(updates);
  }

  void clearUpdates() {
    updates.clear();
  }

  /// These values and the layers' own, if variables can have them.
  Map<Variable, Tensor> with(Map<? extends Variable, Tensor> values) {
    values.forEach(this::check);
    Map<Variable, Tensor> all = new LinkedHashMap<>(values);
    updates.forEach(all::putIfAbsent);
    return all;
  }

  private void check(Variable variable, Tensor value) {
    if (!value.in(pass).shape().equals(variable.shape())) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "commit: %s needs shape %s, got %s",
              variable.path(),
              variable.shape(),
              value.shape()));
    }
    if (!value.type().isFloat()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "commit: %s needs real numbers, got %s; see toReal",
              variable.path(),
              value.type()));
    }
  }

  void add(SideOutput output) {
    sideOutputs.add(output);
  }

  List<SideOutput> drainSideOutputs() {
    List<SideOutput> all = List.copyOf(sideOutputs);
    sideOutputs.clear();
    return all;
  }
}
