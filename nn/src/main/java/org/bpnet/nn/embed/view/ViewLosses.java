package org.bpnet.nn.embed.view;

import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.embed.loss.PairLosses;
import org.bpnet.nn.embed.loss.PairsOfViews;
import org.bpnet.nn.loss.Loss;

/// The losses of two views by name. What they compare is the embeddings of one view with those of
/// the other.
public final class ViewLosses {
  /// All of these, for the command line and the contract tests.
  public static final Catalog<Loss> CATALOG =
      Catalog.<Loss>of("view loss")
          .with(
              "barlow_twins(lambda=0.005)",
              BarlowTwins.ABOUT,
              a -> new BarlowTwins(a.number("lambda")))
          .with(
              "vicreg(invariance=25, variance=25, covariance=1)",
              VicReg.ABOUT,
              a -> new VicReg(a.number("invariance"), a.number("variance"), a.number("covariance")))
          .with(
              "pairs(loss=nt_xent)",
              PairsOfViews.ABOUT,
              a -> PairLosses.CATALOG.create(a.text("loss")).ofViews());

  private ViewLosses() {}
}
