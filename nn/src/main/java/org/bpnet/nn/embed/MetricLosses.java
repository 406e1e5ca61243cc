package org.bpnet.nn.embed;

import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.embed.loss.CrossBatchMemory;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.loss.PairLosses;
import org.bpnet.nn.embed.proxy.ProxyLosses;

/// The losses of embeddings by name.
public final class MetricLosses {
  private static final Catalog<MetricLoss> ALONE =
      Catalog.<MetricLoss>of("metric loss").and(PairLosses.CATALOG).and(ProxyLosses.CATALOG);

  /// All of these, for the command line and the contract tests.
  public static final Catalog<MetricLoss> CATALOG =
      ALONE
          .with(
              "xbm(loss=contrastive, size=1024)",
              CrossBatchMemory.ABOUT,
              a -> new CrossBatchMemory(ALONE.create(a.text("loss")), a.integer("size")))
          .also("xbm", "cross_batch_memory");

  private MetricLosses() {}
}
