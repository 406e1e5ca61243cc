package org.bpnet.nn.activation;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.nn.layer.Layer;

/// A formula of one input as a layer: an [Activation] with other settings, or one of a user's own.
///
/// ```java
/// Layer cube = new Elementwise(Definition.of("cube", Formula.input("x").pow(3), "ours"));
/// ```
///
/// **Shapes.** Any; the output has the input's shape.
///
/// @param definition the formula, of one input whatever its name
public record Elementwise(Definition definition) implements Layer, Defined {
  /// Throws IllegalArgumentException if the formula has not exactly one input.
  public Elementwise {
    if (definition.formula().inputs().size() != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: need a formula of one input, got %s",
              definition.name(),
              definition.formula().inputs()));
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    return definition.apply(x);
  }

  /// The text by which the catalog finds it, `leaky_relu(slope=0.2)`.
  @Override
  public String toString() {
    return definition.toString();
  }
}
