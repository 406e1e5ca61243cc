package org.bpnet.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Leaf.Source;
import org.bpnet.core.op.Primitive;

/// Where a computation stopped being finite.
///
/// @param op the operation whose result is not finite while its inputs are
/// @param scope where in the model; a parameter's path
/// @param shape the result's shape
/// @param value NaN or an infinity
/// @param rows where along the first axis there are such values, at most the first ten
public record NonFinite(Primitive op, String scope, Shape shape, double value, List<Integer> rows) {
  private static final int MOST_ROWS = 10;

  /// Copies the list.
  public NonFinite {
    rows = List.copyOf(rows);
  }

  /// The first in the order of computation of all that a tensor depends on.
  static Optional<NonFinite> first(Tensor tensor) {
    return Evaluation.history(tensor).stream()
        .filter(step -> step.type().isFloat())
        .flatMap(step -> in(step.toHost(), step.op(), step.scope()).stream())
        .findFirst();
  }

  /// Of an operation's result.
  ///
  /// @return empty if all numbers are finite
  static Optional<NonFinite> in(HostArray values, Primitive op, String scope) {
    int count = values.shape().elementCount();
    int width = values.shape().rank() == 0 ? 1 : Math.max(1, count / values.shape().extent(0));
    Set<Integer> rows = new LinkedHashSet<>();
    int first = -1;
    for (int i = 0; i < count && rows.size() < MOST_ROWS; i++) {
      if (!Double.isFinite(values.at(i))) {
        first = first < 0 ? i : first;
        rows.add(i / width);
      }
    }
    return first < 0
        ? Optional.empty()
        : Optional.of(
            new NonFinite(op, scope, values.shape(), values.at(first), List.copyOf(rows)));
  }

  /// `NaN in the result of log, [64, 10], in layer hidden`.
  @Override
  public String toString() {
    if (op instanceof Source) {
      return String.format(
          Locale.ROOT, "%s in %s", value, scope.isEmpty() ? "the input" : "the values of " + scope);
    }
    return String.format(
        Locale.ROOT,
        "%s in the result of %s, %s%s",
        value,
        op.name(),
        shape,
        scope.isEmpty() ? "" : ", in layer " + scope);
  }
}
