package org.bpnet.nn.schedule.curve;

import java.util.List;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Arguments;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.schedule.Chain;
import org.bpnet.nn.schedule.MultiStepDecay;
import org.bpnet.nn.schedule.Multiplied;
import org.bpnet.nn.schedule.Plateau;
import org.bpnet.nn.schedule.Schedule;

/// The schedules by name.
public final class Schedules {
  /// All schedules, for the command line and the contract tests.
  public static final Catalog<Schedule> CATALOG =
      combining(
          reacting(
              rising(
                  falling(
                      Catalog.<Schedule>of("schedule")
                          .with(
                              "constant(rate)",
                              curve(
                                      "always the same",
                                      "Robbins, Monro 1951",
                                      Curve.of(Curve.RATE, "rate"))
                                  .example("rate=0.1"),
                              a -> Schedule.constant(a.number("rate")))))));

  private Schedules() {}

  private static Catalog<Schedule> falling(Catalog<Schedule> catalog) {
    return catalog
        .with(
            "step(rate, factor=0.1, every)",
            curve(
                    "falls by a factor at regular steps",
                    "Krizhevsky, Sutskever, Hinton 2012, section 5",
                    StepDecay.CURVE)
                .example("rate=0.1, factor=0.5, every=25"),
            a -> new StepDecay(a.number("rate"), a.number("factor"), a.whole("every")))
        .with(
            "multi_step(rate, factor=0.1, at)",
            About.of("falls by a factor at chosen steps", "He, Zhang, Ren, Sun 2016, section 4.2")
                .written(
                    "eta = rate * factor^(how many of at are <= t)",
                    "\\eta = \\mathrm{rate} \\cdot \\mathrm{factor}^{|\\{a \\in \\mathrm{at} : a"
                        + " \\le t\\}|}")
                .example("rate=0.1, factor=0.3, at=(30, 60)"),
            a -> new MultiStepDecay(a.number("rate"), a.number("factor"), a.wholes("at")))
        .with(
            "exponential(rate, factor, every=1)",
            curve(
                    "falls by a factor within each so many steps, smoothly",
                    "Keras ExponentialDecay; PyTorch ExponentialLR",
                    ExponentialDecay.CURVE)
                .example("rate=0.1, factor=0.5, every=25"),
            a -> new ExponentialDecay(a.number("rate"), a.number("factor"), a.whole("every")))
        .with(
            "inverse_time(rate, decay)",
            curve("falls as 1/t in the end", "Darken, Moody 1991", InverseTimeDecay.CURVE)
                .example("rate=0.1, decay=0.05"),
            a -> new InverseTimeDecay(a.number("rate"), a.number("decay")))
        .with(
            "inverse(rate, gamma=1e-4, power=0.75, floor=0)",
            curve("falls as a power of t in the end", "Caffe, policy inv", InverseDecay.CURVE)
                .defaults("Caffe's LeNet")
                .example("rate=0.1, gamma=0.05"),
            a ->
                new InverseDecay(
                    a.number("rate"), a.number("gamma"), a.number("power"), a.number("floor")))
        .with(
            "polynomial(rate, total, power=1, floor=0)",
            curve(
                    "falls as a power of the time left; a straight line for power 1",
                    "Caffe, policy poly; Keras PolynomialDecay",
                    PolynomialDecay.CURVE)
                .example("rate=0.1, total=100, power=2"),
            a ->
                new PolynomialDecay(
                    a.number("rate"), a.whole("total"), a.number("power"), a.number("floor")))
        .with(
            "cosine(rate, total, floor=0)",
            curve(
                    "falls along half a cosine wave",
                    "Loshchilov, Hutter 2017, eq. 5",
                    CosineDecay.CURVE)
                .example("rate=0.1, total=100, floor=0.01"),
            a -> new CosineDecay(a.number("rate"), a.whole("total"), a.number("floor")))
        .with(
            "restarts(rate, period, growth=1, floor=0)",
            About.of("falls along a cosine and starts anew", "Loshchilov, Hutter 2017, eq. 5")
                .written(
                    "eta = floor + (rate - floor) / 2 * (1 + cos(π * s / T)), s steps into a period"
                        + " of T = period * growth^i steps",
                    "\\eta = \\mathrm{floor} + \\tfrac{1}{2} (\\mathrm{rate} - \\mathrm{floor})"
                        + " \\left( 1 + \\cos \\frac{\\pi s}{T_i} \\right), \\quad T_i ="
                        + " \\mathrm{period} \\cdot \\mathrm{growth}^i")
                .defaults("PyTorch")
                .example("rate=0.1, period=20, growth=2"),
            a ->
                new CosineRestarts(
                    a.number("rate"), a.whole("period"), a.whole("growth"), a.number("floor")));
  }

  private static Catalog<Schedule> rising(Catalog<Schedule> catalog) {
    return catalog
        .with(
            "linear(from=0, to, total)",
            curve("a straight line from one value to another", "PyTorch LinearLR", LinearRamp.CURVE)
                .example("from=0, to=0.1, total=60"),
            a -> new LinearRamp(a.number("from"), a.number("to"), a.whole("total")))
        .with(
            "one_cycle(rate, total, rise=0.3, divide=25, finish=1e4)",
            curve("up to a large rate and down, once", "Smith, Topin 2018", OneCycle.CURVE)
                .defaults("PyTorch OneCycleLR")
                .example("rate=0.1, total=100"),
            a ->
                new OneCycle(
                    a.number("rate"),
                    a.whole("total"),
                    a.number("rise"),
                    a.number("divide"),
                    a.number("finish")))
        .with(
            "cyclic(low, high, up=2000, down=2000, fade=1)",
            curve("up and down along straight lines, again and again", "Smith 2017", Cyclic.CURVE)
                .defaults("PyTorch CyclicLR")
                .example("low=0.01, high=0.1, up=10, down=30, fade=0.7"),
            a ->
                new Cyclic(
                    a.number("low"),
                    a.number("high"),
                    a.whole("up"),
                    a.whole("down"),
                    a.number("fade")))
        .with(
            "warm_up(steps, then)",
            curve(
                    "scales another schedule up over the first steps",
                    "Goyal et al. 2017, section 2.2",
                    WarmUp.CURVE)
                .example("steps=10, then=cosine(rate=0.1, total=100)"),
            a -> new WarmUp(a.whole("steps"), named(a, a.text("then"))))
        .with(
            "noam(width, warmup=4000, factor=1)",
            curve(
                    "up along a line, down as the root of t, for transformers",
                    "Vaswani et al. 2017, eq. 3",
                    Noam.CURVE)
                .defaults("warmup: Vaswani et al. 2017; factor: ours")
                .example("width=64, warmup=20, factor=2"),
            a -> new Noam(a.whole("width"), a.whole("warmup"), a.number("factor")))
        .with(
            "wsd(rate, warmup, stable, decay, floor=0)",
            curve(
                    "up, level and down along straight lines",
                    "Zhai et al. 2022; Hu et al. 2024; Hägele et al. 2024",
                    WarmUpStableDecay.CURVE)
                .example("rate=0.1, warmup=10, stable=60, decay=30"),
            a ->
                new WarmUpStableDecay(
                    a.number("rate"),
                    a.whole("warmup"),
                    a.whole("stable"),
                    a.whole("decay"),
                    a.number("floor")));
  }

  private static Catalog<Schedule> reacting(Catalog<Schedule> catalog) {
    return catalog.with(
        "plateau(rate, factor=0.1, patience=10, threshold=1e-4, cooldown=0, floor=0)",
        About.of("falls by a factor when a score no longer does", "PyTorch ReduceLROnPlateau")
            .written(
                "eta = max(factor * eta, floor) after more than patience epochs with score >= best"
                    + " - threshold * |best|",
                "\\eta \\leftarrow \\max(\\mathrm{factor} \\cdot \\eta, \\mathrm{floor})")
            .example("rate=0.1"),
        a ->
            new Plateau(
                a.number("rate"),
                a.number("factor"),
                a.whole("patience"),
                a.number("threshold"),
                a.whole("cooldown"),
                a.number("floor")));
  }

  private static Catalog<Schedule> combining(Catalog<Schedule> catalog) {
    return catalog
        .with(
            "chain(schedules, at)",
            About.of("schedules one after the other, each from its step 0", "PyTorch SequentialLR")
                .written(
                    "eta(t) = schedule_i(t - at_i) while at_i <= t < at_(i+1)",
                    "\\eta(t) = \\eta_i(t - a_i), \\quad a_i \\le t < a_{i+1}")
                .example("schedules=(linear(to=0.1, total=20), cosine(rate=0.1, total=80)), at=20"),
            a -> new Chain(named(a, a.texts("schedules")), a.wholes("at")))
        .with(
            "product(schedules)",
            About.of("schedules multiplied", "PyTorch ChainedScheduler")
                .written("eta(t) = prod_i eta_i(t)", "\\eta(t) = \\prod_i \\eta_i(t)")
                .example("schedules=(cosine(rate=0.1, total=100), step(rate=1, every=50))"),
            a -> new Multiplied(named(a, a.texts("schedules"))))
        .also("exponential", "exp")
        .also("polynomial", "poly")
        .also("restarts", "sgdr")
        .also("one_cycle", "onecycle")
        .also("multi_step", "multistep")
        .also("warm_up", "warmup");
  }

  private static About curve(String summary, String source, Curve curve) {
    return About.of(summary, source).formula("eta", curve.formula());
  }

  private static List<Schedule> named(Arguments a, List<String> texts) {
    return texts.stream().map(text -> named(a, text)).toList();
  }

  private static Schedule named(Arguments a, String text) {
    return CATALOG.create(text, a.defaults());
  }
}
