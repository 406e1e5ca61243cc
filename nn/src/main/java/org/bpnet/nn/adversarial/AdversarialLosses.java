package org.bpnet.nn.adversarial;

import org.bpnet.nn.catalog.Catalog;

/// The losses of adversarial networks by name.
public final class AdversarialLosses {
  /// All of these, for the command line and the contract tests.
  public static final Catalog<AdversarialLoss> CATALOG = all();

  private AdversarialLosses() {}

  private static Catalog<AdversarialLoss> all() {
    Catalog<AdversarialLoss> catalog = Catalog.of("adversarial loss");
    for (GameLoss loss : GameLoss.values()) {
      catalog = catalog.with(loss.toString(), loss.about(), _ -> loss);
    }
    return catalog
        .with(
            "wasserstein(weight=10)",
            WassersteinPenalty.ABOUT,
            a -> new WassersteinPenalty(a.number("weight")))
        .also("wasserstein", "wgan_gp")
        .also("least_squares", "lsgan");
  }
}
