package org.bpnet.nn.embed.proxy;

import java.util.Locale;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.embed.distance.Distances;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.miner.Miners;
import org.bpnet.nn.embed.pair.Reducer;

/// The losses with something learnt for each class, by name.
public final class ProxyLosses {
  private static final LearntMargin MARGIN = LearntMargin.of(0.2, 1.2, false);

  /// All of these.
  public static final Catalog<MetricLoss> CATALOG =
      Catalog.<MetricLoss>of("metric loss")
          .with(
              "center(rate=0.5, mode=paper)",
              Center.ABOUT,
              a -> new Center(a.number("rate"), a.choice("mode", Center.Mode.values())))
          .with(
              "contrastive_center(delta=1)",
              ContrastiveCenter.ABOUT,
              a -> new ContrastiveCenter(a.number("delta")))
          .with(
              "proxy_nca(scale=1, own=false)",
              ProxyNca.ABOUT,
              a -> new ProxyNca(ProxyNca.Name.PROXY_NCA, a.number("scale"), a.truth("own")))
          .with(
              "proxy_nca_pp(scale=9)",
              ProxyNca.ABOUT_PP,
              a -> new ProxyNca(ProxyNca.Name.PROXY_NCA_PP, a.number("scale"), true))
          .with(
              "proxy_anchor(alpha=32, margin=0.1)",
              ProxyAnchor.ABOUT,
              a -> new ProxyAnchor(a.number("alpha"), a.number("margin")))
          .with(
              "soft_triple(lambda=20, gamma=0.1, margin=0.01, centres=10)",
              SoftTriple.ABOUT,
              a ->
                  new SoftTriple(
                      a.number("lambda"),
                      a.number("gamma"),
                      a.number("margin"),
                      a.integer("centres")))
          .with(
              String.format(
                  Locale.ROOT,
                  "margin(margin=0.2, beta=1.2, per_class=false, distance=%s, miner=%s, reducer=%s)",
                  MARGIN.distance(),
                  MARGIN.miner(),
                  MARGIN.reducer()),
              LearntMargin.ABOUT,
              a ->
                  new LearntMargin(
                      a.number("margin"),
                      a.number("beta"),
                      a.truth("per_class"),
                      Distances.CATALOG.create(a.text("distance")),
                      Miners.CATALOG.create(a.text("miner")),
                      Reducer.CATALOG.create(a.text("reducer"))))
          .also("proxy_nca_pp", "proxy_nca_plus_plus");

  private ProxyLosses() {}
}
