package org.bpnet.benchmarks.work;

import java.util.Locale;

/// What makes the loss of a network's outputs `[N, D]`.
///
/// @param kind the loss
/// @param classes how many there are
public record Goal(Kind kind, int classes) {
  /// Which loss it is.
  public enum Kind {
    /// Softmax cross-entropy of logits.
    SOFTMAX,
    /// For each example max(0, p − n + 0.2), p its distance from the furthest of its class and n
    /// from the nearest of the others, both Euclidean; their mean (Hermans, Beyer, Leibe 2017, eq.
    /// 5).
    TRIPLET,
    /// ½d² for two of one class, ½·max(0, 5 − d)² for two of two, d the Euclidean distance; the
    /// mean over all ordered pairs (Hadsell, Chopra, LeCun 2006, eq. 4).
    CONTRASTIVE,
    /// Softmax cross-entropy of 64·cos θ, at the own class 64·cos(θ + ½); θ between the outputs and
    /// the weights of a class, which are parameters `[D, K]` (Deng, Guo, Xue, Zafeiriou 2019, eq.
    /// 3). From π − ½ on, cos θ − ½·sin ½ stands for cos(θ + ½).
    ARCFACE
  }

  /// m of [Kind#TRIPLET].
  public static final double TRIPLET_MARGIN = 0.2;

  /// M of [Kind#CONTRASTIVE]: embeddings here are about as far apart, so that some of the pairs are
  /// pushed and others not.
  public static final double CONTRASTIVE_MARGIN = 5;

  /// s of [Kind#ARCFACE].
  public static final double ARCFACE_SCALE = 64;

  /// m of [Kind#ARCFACE].
  public static final double ARCFACE_MARGIN = 0.5;

  /// The labels of one batch, `[batch]`. Where pairs are formed, each class has as many examples,
  /// as samplers of classes see to; else each class is equally likely.
  public int[] labels(int batch, int index) {
    boolean paired = kind == Kind.TRIPLET || kind == Kind.CONTRASTIVE;
    return paired ? Draws.balanced(batch, classes, index) : Draws.labels(batch, classes, index);
  }

  /// Multiply-adds of the products for one example in training: of pairs, those of all distances,
  /// and those of the gradient by them unless one of each row counts.
  long multiplyAdds(int batch, int width) {
    return switch (kind) {
      case SOFTMAX -> 0;
      case TRIPLET -> (long) batch * width;
      case CONTRASTIVE -> 2L * batch * width;
      case ARCFACE -> 3L * classes * width;
    };
  }

  /// `triplet/64`.
  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + "/" + classes;
  }

  /// Reads what [#toString] wrote.
  public static Goal parse(String word) {
    String[] parts = word.split("/");
    return new Goal(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), Integer.parseInt(parts[1]));
  }
}
