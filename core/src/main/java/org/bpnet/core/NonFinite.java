package org.bpnet.core;

import java.util.Locale;
import org.bpnet.core.op.Primitive;
import org.bpnet.core.op.Source;

/// Where a computation stopped being finite.
///
/// @param op the operation whose result is not finite while its inputs are
/// @param scope where in the model; a parameter's path
/// @param shape the result's shape
/// @param value NaN or an infinity
public record NonFinite(Primitive op, String scope, Shape shape, double value) {
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
