package org.bpnet.nn.optim;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// The averages of weights by name.
public final class Averages {
  /// All averages, for the command line and the documentation.
  public static final Catalog<Average> CATALOG =
      Catalog.<Average>of("average")
          .with(
              "ema(decay=0.999)",
              About.of(
                      "a mean of weights that forgets",
                      "Polyak, Juditsky 1992; TensorFlow ExponentialMovingAverage")
                  .written(
                      "a = (1 - w) * a + w * p, w = 1 - min(decay, (1 + t) / (10 + t))",
                      "a \\leftarrow (1 - w_t) a + w_t p, \\quad w_t = 1 - \\min \\left("
                          + "\\mathrm{decay}, \\frac{1 + t}{10 + t} \\right)")
                  .defaults("TensorFlow's documentation"),
              a -> new Average.Ema(a.number("decay")))
          .with(
              "swa(start, every)",
              About.of(
                      "the plain mean of the weights of the last quarter, epoch by epoch, if not"
                          + " told otherwise",
                      "Izmailov et al. 2018, algorithm 1")
                  .written(
                      "a = (n * a + p) / (n + 1) at t = start + n * every",
                      "a \\leftarrow \\frac{n a + p}{n + 1} \\text{ at } t = \\mathrm{start} + n"
                          + " \\cdot \\mathrm{every}")
                  .defaults("the paper: after three quarters of the updates, every epoch")
                  .example("start=300, every=10"),
              a -> new Average.Swa(a.whole("start"), a.whole("every")));

  private Averages() {}
}
