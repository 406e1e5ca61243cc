package org.bpnet.nn.schedule;

import org.bpnet.nn.catalog.Catalog;

/// The schedules by name.
public final class Schedules {
  /// All schedules, for the command line and the contract tests.
  public static final Catalog<Schedule> CATALOG =
      Catalog.<Schedule>of("schedule")
          .with("constant(rate)", "the rate itself", a -> Schedule.constant(a.number("rate")))
          .with(
              "step(rate, factor=0.1, every)",
              "Krizhevsky, Sutskever, Hinton 2012, section 5",
              a -> Schedule.step(a.number("rate"), a.number("factor"), a.whole("every")))
          .with(
              "exponential(rate, factor, every=1)",
              "Keras ExponentialDecay, PyTorch ExponentialLR",
              a -> Schedule.exponential(a.number("rate"), a.number("factor"), a.whole("every")))
          .with(
              "inverse_time(rate, decay)",
              "Darken, Moody 1991",
              a -> Schedule.inverseTime(a.number("rate"), a.number("decay")))
          .with(
              "cosine(rate, total, floor=0)",
              "Loshchilov, Hutter 2017, eq. 5",
              a -> Schedule.cosine(a.number("rate"), a.whole("total"), a.number("floor")))
          .with(
              "warm_up(steps, then)",
              "Goyal et al. 2017, section 2.2",
              a -> Schedule.warmUp(a.whole("steps"), named(a.text("then"))));

  private Schedules() {}

  private static Schedule named(String text) {
    return CATALOG.create(text);
  }
}
