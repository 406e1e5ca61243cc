package org.bpnet.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// New values of parameters and buffers, not yet computed, and what is to be done each time that
/// variables have been given them: [Pass#commit(Updates)] does it, and so does each run of a
/// [Traced] computation that makes updates. Who counts steps cannot forget to.
///
/// @param values what each variable gets
/// @param made run after the variables have been given their values, and only then
public record Updates(Map<Variable, Tensor> values, List<Runnable> made) {
  private static final Updates NONE = new Updates(Map.of(), List.of());

  /// Copies both, in their order.
  public Updates {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    made = List.copyOf(made);
  }

  /// No updates.
  public static Updates none() {
    return NONE;
  }

  /// New values, with nothing to be done afterwards.
  public static Updates of(Map<? extends Variable, Tensor> values) {
    return new Updates(Collections.unmodifiableMap(values), List.of());
  }

  /// These updates and others, made together.
  ///
  /// @throws IllegalArgumentException if a variable is given a value by both
  public Updates and(Updates other) {
    Map<Variable, Tensor> all = new LinkedHashMap<>(values);
    other.values.forEach((variable, value) -> {
      if (all.put(variable, value) != null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "updates: %s is given two values; leave it out of one of them",
                variable.path()));
      }
    });
    List<Runnable> after = new ArrayList<>(made);
    after.addAll(other.made);
    return new Updates(all, after);
  }
}
