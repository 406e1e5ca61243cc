package org.bpnet.onnx.load;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The operators that can be computed, by name: those of ONNX as they are called, those of another
/// domain with it before them.
final class Operators {
  private static final Map<String, Operator> ALL = all();

  private Operators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> all = new HashMap<>();
    ElementOperators.add(all);
    ShapeOperators.add(all);
    MovementOperators.add(all);
    ReductionOperators.add(all);
    NormOperators.add(all);
    ProductOperators.add(all);
    WindowOperators.add(all);
    ResizeOperators.add(all);
    return Map.copyOf(all);
  }

  /// The operator of this name.
  static Operator of(String domain, String name) {
    String key = domain.isEmpty() || domain.equals("ai.onnx.ml") ? name : domain + "." + name;
    Operator operator = ALL.get(key);
    if (operator == null) {
      throw new NotImported("is not among the operators that are read");
    }
    return operator;
  }

  /// Their names.
  static Set<String> names() {
    return new TreeSet<>(ALL.keySet());
  }
}
