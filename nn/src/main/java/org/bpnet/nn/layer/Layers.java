package org.bpnet.nn.layer;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// The layers without parameters of their own, by name. Activations have a catalog for themselves.
public final class Layers {
  /// All of these layers, for the command line and the contract tests.
  public static final Catalog<Layer> CATALOG =
      Catalog.<Layer>of("layer")
          .with(
              "dropout(rate=0.5)",
              About.of(
                      "sets elements to 0 at random in training, and scales the others up",
                      "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014")
                  .formula("y", Dropout.FORMULA, "x")
                  .defaults("Srivastava et al. 2014, section A.4, for hidden units"),
              a -> new Dropout(a.number("rate")));

  private Layers() {}
}
