package org.bpnet.nn.loss;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.activation.RowActivation;
import org.bpnet.nn.layer.Layer;

/// What a network's last layer means, by task: how its outputs z become predictions, and which loss
/// of z to train with. The pairs are such that back-propagation starts with prediction minus
/// target: each loss is the negative log-likelihood of the distribution that the task suggests, up
/// to a constant, and each activation its canonical link.
///
/// ```java
/// Tensor z = model.forward(x);
/// Tensor loss = OutputHead.MULTI_CLASS.loss().compute(z, labels); // in training
/// Tensor probabilities = OutputHead.MULTI_CLASS.predict(z); // in use
/// ```
///
/// | task | prediction | loss | target |
/// |---|---|---|---|
/// | regression | z | ½‖z − t‖² (normal) | `[N, D..]` |
/// | non-negative regression | max(0, z) | ½‖max(0, z) − t‖² | `[N, D..]`, 0 or more |
/// | one yes-or-no answer | σ(z) | sigmoid cross-entropy (binomial) | `[N]` or `[N, 1]`, in [0, 1] |
/// | one of several classes | softmax(z) | cross-entropy (multinomial) | labels `[N]` or `[N, C]` |
/// | several yes-or-no answers | σ(z) | sigmoid cross-entropy | `[N, D]`, in [0, 1] |
/// | reconstruction | z | ½‖z − x‖² | the input x, whatever its axes |
///
/// **Gradient.** By z: (prediction − target), over N; where z ≤ 0 a non-negative output passes none
/// on; several answers share theirs, over D.
@SuppressWarnings("ImmutableEnumChecker") // layers and losses keep no state
public enum OutputHead {
  /// Numbers of any size.
  REGRESSION(Activation.IDENTITY, PointwiseLoss.HALF_SQUARED_ERROR),
  /// Numbers that are 0 or more.
  NON_NEGATIVE(
      Activation.RELU,
      (z, t) -> PointwiseLoss.HALF_SQUARED_ERROR.compute(Activation.RELU.forward(z), t)),
  /// Yes or no.
  BINARY(Activation.SIGMOID, PointwiseLoss.SIGMOID_CROSS_ENTROPY),
  /// One of several classes.
  MULTI_CLASS(RowActivation.SOFTMAX, new CrossEntropy()),
  /// Any number of several answers.
  MULTI_LABEL(Activation.SIGMOID, PointwiseLoss.SIGMOID_CROSS_ENTROPY),
  /// The input itself: an autoencoder.
  AUTOENCODING(
      Activation.IDENTITY,
      (z, x) -> PointwiseLoss.HALF_SQUARED_ERROR.compute(z, x.reshape(z.shape())));

  private final Layer activation;
  private final Loss loss;

  OutputHead(Layer activation, Loss loss) {
    this.activation = activation;
    this.loss = loss;
  }

  /// What turns outputs into predictions.
  public Layer activation() {
    return activation;
  }

  /// The loss of outputs, not of predictions: it contains the activation.
  public Loss loss() {
    return loss;
  }

  /// The predictions for these outputs.
  public Tensor predict(Tensor outputs) {
    return activation.forward(outputs);
  }

  /// `multi_class`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
