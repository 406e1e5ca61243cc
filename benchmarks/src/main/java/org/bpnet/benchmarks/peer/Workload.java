package org.bpnet.benchmarks.peer;

import java.util.Locale;

/// What an engine is to do: a network that is trained with softmax cross-entropy or run forward.
///
/// @param network what is trained or run
/// @param rule what is done with the gradient
/// @param rate the learning rate
/// @param batch examples in a step
/// @param threads threads that compute, at most
/// @param precision of the products
public record Workload(
    Blueprint network, Rule rule, double rate, int batch, int threads, Precision precision) {
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

  /// The same with another learning rate.
  public Workload withRate(double other) {
    return new Workload(network, rule, other, batch, threads, precision);
  }

  /// The same in another precision.
  public Workload withPrecision(Precision other) {
    return new Workload(network, rule, rate, batch, threads, other);
  }

  /// Floating-point operations of the products for one example, two for a multiply-add: forward,
  /// and in training the gradients of all weights and of the inputs of all stages but the first.
  public long operations() {
    return 2 * network.multiplyAdds(rule != Rule.INFERENCE);
  }

  /// One line that [#parse] reads back.
  public String line() {
    return String.format(
        Locale.ROOT, "%s %s %s %d %d %s", network, rule, rate, batch, threads, precision);
  }

  /// Reads what [#line] wrote.
  public static Workload parse(String line) {
    String[] words = line.split(" ");
    return new Workload(
        Blueprint.parse(words[0]),
        Rule.valueOf(words[1]),
        Double.parseDouble(words[2]),
        Integer.parseInt(words[3]),
        Integer.parseInt(words[4]),
        Precision.valueOf(words[5]));
  }
}
