package org.bpnet.nn.regularizer.penalty;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// The penalties on features by name.
public final class FeaturePenalties {
  /// All of these, for the command line and the contract tests.
  public static final Catalog<FeaturePenalty> CATALOG =
      Catalog.<FeaturePenalty>of("feature penalty")
          .with(
              "feature_incay(strength, epsilon=1)",
              About.of(
                      "lengthens the features of right answers, short ones most",
                      "Yuan, Feng, Jin, Wang 2017, reciprocal norm loss")
                  .formula("r", FeatureIncay.FORMULA, "s")
                  .written(
                      "s = sum_j f_j^2, h = 1 where the answer is right, else 0",
                      "s = \\lVert f \\rVert^2, h = 1[\\arg\\max_j z_j = y]")
                  .defaults("ours")
                  .example("strength=0.01"),
              a -> new FeatureIncay(a.number("strength"), a.number("epsilon")));

  private FeaturePenalties() {}
}
