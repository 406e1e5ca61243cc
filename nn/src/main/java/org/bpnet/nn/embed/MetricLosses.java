package org.bpnet.nn.embed;

import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.embed.loss.MetricLoss;
import org.bpnet.nn.embed.loss.PairLosses;

/// The losses of embeddings by name.
public final class MetricLosses {
  /// All of these, for the command line and the contract tests.
  public static final Catalog<MetricLoss> CATALOG =
      Catalog.<MetricLoss>of("metric loss").and(PairLosses.CATALOG);

  private MetricLosses() {}
}
