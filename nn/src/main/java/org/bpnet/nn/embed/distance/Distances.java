package org.bpnet.nn.embed.distance;

import org.bpnet.nn.catalog.Catalog;

/// The distances by name.
public final class Distances {
  /// All distances, for the command line and the contract tests.
  public static final Catalog<Distance> CATALOG =
      Catalog.<Distance>of("distance")
          .with(
              "squared_euclidean(unit=false)",
              SquaredEuclidean.ABOUT,
              a -> new SquaredEuclidean(a.truth("unit")))
          .with("euclidean(unit=false)", Euclidean.ABOUT, a -> new Euclidean(a.truth("unit")))
          .with("cosine", Cosine.ABOUT, _ -> new Cosine())
          .with("dot(unit=false)", Dot.ABOUT, a -> new Dot(a.truth("unit")))
          .with(
              "lp(p=2, power=1, unit=false)",
              Lp.ABOUT,
              a -> new Lp(a.number("p"), a.number("power"), a.truth("unit")))
          .with("snr(unit=false)", SignalToNoise.ABOUT, a -> new SignalToNoise(a.truth("unit")))
          .also("euclidean", "l2")
          .also("snr", "signal_to_noise");

  private Distances() {}
}
