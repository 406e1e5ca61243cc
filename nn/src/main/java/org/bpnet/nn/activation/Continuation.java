package org.bpnet.nn.activation;

import java.util.Locale;
import org.bpnet.nn.schedule.Schedule;

/// How the β of [Activation#SCALED_TANH] grows in training, so that codes in (−1, 1) harden to −1
/// and 1 while each stage starts from the solution of the one before.
///
/// **Formula.** β = initial·(1 + γ·s)^power, with s the number of the step, rounded down to a
/// multiple of `every`. **Units.** Steps are updates.
///
/// ```java
/// Layer codes = Activation.SCALED_TANH.with("beta", Continuation.defaults().over(optimizer::step));
/// ```
///
/// **Source.** Cao, Long, Wang, Yu, *HashNet*, 2017, algorithm 1, which asks for any rising
/// sequence from 1; this one, with its defaults, is that of the authors' PyTorch code.
///
/// @param initial β at first, above 0
/// @param gamma γ, 0 or more
/// @param power the exponent, 0 or more
/// @param every how many steps a stage has, at least 1
public record Continuation(double initial, double gamma, double power, long every)
    implements Schedule {
  /// Throws IllegalArgumentException if β would not rise from above 0.
  public Continuation {
    if (!(initial > 0 && gamma >= 0 && power >= 0 && every >= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Continuation: need initial > 0, gamma and power >= 0, every >= 1, got %s, %s, %s, %d",
              initial,
              gamma,
              power,
              every));
    }
  }

  /// From 1, with γ = 0.005, power ½ and stages of 200 steps, as in the authors' code.
  public static Continuation defaults() {
    return new Continuation(1, 0.005, 0.5, 200);
  }

  /// β at a step, counted from 0.
  @Override
  public double at(long step) {
    return initial * Math.pow(1 + gamma * (double) (step / every * every), power);
  }
}
