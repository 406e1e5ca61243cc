package org.bpnet.nn.loss;

import org.bpnet.nn.catalog.Catalog;

/// The losses by name, each as the mean over the batch.
public final class Losses {
  /// All losses, for the command line and the contract tests.
  public static final Catalog<Loss> CATALOG =
      Catalog.<Loss>of("loss")
          .with(
              "half_squared_error",
              "Rumelhart, Hinton, Williams 1986, eq. 3",
              _ -> new HalfSquaredError())
          .with("mean_squared_error", "Legendre 1805", _ -> new MeanSquaredError())
          .with("cross_entropy", "Bridle 1990", _ -> new CrossEntropy())
          .with("sigmoid_cross_entropy", "Cox 1958", _ -> new SigmoidCrossEntropy());

  private Losses() {}
}
