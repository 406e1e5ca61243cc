package org.bpnet.nn.perceptron;

import java.util.Arrays;
import java.util.Locale;

/// A perceptron for several classes: weights for each, of which the largest sum wins.
///
/// **Formula.** After a mistake w_y ← w_y + x and w_ŷ ← w_ŷ − x, where ŷ is the class that won, the
/// first of equals. With two classes it makes the mistakes of [OnlineRule#perceptron], but where
/// both sums are equal.
///
/// **Source.** Duda, Hart 1973, Kesler's construction; Crammer, Singer 2003.
public final class MultiClassPerceptron {
  private final double[][] weights;
  private int mistakes;

  /// One that knows nothing.
  ///
  /// @throws IllegalArgumentException if there are fewer than two classes or no inputs
  public MultiClassPerceptron(int inputs, int classes) {
    if (inputs < 1 || classes < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "perceptron: needs inputs and at least 2 classes, got %d and %d",
              inputs,
              classes));
    }
    this.weights = new double[classes][inputs + 1];
  }

  /// The class whose sum is largest.
  public int classify(double[] x) {
    double[] one = augmented(x);
    int best = 0;
    for (int c = 1; c < weights.length; c++) {
      if (OnlineRule.dot(weights[c], one) > OnlineRule.dot(weights[best], one)) {
        best = c;
      }
    }
    return best;
  }

  /// Learns from an example.
  ///
  /// @return whether its class had not won
  public boolean learn(double[] x, int label) {
    double[] one = augmented(x);
    int won = classify(x);
    if (won == label) {
      return false;
    }
    mistakes++;
    for (int i = 0; i < one.length; i++) {
      weights[label][i] += one[i];
      weights[won][i] -= one[i];
    }
    return true;
  }

  /// How often an example's class had not won.
  public int mistakes() {
    return mistakes;
  }

  private double[] augmented(double[] x) {
    if (x.length != weights[0].length - 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "perceptron: needs %d numbers, got %d",
              weights[0].length - 1,
              x.length));
    }
    double[] one = Arrays.copyOf(x, x.length + 1);
    one[x.length] = 1;
    return one;
  }
}
