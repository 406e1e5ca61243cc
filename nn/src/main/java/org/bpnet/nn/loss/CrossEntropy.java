package org.bpnet.nn.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.catalog.About;

/// Softmax cross-entropy, taken from logits; or the negative log-likelihood, which is the same
/// taken from log-probabilities.
///
/// **Formula.** −Σⱼ hⱼ·log softmax(z)ⱼ = Σⱼ hⱼ·(log Σₖ exp zₖ − zⱼ) for each example; for a label
/// y, h is 1 at y and 0 elsewhere. Smoothing by ε takes (1 − ε)·h + ε/C for h; weights w of the
/// classes take wⱼ·hⱼ. Finite for every finite logit.
///
/// **Shapes.** Logits `[N, C]`; target either labels, I32 `[N]`, or probabilities, real `[N, C]`.
///
/// **Reduction.** With labels, a mean is over the weights: the sum of the losses over that of w at
/// the labels, examples with an ignored label not counted, and 0 if none is left. With
/// probabilities it is over the examples.
///
/// **Gradient.** (Σⱼ hⱼ)·softmax(z) − h, over N for a mean: softmax(z) − h where the targets sum to
/// 1, and right also where they do not.
///
/// **Throws** ShapeException for other shapes or types, or if the weights are not as many as the
/// classes. A label outside 0 to C − 1 that is not ignored is an error when the loss is computed.
///
/// **Source.** Bridle 1990; smoothing: Szegedy, Vanhoucke, Ioffe, Shlens, Wojna 2016, section 7;
/// the way these combine is PyTorch's. **Differs**: there the mean of no examples is NaN.
///
/// @param scores what the prediction is
/// @param smoothing ε in [0, 1)
/// @param weights w, none of them negative; none at all for equal weights
/// @param ignored labels that mark an example as one that does not count
public record CrossEntropy(
    Scores scores, double smoothing, List<Double> weights, List<Integer> ignored)
    implements ExampleLoss {
  static final About ABOUT =
      About.of("classes, from logits", "Bridle 1990; Szegedy et al. 2016, section 7 (smoothing)")
          .written("l = -sum_j h_j * log(y_j), y = softmax(z)", "l = -\\sum_j h_j \\ln y_j")
          .gradient(
              "dl/dz_k = y_k * sum_j h_j - h_k",
              "\\frac{\\partial l}{\\partial z_k} = y_k \\sum_j h_j - h_k");

  static final About ABOUT_LIKELIHOOD =
      About.of("classes, from log-probabilities", "Fisher 1922; PyTorch's NLLLoss")
          .written("l = -sum_j h_j * z_j", "l = -\\sum_j h_j z_j")
          .gradient("dl/dz_k = -h_k", "\\frac{\\partial l}{\\partial z_k} = -h_k");

  /// What the prediction of a classifier is.
  public enum Scores {
    /// Any numbers: softmax makes probabilities of them.
    LOGITS,
    /// Logarithms of probabilities.
    LOG_PROBABILITIES
  }

  /// Throws IllegalArgumentException if smoothing or a weight is outside its range.
  public CrossEntropy {
    weights = List.copyOf(weights);
    ignored = List.copyOf(ignored);
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "cross_entropy: smoothing must be in [0, 1), got " + smoothing);
    }
    if (!weights.stream().allMatch(w -> w >= 0 && w < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "cross_entropy: weights must be 0 or more, got " + weights);
    }
  }

  /// Of logits, without smoothing, all classes weighing the same.
  public CrossEntropy() {
    this(Scores.LOGITS, 0, List.of(), List.of());
  }

  /// The negative log-likelihood: the prediction is log-probabilities.
  public static CrossEntropy ofLogProbabilities() {
    return new CrossEntropy(Scores.LOG_PROBABILITIES, 0, List.of(), List.of());
  }

  /// With targets smoothed by ε.
  public CrossEntropy smoothedBy(double epsilon) {
    return new CrossEntropy(scores, epsilon, weights, ignored);
  }

  /// With one weight for each class.
  public CrossEntropy weighted(double... classWeights) {
    return new CrossEntropy(
        scores, smoothing, Arrays.stream(classWeights).boxed().toList(), ignored);
  }

  /// Without the examples that have one of these labels.
  public CrossEntropy ignoring(Integer... labels) {
    return new CrossEntropy(scores, smoothing, weights, List.of(labels));
  }

  @Override
  public Kind kind() {
    return scores == Scores.LOGITS ? Kind.CLASSES : Kind.LOG_PROBABILITIES;
  }

  @Override
  public Tensor examples(Tensor prediction, Tensor target) { // [N, C], [N] or [N, C] -> [N]
    return compute(prediction, target, Reduction.NONE);
  }

  @Override
  public Tensor compute(Tensor prediction, Tensor target, Reduction reduction) {
    Targets.checkClasses("CrossEntropy", prediction, target);
    Tensor logs = logs(prediction);
    if (!Targets.areLabels(target)) {
      return reduction.of(byClass(smoothed(target)).mul(logs).sum(1).neg());
    } else if (weights.isEmpty() && ignored.isEmpty() && smoothing == 0) {
      return reduction.of(Targets.ofLabel(logs, target).neg());
    }
    Counted counted = counted(logs, target);
    return reduction.of(counted.losses(), counted.weights());
  }

  /// With weights of classes or labels that do not count, over the sum of both weights' product.
  @Override
  public Tensor compute(Tensor prediction, Tensor target, Tensor exampleWeights) {
    if (weights.isEmpty() && ignored.isEmpty() || !Targets.areLabels(target)) {
      return ExampleLoss.super.compute(prediction, target, exampleWeights);
    }
    Targets.checkClasses("CrossEntropy", prediction, target);
    Counted counted = counted(logs(prediction), target);
    return Reduction.MEAN.of(
        counted.losses().mul(exampleWeights), counted.weights().mul(exampleWeights));
  }

  private Tensor logs(Tensor prediction) { // [N, C]
    return scores == Scores.LOGITS ? prediction.logSoftmax(-1) : prediction;
  }

  /// The examples' losses, each times the weight of its class, and these weights, all `[N]`.
  private record Counted(Tensor losses, Tensor weights) {}

  /// An ignored label is replaced by 0, which is a class, and gets the weight 0.
  private Counted counted(Tensor logs, Tensor target) {
    Pass pass = target.pass();
    Tensor counts = pass.full(target.shape(), 1); // [N], 0 where ignored
    for (int label : ignored) {
      counts = target.equalTo(pass.scalar(label)).where(pass.scalar(0), counts);
    }
    Tensor labels = ignored.isEmpty() ? target : target.toReal().mul(counts).toInteger();
    Tensor weighed = byClass(logs); // [N, C]
    Tensor sharp = Targets.ofLabel(weighed, labels);
    Tensor flat = weighed.mean(1);
    Tensor losses = sharp.mul(smoothing - 1).sub(flat.mul(smoothing)).mul(counts);
    Tensor ones = pass.full(Shape.of(1, logs.shape().extent(1)), 1);
    Tensor weight = byClass(ones).reshape(-1).gather(0, labels).mul(counts);
    return new Counted(losses, weight);
  }

  private Tensor smoothed(Tensor probabilities) {
    double share = smoothing / probabilities.shape().extent(1);
    return smoothing == 0 ? probabilities : probabilities.mul(1 - smoothing).add(share);
  }

  /// Columns times the weights of their classes.
  private Tensor byClass(Tensor columns) {
    int classes = columns.shape().extent(1);
    if (!weights.isEmpty() && weights.size() != classes) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "CrossEntropy: need a weight for each of %d classes, got %d",
              classes,
              weights.size()));
    }
    double[] values = weights.stream().mapToDouble(w -> w).toArray();
    return weights.isEmpty()
        ? columns
        : columns.mul(columns.pass().input(HostArray.of(values, Shape.of(classes))));
  }

  /// The text by which the catalog finds it, `cross_entropy(smoothing=0.1, weights=(1.0, 2.0))`.
  @Override
  public String toString() {
    List<String> options = new ArrayList<>();
    if (smoothing != 0) {
      options.add("smoothing=" + smoothing);
    }
    if (!weights.isEmpty()) {
      options.add("weights=" + list(weights));
    }
    if (!ignored.isEmpty()) {
      options.add("ignore=" + list(ignored));
    }
    String name = scores == Scores.LOGITS ? "cross_entropy" : "nll";
    return options.isEmpty() ? name : name + "(" + String.join(", ", options) + ")";
  }

  private static String list(List<?> items) {
    return items.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }
}
