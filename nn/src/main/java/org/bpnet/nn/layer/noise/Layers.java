package org.bpnet.nn.layer.noise;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.layer.Layer;

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
              a -> new Dropout(a.number("rate")))
          .with(
              "spatial_dropout(rate=0.5)",
              About.of(
                      "dropout of whole channels, u being one number for each",
                      "Tompson, Goroshin, Jain, LeCun, Bregler 2015, section 3.2")
                  .formula("y", Dropout.FORMULA, "x")
                  .defaults("that of dropout"),
              a -> new SpatialDropout(a.number("rate")))
          .with(
              "gaussian_dropout(rate=0.5)",
              About.of(
                      "multiplies with normal numbers of mean 1 in training",
                      "Srivastava et al. 2014, section 10; Keras GaussianDropout")
                  .formula("y", GaussianDropout.FORMULA, "x")
                  .defaults("that of dropout"),
              a -> new GaussianDropout(a.number("rate")))
          .with(
              "alpha_dropout(rate=0.1)",
              About.of(
                      "dropout for SELU: keeps mean 0 and variance 1",
                      "Klambauer, Unterthiner, Mayr, Hochreiter 2017, section 3")
                  .formula("y", AlphaDropout.FORMULA, "x")
                  .defaults("Klambauer et al. 2017"),
              a -> new AlphaDropout(a.number("rate")));

  private Layers() {}
}
