package org.bpnet.nn.perceptron;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.jspecify.annotations.Nullable;

/// Teaches a linear unit by an [OnlineRule], example after example in their order, until it makes
/// no mistake in a whole epoch or the epochs are over.
public final class Perceptron {
  private static final int EPOCHS = 100; // ours

  /// Which weights are the result.
  public enum Kept {
    /// The last ones.
    LAST,

    /// The mean of those after each example: of a perceptron that has not settled, what it wavers
    /// about (Freund, Schapire 1999, *Large margin classification using the perceptron algorithm*).
    AVERAGE,

    /// Those that were right on the most examples: for classes that no plane parts (Gallant 1990,
    /// *Perceptron-based learning algorithms*, with ratchet: looked at after each change). In a
    /// fixed order the weights may go round in a circle without better ones, see [#shuffled].
    POCKET
  }

  /// What came of it.
  ///
  /// @param mistakes how often an example was wrong, or on the border, when its turn came
  /// @param epochs how often the examples were seen
  /// @param isSeparated whether the last epoch had no mistake
  public record Fit(LinearUnit unit, int mistakes, int epochs, boolean isSeparated) {}

  private final OnlineRule rule;
  private final Kept kept;
  private final int epochs;
  private final @Nullable Seed order;

  private Perceptron(OnlineRule rule, Kept kept, int epochs, @Nullable Seed order) {
    this.rule = rule;
    this.kept = kept;
    this.epochs = epochs;
    this.order = order;
  }

  /// One that keeps its last weights after at most 100 epochs.
  public static Perceptron of(OnlineRule rule) {
    return new Perceptron(rule, Kept.LAST, EPOCHS, null);
  }

  /// The same with another result.
  public Perceptron keeping(Kept weights) {
    return new Perceptron(rule, weights, epochs, order);
  }

  /// The same with another number of epochs, at most.
  public Perceptron epochs(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("perceptron: needs at least 1 epoch, got " + most);
    }
    return new Perceptron(rule, kept, most, order);
  }

  /// The same with the examples of each epoch in an order drawn for it.
  public Perceptron shuffled(Seed seed) {
    return new Perceptron(rule, kept, epochs, seed);
  }

  /// Learns.
  ///
  /// @param x examples of one length
  /// @param y for each its class, 1 or −1
  /// @throws IllegalArgumentException if there are none, lengths differ, or a class is another
  public Fit fit(double[][] x, int[] y) {
    double[][] augmented = augmented(x, y);
    double[] weights = rule.start(augmented[0].length);
    double[] sum = new double[weights.length];
    double[] best = weights.clone();
    int bestRight = LinearUnit.of(best).right(x, y);
    int mistakes = 0;
    int epoch = 0;
    int wrong = x.length;
    while (wrong > 0 && epoch < epochs) {
      epoch++;
      wrong = 0;
      for (int i : order(epoch, x.length)) {
        boolean isWrong = rule.learn(weights, augmented[i], y[i]);
        wrong += isWrong ? 1 : 0;
        for (int k = 0; k < sum.length; k++) {
          sum[k] += weights[k];
        }
        if (isWrong && kept == Kept.POCKET) {
          int right = LinearUnit.of(weights).right(x, y);
          if (right > bestRight) {
            best = weights.clone();
            bestRight = right;
          }
        }
      }
      mistakes += wrong;
    }
    double count = (double) epoch * x.length;
    double[] result =
        switch (kept) {
          case LAST -> weights;
          case AVERAGE -> Arrays.stream(sum).map(value -> value / count).toArray();
          case POCKET -> best;
        };
    return new Fit(LinearUnit.of(result), mistakes, epoch, wrong == 0);
  }

  private int[] order(int epoch, int examples) {
    return order == null
        ? IntStream.range(0, examples).toArray()
        : order.child(epoch).permutation(examples);
  }

  /// Each example with a 1 at its end.
  private static double[][] augmented(double[][] x, int[] y) {
    if (x.length == 0 || x.length != y.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "perceptron: needs examples and a class for each, got %d and %d",
              x.length,
              y.length));
    }
    double[][] all = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      if (x[i].length != x[0].length || y[i] != 1 && y[i] != -1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "perceptron: needs examples of %d numbers, of class 1 or -1, got %d of class %d",
                x[0].length,
                x[i].length,
                y[i]));
      }
      all[i] = Arrays.copyOf(x[i], x[i].length + 1);
      all[i][x[i].length] = 1;
    }
    return all;
  }
}
