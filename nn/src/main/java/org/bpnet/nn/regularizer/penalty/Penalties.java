package org.bpnet.nn.regularizer.penalty;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.schedule.curve.Schedules;

/// The penalties by name.
public final class Penalties {
  /// All penalties, for the command line and the contract tests.
  public static final Catalog<Penalty> CATALOG =
      annealed(
              Catalog.<Penalty>of("penalty")
                  .with(
                      "l1(strength)",
                      About.of("the sum of the absolute weights, times strength", "Tibshirani 1996")
                          .formula("r", L1.FORMULA, "w")
                          .example("strength=0.5"),
                      a -> new L1(a.number("strength")))
                  .with(
                      "l2(strength)",
                      About.of(
                              "the sum of the squared weights, times strength; gradient 2 strength w",
                              "Hoerl, Kennard 1970; Krogh, Hertz 1992")
                          .formula("r", L2.FORMULA, "w")
                          .example("strength=0.5"),
                      a -> new L2(a.number("strength")))
                  .with(
                      "frobenius(strength)",
                      About.of(
                              "the squared Frobenius norm tr(W'W), times strength: l2 by its other"
                                  + " name",
                              "Golub, Van Loan 2013, section 2.3")
                          .formula("r", L2.FORMULA, "w")
                          .example("strength=0.5"),
                      a -> new L2(a.number("strength")))
                  .with(
                      "half_l2(strength)",
                      About.of(
                              "half the sum of the squared weights, times strength; gradient strength"
                                  + " w",
                              "Krogh, Hertz 1992, eq. 1; PyTorch weight_decay")
                          .formula("r", HalfL2.FORMULA, "w")
                          .example("strength=0.5"),
                      a -> new HalfL2(a.number("strength")))
                  .with(
                      "elastic_net(strength, ratio=0.5)",
                      About.of(
                              "l1 for a share of the strength, half_l2 for the rest",
                              "Zou, Hastie 2005; Friedman, Hastie, Tibshirani 2010, eq. 3")
                          .formula("r", ElasticNet.FORMULA, "w")
                          .defaults("ratio: scikit-learn")
                          .example("strength=0.5"),
                      a -> new ElasticNet(a.number("strength"), a.number("ratio")))
                  .also("l1", "lasso")
                  .also("l2", "ridge")
                  .also("half_l2", "weight_decay"))
          .elsewhere(
              "l0",
              "the number of weights has the gradient 0 almost everywhere, so it cannot be added to"
                  + " a loss; the constraint hard_threshold(strength) is its proximal step");

  private Penalties() {}

  private static Catalog<Penalty> withBiases(Catalog<Penalty> plain) {
    return plain.with(
        "with_biases(penalty)",
        About.of(
                "a penalty on biases and gains too, which penalties leave alone",
                "PyTorch weight_decay")
            .written("r = penalty(p) of all parameters p", "r = \\sum_p r_0(p)")
            .gradient(
                "dr/dp = dpenalty/dp",
                "\\frac{\\partial r}{\\partial p} = \\frac{\\partial r_0}{\\partial p}")
            .example("penalty=half_l2(1e-4)"),
        a -> new WithBiases(plain.create(a.text("penalty"))));
  }

  private static Catalog<Penalty> annealed(Catalog<Penalty> weights) {
    Catalog<Penalty> plain = withBiases(weights);
    return plain.with(
        "annealed(penalty, factor)",
        About.of(
                "a penalty times a schedule of the updates t",
                "Bowman et al. 2016, section 3.1, for another term of the loss")
            .written("r = factor(t) * penalty(w)", "r = \\eta(t) \\cdot r_0(w)")
            .gradient(
                "dr/dw = factor(t) * dpenalty/dw",
                "\\frac{\\partial r}{\\partial w} = \\eta(t) \\frac{\\partial r_0}{\\partial w}")
            .example("penalty=l2(1e-4), factor=linear(to=1, total=100)"),
        a ->
            new AnnealedPenalty(
                plain.create(a.text("penalty")), Schedules.CATALOG.create(a.text("factor"))));
  }
}
