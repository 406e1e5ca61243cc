package org.bpnet.nn.optim.formula;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.optim.rule.Rule;

/// The rules that are formulas of single numbers, by name.
public final class FormulaRules {
  private FormulaRules() {}

  /// The catalogue with these rules.
  public static Catalog<Rule> in(Catalog<Rule> catalog) {
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
            FormulaRules::adam)
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
            FormulaRules::rmsProp)
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
            FormulaRules::rprop)
        .with(
            "irprop-(increase=1.2, decrease=0.5, smallest=1e-6, largest=50)",
            About.of("rprop by its full name", "Igel, Hüsken 2003; the same as rprop")
                .defaults("the paper"),
            FormulaRules::rprop)
        .with(
            "ftrl(l1=0, l2=0, beta=0, initial=0.1)",
            About.of(
                    "follows the regularized leader; exact zeros by L1",
                    "McMahan et al. 2013, algorithm 1")
                .defaults("Keras"),
            a -> new Ftrl(a.number("l1"), a.number("l2"), a.number("beta"), a.number("initial")));
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
