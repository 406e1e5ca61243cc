package org.bpnet.nn.optim;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// The ways to train some parameters otherwise, by name.
public final class Groups {
  /// All of them, for the command line and the documentation.
  public static final Catalog<Group> CATALOG =
      Catalog.<Group>of("group")
          .with(
              "frozen(paths)",
              About.of("parameters that stay as they are", "ours")
                  .written("p = p", "p \\leftarrow p")
                  .example("paths=hidden*"),
              a -> new Group.Frozen(a.text("paths")))
          .with(
              "rate(paths, factor)",
              About.of("a learning rate of their own", "ours")
                  .written("eta = factor * eta", "\\eta \\leftarrow \\mathrm{factor} \\cdot \\eta")
                  .example("paths=hidden*, factor=0.1"),
              a -> new Group.Rate(a.text("paths"), a.number("factor")))
          .with(
              "decay(paths, decay, biases=false)",
              About.of(
                      "a weight decay of their own, where the optimizer has one; of biases and gains"
                          + " too if asked for",
                      "ours")
                  .written("lambda = decay", "\\lambda \\leftarrow \\mathrm{decay}")
                  .example("paths=output*, decay=0"),
              a -> new Group.Decay(a.text("paths"), a.number("decay"), a.truth("biases")))
          .with(
              "rule(paths, rule)",
              About.of("an optimizer of their own, at the learning rate of all", "ours")
                  .written("p by the rule", "p \\text{ by the rule}")
                  .example("paths=output*, rule=adamw"),
              a -> new Group.Ruled(a.text("paths"), Optimizers.CATALOG.create(a.text("rule"))));

  private Groups() {}
}
