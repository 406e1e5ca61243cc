package org.bpnet.benchmarks.work;

import java.util.Locale;

/// What an engine is to do: a network that is trained or run forward.
///
/// @param network what is trained or run
/// @param goal the loss
/// @param rule what is done with the gradient
/// @param rate the learning rate
/// @param batch examples in a step
/// @param threads threads that compute, at most
/// @param precision of the products
public record Workload(
    Blueprint network,
    Goal goal,
    Rule rule,
    double rate,
    int batch,
    int threads,
    Precision precision) {
  /// Batches that are taken in turn.
  public static final int BATCHES = 8;

  /// What is done with the gradient.
  public enum Rule {
    /// There is none: the forward pass alone.
    INFERENCE,
    /// p ← p − η·g.
    SGD,
    /// v ← 0.9·v + g; p ← p − η·v.
    MOMENTUM,
    /// Adam with 0.9, 0.999, 1e-8 (Kingma and Ba 2015).
    ADAM
  }

  /// What the operands of a product are rounded to.
  public enum Precision {
    /// Single precision.
    F32,
    /// bfloat16 operands; sums, weights and updates in single precision.
    BF16
  }

  /// A network of logits, trained with softmax cross-entropy.
  public Workload(
      Blueprint network, Rule rule, double rate, int batch, int threads, Precision precision) {
    this(network, softmax(network), rule, rate, batch, threads, precision);
  }

  private static Goal softmax(Blueprint network) {
    return new Goal(Goal.Kind.SOFTMAX, network.outputs());
  }

  /// The same with another learning rate.
  public Workload withRate(double other) {
    return new Workload(network, goal, rule, other, batch, threads, precision);
  }

  /// The same in another precision.
  public Workload withPrecision(Precision other) {
    return new Workload(network, goal, rule, rate, batch, threads, other);
  }

  /// Floating-point operations of the products for one example, two for a multiply-add: forward,
  /// and in training the gradients of all weights and of the inputs of all stages but the first.
  public long operations() {
    boolean training = rule != Rule.INFERENCE;
    long ofLoss = training ? goal.multiplyAdds(batch, network.outputs()) : 0;
    return 2 * (network.multiplyAdds(training) + ofLoss);
  }

  /// One line that [#parse] reads back.
  public String line() {
    return String.format(
        Locale.ROOT, "%s %s %s %s %d %d %s", network, goal, rule, rate, batch, threads, precision);
  }

  /// Reads what [#line] wrote.
  public static Workload parse(String line) {
    String[] words = line.split(" ");
    return new Workload(
        Blueprint.parse(words[0]),
        Goal.parse(words[1]),
        Rule.valueOf(words[2]),
        Double.parseDouble(words[3]),
        Integer.parseInt(words[4]),
        Integer.parseInt(words[5]),
        Precision.valueOf(words[6]));
  }
}
