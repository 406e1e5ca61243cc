package org.bpnet.testkit.operation;

import java.util.List;
import java.util.function.Function;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;

/// An operation with sample inputs: one line of the list that every test of operations runs over.
///
/// @param name the operation's method, its arguments and the inputs' shapes
/// @param kind how far the case can be trusted
/// @param length how many numbers are combined into one, at most: scales the error allowed
/// @param inputs the sample values
/// @param function the operation
public record OpCase(
    String name,
    Kind kind,
    int length,
    List<HostArray> inputs,
    Function<List<Tensor>, Tensor> function) {

  /// What can be compared.
  public enum Kind {
    /// Values and gradients; the gradients also with differences.
    SMOOTH,
    /// Values and gradients; at a kink or a tie, or behind a stopped gradient, differences mean
    /// nothing.
    KINK,
    /// Values alone, since gradients may be NaN.
    SPECIAL
  }

  /// The name of the method.
  public String method() {
    return name.substring(0, name.indexOf(' ')).replaceAll("\\(.*", "");
  }
}
