package org.bpnet.nn.regularizer;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// The penalties on features by name.
public final class FeaturePenalties {
  /// All of these, for the command line and the contract tests. In the formulas `s` is the sum of
  /// squares of a feature.
  public static final Catalog<FeaturePenalty> CATALOG =
      Catalog.<FeaturePenalty>of("feature penalty")
          .with(
              "feature_incay(strength, epsilon=1)",
              About.of(
                      "makes features of right answers longer, short ones most (s: their sum of"
                          + " squares; h: 1 where the answer is right, else 0)",
                      "Yuan, Feng, Jin, Wang 2017, reciprocal norm loss")
                  .formula("r", FeatureIncay.FORMULA, "s")
                  .defaults("ours")
                  .example("strength=0.01"),
              a -> new FeatureIncay(a.number("strength"), a.number("epsilon")));

  private FeaturePenalties() {}
}
