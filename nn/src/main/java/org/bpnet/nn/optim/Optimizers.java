package org.bpnet.nn.optim;

import java.util.List;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.optim.formula.FormulaRules;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.UpdateRule;
import org.bpnet.nn.optim.tensor.TensorRules;

/// The rules by name.
public final class Optimizers {
  /// All rules, for the command line and the contract tests.
  public static final Catalog<Rule> CATALOG =
      TensorRules.in(
          FormulaRules.in(Catalog.<Rule>of("optimizer").defining(Optimizers::lines)),
          Optimizers::create);

  private Optimizers() {}

  private static Rule create(String text) {
    return CATALOG.create(text);
  }

  /// What the code runs, line by line.
  private static List<About.Line> lines(Rule rule) {
    return rule instanceof UpdateRule pointwise
        ? pointwise.assignments().stream()
            .<About.Line>map(a -> new About.Line.Computed(a.name(), a.value(), List.of()))
            .toList()
        : List.of();
  }
}
