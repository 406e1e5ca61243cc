package org.bpnet.nn.schedule.curve;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.where;

import java.util.Locale;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.schedule.Schedule;

/// Up and down between two rates along straight lines, again and again.
///
/// **Formula.** η(t) = low + (high − low)·w·a, with w going from 0 to 1 in `up` steps and back in
/// `down`, and a = fadeᶜ in cycle c = 0, 1, ...
///
/// **Source.** Smith, *Cyclical learning rates*, 2017: `fade` = 1 is `triangular` there, 0.5 is
/// `triangular2`. **Differs**: the third policy there, a factor for each step, is a
/// [org.bpnet.nn.schedule.Multiplied] with an [ExponentialDecay].
///
/// @param low the smallest rate
/// @param high the largest
/// @param up the steps of each rise
/// @param down the steps of each fall
/// @param fade what the height is multiplied with after each cycle
public record Cyclic(double low, double high, long up, long down, double fade) implements Schedule {
  static final Curve CURVE = Curve.of(formula(), "low", "high", "up", "down", "fade");

  private static Formula formula() {
    Formula up = hyper("up");
    Formula down = hyper("down");
    Formula length = up.add(down);
    Formula cycle = Curve.T.div(length).floor();
    Formula since = Curve.T.sub(cycle.mul(length));
    Formula wave = where(since.atMost(up), since.div(up), length.sub(since).div(down));
    return hyper("low")
        .add(hyper("high").sub(hyper("low")).mul(wave).mul(hyper("fade").pow(cycle)));
  }

  /// Throws IllegalArgumentException if a number is negative or not finite, if low lies above high,
  /// or if a rise or fall has no step.
  public Cyclic {
    Range.notNegative("Cyclic: low", low);
    Range.notNegative("Cyclic: high", high);
    Range.notNegative("Cyclic: fade", fade);
    Range.steps("Cyclic: up", up);
    Range.steps("Cyclic: down", down);
    if (low > high) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Cyclic: need low <= high, got low %s and high %s", low, high));
    }
  }

  @Override
  public double at(long step) {
    return CURVE.at(step, low, high, (double) up, (double) down, fade);
  }
}
