package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.max;
import static org.bpnet.core.formula.Formula.min;

import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// A trapezium: up, level, down. Unlike a cosine, it need not know the end before the fall begins.
///
/// **Formula.** η(t) = floor + (rate − floor)·min(1, (t + 1)/warmup, (warmup + stable + decay −
/// t)/decay), at least floor.
///
/// **Source.** Zhai, Kolesnikov, Houlsby, Beyer 2022; Hu et al., *MiniCPM*, 2024, section 4; the
/// straight fall is that of Hägele et al. 2024.
///
/// @param rate the learning rate of the level part
/// @param warmup the steps in which it rises, at least 1
/// @param stable the steps in which it stays
/// @param decay the steps in which it falls, at least 1
/// @param floor the last learning rate
public record WarmUpStableDecay(double rate, long warmup, long stable, long decay, double floor)
    implements Schedule {
  static final Curve CURVE = Curve.of(formula(), "rate", "warmup", "stable", "decay", "floor");

  private static Formula formula() {
    Formula rising = Curve.T.add(1).div(hyper("warmup"));
    Formula end = hyper("warmup").add(hyper("stable")).add(hyper("decay"));
    Formula falling = max(end.sub(Curve.T).div(hyper("decay")), constant(0));
    Formula share = min(min(rising, falling), constant(1));
    return Curve.FLOOR.add(Curve.RATE.sub(Curve.FLOOR).mul(share));
  }

  /// Throws IllegalArgumentException if a rate is negative or not finite, if the floor lies above
  /// the rate, or if a phase has a wrong number of steps.
  public WarmUpStableDecay {
    Range.ordered("WarmUpStableDecay", floor, rate);
    Range.steps("WarmUpStableDecay: warmup", warmup);
    Range.count("WarmUpStableDecay: stable", stable);
    Range.steps("WarmUpStableDecay: decay", decay);
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, rate, (double) warmup, (double) stable, (double) decay, floor);
  }
}
