package org.bpnet.nn.regularizer;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// The penalties by name.
public final class Penalties {
  /// All penalties, for the command line and the contract tests.
  public static final Catalog<Penalty> CATALOG =
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
                      "the squared Frobenius norm tr(W'W), times strength: l2 by its other name",
                      "Golub, Van Loan 2013, section 2.3")
                  .formula("r", L2.FORMULA, "w")
                  .example("strength=0.5"),
              a -> new L2(a.number("strength")))
          .with(
              "half_l2(strength)",
              About.of(
                      "half the sum of the squared weights, times strength; gradient strength w",
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
              a -> new ElasticNet(a.number("strength"), a.number("ratio")));

  private Penalties() {}

  static void check(String name, double strength) {
    checkNotNegative(name + ": strength", strength);
  }

  static void checkNotNegative(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be finite and >= 0, got " + value);
    }
  }

  static void checkPositive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be finite and > 0, got " + value);
    }
  }
}
