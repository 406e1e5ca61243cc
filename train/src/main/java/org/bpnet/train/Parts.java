package org.bpnet.train;

import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.activation.TrainedActivation;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.DropConnect;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Layers;
import org.bpnet.nn.layer.Linear;

/// What a [ModelSpec] is made of, by name.
public final class Parts {
  /// The layers with weights of their own.
  public static final Catalog<Part> CATALOG =
      Catalog.<Part>of("layer")
          .with(
              "dropconnect(units, rate=0.5)",
              About.of(
                      "a fully connected layer whose weights are dropped in training",
                      "Wan, Zeiler, Zhang, LeCun, Fergus 2013")
                  .written("y = x D(W) + b with D as dropout", "y = x \\, D(W) + b")
                  .defaults("Wan et al. 2013")
                  .example("units=128"),
              a -> {
                int units = Math.toIntExact(a.whole("units"));
                double rate = a.number("rate");
                return (params, width, weights) ->
                    new DropConnect(Linear.create(params, width, units, weights), rate);
              });

  /// These, activations, and layers without weights.
  static final Catalog<Part> ALL = ready().and(CATALOG);

  private Parts() {}

  private static Catalog<Part> ready() {
    Catalog<Part> parts = Catalog.of("layer");
    for (var entry : Activations.CATALOG.and(Layers.CATALOG).entries()) {
      parts =
          parts.with(
              entry.signature().toString(),
              entry.about(),
              a -> {
                Layer layer = entry.factory().apply(a);
                return (_, _, _) -> layer;
              });
    }
    for (var entry : Activations.TRAINED.entries()) {
      parts =
          parts.with(
              entry.signature().toString(),
              entry.about(),
              a -> {
                TrainedActivation activation = entry.factory().apply(a);
                return (params, width, _) -> activation.create(params, width);
              });
    }
    return parts;
  }
}
