package org.bpnet.nn.regularizer;

import org.bpnet.nn.catalog.Catalog;

/// The penalties by name.
public final class Penalties {
  /// All penalties, for the command line and the contract tests.
  public static final Catalog<Penalty> CATALOG =
      Catalog.<Penalty>of("penalty")
          .with("l1(strength)", "Tibshirani 1996", a -> new L1(a.number("strength")))
          .with("l2(strength)", "Krogh, Hertz 1992", a -> new L2(a.number("strength")));

  private Penalties() {}

  static void check(String name, double strength) {
    if (!(strength >= 0 && strength < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + ": strength must be finite and >= 0, got " + strength);
    }
  }
}
