package org.bpnet.nn.optim;

import java.util.List;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;

/// The rules by name.
public final class Optimizers {
  /// All rules, for the command line and the contract tests.
  public static final Catalog<Rule> CATALOG =
      combining(structured(pointwise(Catalog.<Rule>of("optimizer").defining(Optimizers::lines))));

  private Optimizers() {}

  private static Catalog<Rule> pointwise(Catalog<Rule> catalog) {
    return catalog
        .with("sgd", About.of("steps down the gradient", "Robbins, Monro 1951"), _ -> new Sgd())
        .with(
            "momentum(momentum=0.9)",
            About.of("steps that keep some of their speed", "Polyak 1964"),
            a -> new Momentum(a.number("momentum")))
        .with(
            "nesterov(momentum=0.9)",
            About.of("momentum that looks ahead", "Nesterov 1983; Sutskever et al. 2013"),
            a -> new Nesterov(a.number("momentum")))
        .with(
            "adam(beta1=0.9, beta2=0.999, epsilon=1e-8)",
            About.of(
                "momentum, scaled by the root mean square of gradients",
                "Kingma, Ba 2015, algorithm 1"),
            Optimizers::adam)
        .with(
            "adamw(beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.01)",
            About.of("Adam with weight decay of its own", "Loshchilov, Hutter 2019, algorithm 2"),
            a -> new AdamW(adam(a), a.number("decay")))
        .with(
            "amsgrad(beta1=0.9, beta2=0.999, epsilon=1e-8)",
            About.of("Adam whose scale never shrinks", "Reddi, Kale, Kumar 2018, algorithm 2")
                .defaults("PyTorch"),
            a -> new AmsGrad(adam(a)))
        .with(
            "adamax(beta1=0.9, beta2=0.999, epsilon=1e-8)",
            About.of("Adam scaled by the largest recent gradient", "Kingma, Ba 2015, algorithm 2")
                .defaults("the paper; epsilon: PyTorch"),
            a -> new Adamax(a.number("beta1"), a.number("beta2"), a.number("epsilon")))
        .with(
            "nadam(beta1=0.9, beta2=0.999, epsilon=1e-8, momentum_decay=0.004)",
            About.of("Adam with Nesterov's look ahead", "Dozat 2016, algorithm 2")
                .defaults("PyTorch"),
            a -> new NAdam(adam(a), a.number("momentum_decay")))
        .with(
            "radam(beta1=0.9, beta2=0.999, epsilon=1e-8)",
            About.of(
                    "Adam that scales its steps once the mean square is to be trusted",
                    "Liu et al. 2020, algorithm 2")
                .defaults("PyTorch"),
            a -> new RAdam(adam(a)))
        .with(
            "yogi(beta1=0.9, beta2=0.999, epsilon=1e-3, initial=1e-6)",
            About.of("Adam that forgets large gradients slowly", "Zaheer et al. 2018, algorithm 2")
                .defaults("the paper; initial: Optax"),
            a -> new Yogi(adam(a), a.number("initial")))
        .with(
            "lion(beta1=0.9, beta2=0.99, decay=0)",
            About.of(
                    "steps of one length, by the sign of a mean gradient",
                    "Chen et al. 2023, algorithm 2")
                .defaults("the authors' program"),
            a -> new Lion(a.number("beta1"), a.number("beta2"), a.number("decay")))
        .with(
            "rmsprop(alpha=0.99, epsilon=1e-8, momentum=0, centred=false)",
            About.of(
                    "steps scaled by the root mean square of gradients",
                    "Tieleman, Hinton 2012; Graves 2013, eqs. 38 to 45")
                .defaults("PyTorch"),
            Optimizers::rmsProp)
        .with(
            "adagrad(epsilon=1e-10, initial=0)",
            About.of(
                    "steps that shrink with the gradients so far",
                    "Duchi, Hazan, Singer 2011, figure 1")
                .defaults("PyTorch"),
            a -> new AdaGrad(a.number("epsilon"), a.number("initial")))
        .with(
            "adadelta(rho=0.9, epsilon=1e-6)",
            About.of(
                    "steps as long as past steps, scaled by past gradients",
                    "Zeiler 2012, algorithm 1")
                .defaults("PyTorch"),
            a -> new AdaDelta(a.number("rho"), a.number("epsilon")))
        .with(
            "asgd(decay=1e-4, power=0.75, start=1e6)",
            About.of("gradient descent that also averages its path", "Polyak, Juditsky 1992")
                .defaults("PyTorch"),
            a -> new Asgd(a.number("decay"), a.number("power"), a.number("start")))
        .with(
            "rprop(increase=1.2, decrease=0.5, smallest=1e-6, largest=50)",
            About.of(
                    "a step for each weight, by the signs of full-batch gradients",
                    "Riedmiller, Braun 1993; Igel, Hüsken 2003")
                .defaults("the papers"),
            Optimizers::rprop)
        .with(
            "irprop-(increase=1.2, decrease=0.5, smallest=1e-6, largest=50)",
            About.of("rprop by its full name", "Igel, Hüsken 2003; the same as rprop")
                .defaults("the paper"),
            Optimizers::rprop)
        .with(
            "ftrl(l1=0, l2=0, beta=0, initial=0.1)",
            About.of(
                    "follows the regularized leader; exact zeros by L1",
                    "McMahan et al. 2013, algorithm 1")
                .defaults("Keras"),
            a -> new Ftrl(a.number("l1"), a.number("l2"), a.number("beta"), a.number("initial")));
  }

  private static Catalog<Rule> structured(Catalog<Rule> catalog) {
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
            a -> new Lamb(adam(a), a.number("decay")))
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
            Optimizers::muon);
  }

  private static Catalog<Rule> combining(Catalog<Rule> catalog) {
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
            Optimizers::lookahead)
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
            Optimizers::sam);
  }

  private static Muon muon(Arguments a) {
    return new Muon(
        a.number("momentum"),
        a.integer("steps"),
        a.number("decay"),
        CATALOG.create(a.text("others")),
        a.number("factor"));
  }

  private static Lookahead lookahead(Arguments a) {
    return new Lookahead(CATALOG.create(a.text("rule")), a.integer("steps"), a.number("share"));
  }

  private static Sam sam(Arguments a) {
    return new Sam(CATALOG.create(a.text("rule")), a.number("radius"));
  }

  /// What the code runs, line by line.
  private static List<About.Line> lines(Rule rule) {
    return rule instanceof UpdateRule pointwise
        ? pointwise.assignments().stream()
            .<About.Line>map(a -> new About.Line.Computed(a.name(), a.value(), List.of()))
            .toList()
        : List.of();
  }

  private static Adam adam(Arguments a) {
    return new Adam(a.number("beta1"), a.number("beta2"), a.number("epsilon"));
  }

  private static RmsProp rmsProp(Arguments a) {
    return new RmsProp(
        a.number("alpha"), a.number("epsilon"), a.number("momentum"), a.truth("centred"));
  }

  private static Rprop rprop(Arguments a) {
    return new Rprop(
        a.number("increase"), a.number("decrease"), a.number("smallest"), a.number("largest"));
  }
}
