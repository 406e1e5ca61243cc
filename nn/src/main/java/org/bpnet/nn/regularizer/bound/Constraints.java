package org.bpnet.nn.regularizer.bound;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// The constraints by name.
public final class Constraints {
  /// All constraints, for the command line and the contract tests. In the formulas `s` is the sum
  /// of squares of the weights that lead to a unit.
  public static final Catalog<Constraint> CATALOG =
      Catalog.<Constraint>of("constraint")
          .with(
              "max_norm(limit=2)",
              About.of(
                      "no unit's incoming weights are longer than the limit (s: their sum of"
                          + " squares)",
                      "Srebro, Shraibman 2005; Srivastava et al. 2014, section 5.1")
                  .formula("w", MaxNorm.FORMULA)
                  .defaults("Keras"),
              a -> new MaxNorm(a.number("limit")))
          .with(
              "unit_norm",
              About.of(
                      "each unit's incoming weights have length 1 (s: their sum of squares)",
                      "Keras UnitNorm")
                  .formula("w", UnitNorm.FORMULA),
              _ -> new UnitNorm())
          .with(
              "non_negative",
              About.of("no weight is negative", "Lee, Seung 1999; Lin 2007")
                  .formula("w", NonNegative.FORMULA),
              _ -> new NonNegative())
          .with(
              "soft_threshold(strength)",
              About.of(
                      "the proximal step of l1: small weights become 0",
                      "Daubechies, Defrise, De Mol 2004; Parikh, Boyd 2014, section 6.5.2")
                  .formula("w", SoftThreshold.FORMULA)
                  .example("strength=0.5"),
              a -> new SoftThreshold(a.number("strength")))
          .with(
              "hard_threshold(strength)",
              About.of(
                      "the proximal step of l0, the count of weights: small ones become 0",
                      "Blumensath, Davies 2008, eq. 10")
                  .formula("w", HardThreshold.FORMULA)
                  .example("strength=0.5"),
              a -> new HardThreshold(a.number("strength")));

  private Constraints() {}
}
