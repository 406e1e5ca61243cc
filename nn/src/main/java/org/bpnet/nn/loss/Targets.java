package org.bpnet.nn.loss;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.DType;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;

/// What losses ask of prediction and target.
final class Targets {
  private Targets() {}

  /// A target with one value for each of the prediction's. Nothing is broadcast: `[N]` against `[N,
  /// 1]` would silently compare every example with every other.
  static void checkSameShape(String loss, Tensor prediction, Tensor target) {
    if (prediction.shape().rank() < 1 || !target.shape().equals(prediction.shape())) {
      boolean sameCount = target.shape().elementCount() == prediction.shape().elementCount();
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need prediction and target of one shape [N, ..], got %s and %s%s",
              loss,
              prediction.shape(),
              target.shape(),
              sameCount ? "; reshape the target" : ""));
    }
  }

  /// Scores of classes, and labels or probabilities.
  static void checkClasses(String loss, Tensor scores, Tensor target) {
    Shape shape = scores.shape();
    checkScores(loss, shape);
    if (!target.shape().equals(areLabels(target) ? shape.slice(0, 1) : shape)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: labels must be I32 [N], probabilities real [N, C]; got %s %s for logits %s",
              loss,
              target.type(),
              target.shape(),
              shape));
    }
  }

  /// Scores of classes, and labels.
  static void checkLabels(String loss, Tensor scores, Tensor target) {
    Shape shape = scores.shape();
    checkScores(loss, shape);
    if (!areLabels(target) || !target.shape().equals(shape.slice(0, 1))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: labels must be I32 [N]; got %s %s for scores %s",
              loss,
              target.type(),
              target.shape(),
              shape));
    }
  }

  private static void checkScores(String loss, Shape shape) {
    if (shape.rank() != 2) {
      throw new ShapeException(
          String.format(Locale.ROOT, "%s: need logits [N, C], got %s", loss, shape));
    }
  }

  /// Whether a target of classes is labels, and not probabilities.
  static boolean areLabels(Tensor target) {
    return target.type() == DType.I32;
  }

  /// The score of each example's label, `[N, C], [N] -> [N]`. A label that is no class is an error
  /// when the loss is computed.
  static Tensor ofLabel(Tensor scores, Tensor labels) {
    return scores.takeAlong(1, labels.expandDims(1)).reshape(labels.shape());
  }

  /// The target as a distribution over the classes, `[N, C]`. Labels pick rows of the unit matrix,
  /// so that one that is no class is an error and not a row of zeros.
  static Tensor distribution(String loss, Tensor scores, Tensor target) {
    checkClasses(loss, scores, target);
    int classes = scores.shape().extent(1);
    return areLabels(target)
        ? target.pass().range(classes).oneHot(classes).gather(0, target)
        : target;
  }

  /// Pairs along axis 1, and one target for each pair.
  static void checkPairs(String loss, int rank, Tensor pairs, Tensor target) {
    Shape shape = pairs.shape();
    if (shape.rank() != rank || shape.extent(1) != 2 || !target.shape().equals(shape.slice(0, 1))) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: need pairs %s and target [N], got %s and %s",
              loss,
              rank == 2 ? "[N, 2]" : "[N, 2, D]",
              shape,
              target.shape()));
    }
  }

  /// The first or the second of each pair, `[N, 2, D..] -> [N, D..]`.
  static Tensor ofPair(Tensor pairs, int which) {
    Shape shape = pairs.shape();
    return pairs.slice(1, which, which + 1).reshape(shape.without(1));
  }
}
