package org.bpnet.nn.loss;

import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;

/// What a loss wants to be given, for tests of every loss: predictions and targets that fit.
public enum LossCase {
  /// Numbers against numbers: what a loss wants unless it is named in [#of].
  VALUES("input.logits", "input.soft"),
  /// Scores against 0 and 1.
  ANSWERS("input.logits", "input.binary"),
  /// Scores against −1 and 1.
  SIGNS("input.logits", "input.signs"),
  /// Scores of classes against distributions.
  PROBABILITIES("input.logits", "input.distribution"),
  /// Scores of classes against labels.
  LABELS("input.logits", ""),
  /// Two scores against −1 and 1.
  PAIRS("input.logits", "input.signs"),
  /// Two embeddings against −1 and 1.
  EMBEDDINGS("input.embeddings", "input.signs"),
  /// Means and variances against numbers.
  GAUSSIAN("input.gaussian", "input.soft");

  private static final int OUTPUTS = 3;

  /// The names of the golden inputs.
  final String prediction;

  final String target;

  LossCase(String prediction, String target) {
    this.prediction = prediction;
    this.target = target;
  }

  /// What the loss of this name wants.
  public static LossCase of(String loss) {
    return switch (loss) {
      case "focal" -> ANSWERS;
      case "hinge", "squared_hinge", "exponential", "logistic" -> SIGNS;
      case "kl_divergence", "reverse_kl_divergence", "jensen_shannon" -> PROBABILITIES;
      case "capsule_margin" -> LABELS;
      case "cross_entropy", "nll", "crammer_singer", "weston_watkins", "softmax_squared_error" ->
          LABELS;
      case "margin_ranking" -> PAIRS;
      case "cosine_embedding" -> EMBEDDINGS;
      case "gaussian_nll" -> GAUSSIAN;
      default -> VALUES;
    };
  }

  /// The shape of the predictions for `n` examples.
  public Shape predictions(int n) {
    return switch (this) {
      case PAIRS -> Shape.of(n, 2);
      case EMBEDDINGS -> Shape.of(n, 2, OUTPUTS);
      case GAUSSIAN -> Shape.of(n, 2 * OUTPUTS);
      default -> Shape.of(n, OUTPUTS);
    };
  }

  /// Predictions for `n` examples, normal but for variances, which are positive.
  public HostArray prediction(int n) {
    Shape shape = predictions(n);
    var values = new double[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      double value = new Seed(11).normal(i);
      boolean variance = this == GAUSSIAN && i % (2 * OUTPUTS) >= OUTPUTS;
      values[i] = variance ? 0.2 + value * value : 2 * value;
    }
    return HostArray.of(values, shape);
  }

  /// Targets for `n` examples; distributions have no zeros, where derivatives have none either.
  public HostArray target(int n) {
    Seed seed = new Seed(12);
    if (this == LABELS) {
      return HostArray.of(IntStream.range(0, n).map(i -> i * 7 % OUTPUTS).toArray(), Shape.of(n));
    }
    boolean single = this == PAIRS || this == EMBEDDINGS;
    var values = new double[single ? n : n * OUTPUTS];
    for (int i = 0; i < values.length; i++) {
      double u = seed.uniform(i);
      values[i] =
          switch (this) {
            case ANSWERS -> u < 0.5 ? 0 : 1;
            case SIGNS, PAIRS, EMBEDDINGS -> u < 0.5 ? -1 : 1;
            default -> 0.1 + 0.8 * u;
          };
    }
    for (int i = 0; i < values.length && this == PROBABILITIES; i += OUTPUTS) {
      double sum = values[i] + values[i + 1] + values[i + 2];
      for (int j = i; j < i + OUTPUTS; j++) {
        values[j] /= sum;
      }
    }
    return HostArray.of(values, single ? Shape.of(n) : Shape.of(n, OUTPUTS));
  }
}
