package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.min;
import static org.bpnet.core.formula.Formula.where;

import java.util.Locale;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// Up to a large rate and down to almost none, once.
///
/// **Formula.** With s = rise·total − 1 and first = rate/divide: half a cosine wave from `first` up
/// to `rate` at step s, then another down to first/finish at step total − 1.
///
/// **Source.** Smith, Topin, *Super-convergence*, 2018, with cosines for straight lines as in
/// PyTorch's OneCycleLR, whose defaults these are. **Differs**: the momentum is left alone.
///
/// @param rate the largest learning rate
/// @param total the steps of the whole run
/// @param rise the share of them in which the rate rises
/// @param divide the rate divided by the first rate
/// @param finish the first rate divided by the last
public record OneCycle(double rate, long total, double rise, double divide, double finish)
    implements Schedule {
  static final Curve CURVE = Curve.of(formula(), "rate", "total", "rise", "divide", "finish");

  private static Formula formula() {
    Formula top = hyper("rise").mul(Curve.TOTAL).sub(1);
    Formula first = Curve.RATE.div(hyper("divide"));
    Formula up = Curve.T.div(top);
    Formula down = Curve.T.sub(top).div(Curve.TOTAL.sub(1).sub(top));
    return where(
        Curve.T.atMost(top),
        Curve.cosine(first, Curve.RATE, up),
        Curve.cosine(Curve.RATE, first.div(hyper("finish")), min(down, constant(1))));
  }

  /// Throws IllegalArgumentException if a number is not positive or not finite, or if the rise
  /// leaves no step to either side.
  public OneCycle {
    Range.notNegative("OneCycle: rate", rate);
    Range.positive("OneCycle: divide", divide);
    Range.positive("OneCycle: finish", finish);
    Range.steps("OneCycle: total", total);
    if (!(rise * (double) total > 1 && rise < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "OneCycle: need 1/total < rise < 1, got rise %s and total %d",
              rise,
              total));
    }
  }

  /// A third of the way up, 25 and 10,000 as PyTorch has them.
  public static OneCycle defaults(double rate, long total) {
    return new OneCycle(rate, total, 0.3, 25, 1e4);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, rate, (double) total, rise, divide, finish);
  }
}
