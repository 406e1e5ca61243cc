package org.bpnet.nn.optim;

import java.util.List;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;

/// The update rules by name.
public final class Optimizers {
  /// All update rules, for the command line and the contract tests.
  public static final Catalog<UpdateRule> CATALOG =
      Catalog.<UpdateRule>of("optimizer")
          .defining(Optimizers::lines)
          .with("sgd", "Robbins, Monro 1951", _ -> new Sgd())
          .with("momentum(momentum=0.9)", "Polyak 1964", a -> new Momentum(a.number("momentum")))
          .with(
              "nesterov(momentum=0.9)",
              "Nesterov 1983; Sutskever et al. 2013",
              a -> new Nesterov(a.number("momentum")))
          .with(
              "adam(beta1=0.9, beta2=0.999, epsilon=1e-8)",
              "Kingma, Ba 2015, algorithm 1",
              Optimizers::adam)
          .with(
              "adamw(beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.01)",
              "Loshchilov, Hutter 2019, algorithm 2",
              a -> new AdamW(adam(a), a.number("decay")));

  private Optimizers() {}

  /// What the code runs, line by line.
  private static List<About.Line> lines(UpdateRule rule) {
    return rule.assignments().stream()
        .<About.Line>map(a -> new About.Line.Computed(a.name(), a.value(), List.of()))
        .toList();
  }

  private static Adam adam(Arguments a) {
    return new Adam(a.number("beta1"), a.number("beta2"), a.number("epsilon"));
  }

  static void checkFraction(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(what + " must be in [0, 1), got " + value);
    }
  }

  static void checkPositive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be finite and > 0, got " + value);
    }
  }
}
