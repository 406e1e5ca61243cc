package org.bpnet.nn.optim.tensor;

import java.util.function.Function;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.rule.Rule;

/// The rules that see whole tensors, by name.
public final class TensorRules {
  private TensorRules() {}

  /// The catalogue with these rules.
  ///
  /// @param rules makes a rule by its name, for those that combine others
  public static Catalog<Rule> in(Catalog<Rule> catalog, Function<String, Rule> rules) {
    return combining(structured(catalog, rules), rules);
  }

  private static Catalog<Rule> structured(Catalog<Rule> catalog, Function<String, Rule> rules) {
    return catalog
        .with(
            "lars(momentum=0.9, decay=5e-4, trust=1e-3)",
            About.of(
                    "momentum at a rate for each weight tensor; for large batches",
                    "You, Gitman, Ginsburg 2017, algorithm 1")
                .written("w = |p|, n = |g|", "w = \\lVert p \\rVert, n = \\lVert g \\rVert")
                .formula("r", Lars.RATIO)
                .formula("v", Lars.VELOCITY)
                .formula("p", Lars.MOVED),
            a -> new Lars(a.number("momentum"), a.number("decay"), a.number("trust")))
        .with(
            "lamb(beta1=0.9, beta2=0.999, epsilon=1e-6, decay=0.01)",
            About.of(
                    "AdamW by shares of each weight tensor; for large batches",
                    "You et al. 2020, algorithm 2")
                .written("m and v as in adam", "m, v \\text{ as in Adam}")
                .formula("d", Lamb.DIRECTION)
                .written("w = |p|, n = |d|", "w = \\lVert p \\rVert, n = \\lVert d \\rVert")
                .formula("r", Lamb.RATIO)
                .formula("p", Lamb.MOVED),
            a ->
                new Lamb(
                    new Adam(a.number("beta1"), a.number("beta2"), a.number("epsilon")),
                    a.number("decay")))
        .with(
            "adafactor(power=0.8, clip=1, floor=1e-3)",
            About.of(
                    "mean squares of rows and columns only; little memory",
                    "Shazeer, Stern 2018, algorithms 4 and 5")
                .formula("s", Adafactor.SQUARE)
                .written(
                    "r, k = running means of the rows and columns of s, w = t^-power; n = mean(r)",
                    "r, k \\leftarrow \\text{running means of rows and columns of } s, \\quad"
                        + " w = t^{-\\mathrm{power}}, \\quad n = \\bar r")
                .formula("u", Adafactor.FACTORED)
                .written(
                    "a = rms(p), b = rms(u), limit = 1 / sqrt(t)",
                    "a = \\mathrm{RMS}(p), b = \\mathrm{RMS}(u), \\mathrm{limit} = 1/\\sqrt t")
                .formula("p", Adafactor.MOVED),
            a -> new Adafactor(a.number("power"), a.number("clip"), a.number("floor")))
        .with(
            "muon(momentum=0.95, steps=5, decay=0.01, others=adamw(0.9, 0.95, 1e-10),"
                + " factor=0.015)",
            About.of(
                    "momentum made orthogonal, for hidden weights; the others by another rule at"
                        + " a factor of the rate",
                    "Jordan et al. 2024")
                .formula("b", Muon.DIRECTION)
                .written(
                    "u = b once more; n = |u|", "u = \\mu b + (1 - \\mu) g, n = \\lVert u \\rVert")
                .formula("X", Muon.UNIT)
                .written("steps times: A = X X', S = A A", "k \\text{ times: } A = X X^T, S = A A")
                .formula("Z", Muon.POLYNOMIAL)
                .written("Y = Z X", "Y = Z X")
                .formula("X", Muon.ITERATED)
                .written(
                    "f = sqrt(max(1, out / in))",
                    "f = \\sqrt{\\max(1, \\mathrm{out}/\\mathrm{in})}")
                .formula("p", Muon.MOVED)
                .defaults("the authors' program"),
            a -> muon(a, rules));
  }

  private static Catalog<Rule> combining(Catalog<Rule> catalog, Function<String, Rule> rules) {
    return catalog
        .with(
            "lookahead(rule=adam, steps=5, share=0.5)",
            About.of(
                    "slow weights that go part of the way of every few steps of a rule",
                    "Zhang, Lucas, Hinton, Ba 2019, algorithm 1")
                .formula("slow", Lookahead.BEGIN)
                .written("p by the rule", "p \\text{ by the rule}")
                .formula("p", Lookahead.END)
                .defaults("the paper"),
            a -> new Lookahead(rules.apply(a.text("rule")), a.integer("steps"), a.number("share")))
        .with(
            "sam(rule=adam, radius=0.05)",
            About.of(
                    "a rule with the gradients of the highest loss nearby: flat minima, at twice"
                        + " the time",
                    "Foret, Kleiner, Mobahi, Neyshabur 2021, algorithm 1")
                .written(
                    "p by the rule with the gradient at p + radius * g / |g|",
                    "p \\text{ by the rule with } \\nabla f \\left( p + \\rho"
                        + " \\frac{g}{\\lVert g \\rVert} \\right)")
                .defaults("the paper"),
            a -> new Sam(rules.apply(a.text("rule")), a.number("radius")));
  }

  private static Muon muon(Arguments a, Function<String, Rule> rules) {
    return new Muon(
        a.number("momentum"),
        a.integer("steps"),
        a.number("decay"),
        rules.apply(a.text("others")),
        a.number("factor"));
  }
}
