package org.bpnet.nn.activation;

import java.util.stream.Collectors;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.Layer;

/// The activations by name: every [Activation], and those that are not pointwise.
public final class Activations {
  /// All activations, for the command line and the contract tests.
  public static final Catalog<Layer> CATALOG =
      pointwise().with("softmax", "Bridle 1990", _ -> new Softmax());

  private Activations() {}

  private static Catalog<Layer> pointwise() {
    Catalog<Layer> catalog = Catalog.of("activation");
    for (Activation activation : Activation.values()) {
      var settings = activation.settings();
      String signature =
          settings.stream()
              .map(s -> s.name() + "=" + s.standard())
              .collect(Collectors.joining(", ", activation + "(", ")"));
      catalog =
          catalog.with(
              signature,
              About.of("", activation.source()).formula("y", activation.formula(), "x"),
              a ->
                  settings.isEmpty()
                      ? activation
                      : activation.with(
                          settings.stream().mapToDouble(s -> a.number(s.name())).toArray()));
    }
    return catalog;
  }
}
