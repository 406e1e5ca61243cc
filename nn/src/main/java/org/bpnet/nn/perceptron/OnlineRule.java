package org.bpnet.nn.perceptron;

import java.util.Arrays;
import java.util.Locale;

/// How a linear unit changes after one example. Vectors of weights end in the bias, and examples in
/// a 1 for it.
public interface OnlineRule {
  /// Changes the weights after an example.
  ///
  /// @param weights of as many numbers as the example
  /// @param x the example, its last number 1
  /// @param y its class, 1 or −1
  /// @return whether it was on the wrong side before, or on the border
  boolean learn(double[] weights, double[] x, int y);

  /// The weights before the first example: zeros if a rule says nothing else.
  default double[] start(int inputs) {
    return new double[inputs];
  }

  /// **Formula.** w ← w + η·y·x where y·⟨w, x⟩ ≤ 0. Of two classes that a plane through the origin
  /// parts at a distance γ, none of the examples longer than R, it makes at most (R/γ)² mistakes,
  /// however often it sees them (Novikoff 1962).
  ///
  /// **Source.** Rosenblatt 1958, *The perceptron*.
  ///
  /// @param rate η > 0; from zeros it changes the length of the weights only
  static OnlineRule perceptron(double rate) {
    positive("perceptron", rate);
    return (weights, x, y) -> {
      boolean wrong = y * dot(weights, x) <= 0;
      if (wrong) {
        add(weights, rate * y, x);
      }
      return wrong;
    };
  }

  /// The delta rule of ADALINE: gradient descent on the squared error, example by example.
  ///
  /// **Formula.** w ← w + η·(y − ⟨w, x⟩)·x.
  ///
  /// **Source.** Widrow, Hoff 1960, *Adaptive switching circuits*.
  ///
  /// @param rate η > 0; below 2/‖x‖² for every example, or it diverges
  static OnlineRule delta(double rate) {
    positive("delta", rate);
    return (weights, x, y) -> {
      double sum = dot(weights, x);
      add(weights, rate * (y - sum), x);
      return y * sum <= 0;
    };
  }

  /// The margin-infused relaxed algorithm: the smallest change after which the example is beyond a
  /// margin of 1, if `most` allows.
  ///
  /// **Formula.** w ← w + τ·y·x with τ = min(C, max(0, 1 − y·⟨w, x⟩)/‖x‖²).
  ///
  /// **Source.** Crammer, Singer 2003, *Ultraconservative online algorithms*; in this form, PA-I,
  /// Crammer, Dekel, Keshet, Shalev-Shwartz, Singer 2006.
  ///
  /// @param most C > 0, the largest τ; infinite where no example is wrong on purpose
  static OnlineRule mira(double most) {
    positive("mira", most);
    return (weights, x, y) -> {
      double margin = y * dot(weights, x);
      double step = Math.min(most, Math.max(0, 1 - margin) / dot(x, x));
      add(weights, step * y, x);
      return margin <= 0;
    };
  }

  /// Weights that are multiplied, for many inputs of 0 or 1 of which few matter.
  ///
  /// **Formula.** A weight of 1 for each input, and n as the threshold for n inputs; after a
  /// mistake w_i ← w_i·α where x_i = 1 and y = 1, w_i/α where x_i = 1 and y = −1. With α = 2 a
  /// disjunction of k of n variables costs at most 2 + 3k·(1 + log₂ n) mistakes.
  ///
  /// **Source.** Littlestone 1988, *Learning quickly when irrelevant attributes abound*, Winnow2.
  ///
  /// @param factor α > 1
  static OnlineRule winnow(double factor) {
    if (!(factor > 1)) {
      throw new IllegalArgumentException("winnow: the factor must be > 1, got " + factor);
    }
    return new Winnow(factor);
  }

  /// ⟨w, x⟩.
  static double dot(double[] w, double[] x) {
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      sum += w[i] * x[i];
    }
    return sum;
  }

  private static void add(double[] weights, double factor, double[] x) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] += factor * x[i];
    }
  }

  private static void positive(String rule, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: needs a number > 0, got %s", rule, value));
    }
  }

  /// See [#winnow].
  record Winnow(double factor) implements OnlineRule {
    @Override
    public double[] start(int inputs) {
      double[] weights = new double[inputs];
      Arrays.fill(weights, 1);
      weights[inputs - 1] = 1 - inputs;
      return weights;
    }

    @Override
    public boolean learn(double[] weights, double[] x, int y) {
      boolean says = dot(weights, x) >= 0;
      boolean wrong = says != y > 0;
      for (int i = 0; wrong && i < weights.length - 1; i++) {
        if (x[i] != 0) {
          weights[i] *= y > 0 ? factor : 1 / factor;
        }
      }
      return wrong;
    }
  }
}
