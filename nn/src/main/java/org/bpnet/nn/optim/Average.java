package org.bpnet.nn.optim;

import java.util.Locale;
import org.bpnet.nn.catalog.Range;

/// A mean of the weights that training passes through, which often does better than the last ones.
/// It does not touch training.
///
/// **Formula.** a ← (1 − wₜ)·a + wₜ·p after update t; a = p at first.
public sealed interface Average {
  /// wₜ, the share of the new weights.
  ///
  /// @param step the number of the update, counted from 1
  double share(long step);

  /// A mean that forgets: of about the last 1/(1 − d) weights.
  ///
  /// **Formula.** wₜ = 1 − min(d, (1 + t)/(10 + t)).
  ///
  /// **Source.** Polyak, Juditsky 1992, for the idea; the form is that of TensorFlow's
  /// ExponentialMovingAverage with a number of updates, which lets the first weights go sooner.
  ///
  /// @param decay d in [0, 1)
  record Ema(double decay) implements Average {
    /// Throws IllegalArgumentException if the decay is outside [0, 1).
    public Ema {
      Range.fraction("Ema: decay", decay);
    }

    @Override
    public double share(long step) {
      return 1 - Math.min(decay, (1.0 + step) / (10.0 + step));
    }
  }

  /// Stochastic weight averaging: the plain mean of weights some way apart, from some update on.
  ///
  /// **Formula.** wₜ = 1 for t ≤ s; 1/(n + 1) for t = s + n·c; else 0.
  ///
  /// **Source.** Izmailov, Podoprikhin, Garipov, Vetrov, Wilson, *Averaging weights leads to wider
  /// optima and better generalization*, 2018, algorithm 1. Running means of layers are taken as
  /// they are, not measured again.
  ///
  /// @param start s, at least 1: the first weights of the mean are those after this update
  /// @param every c, at least 1
  record Swa(long start, long every) implements Average {
    /// Throws IllegalArgumentException if a number is below 1.
    public Swa {
      if (start < 1 || every < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "Swa: need start >= 1 and every >= 1, got %d and %d", start, every));
      }
    }

    @Override
    public double share(long step) {
      if (step <= start) {
        return 1;
      }
      long since = step - start;
      return since % every == 0 ? 1.0 / (since / every + 1) : 0;
    }
  }
}
