package org.bpnet.nn.loss;

import static java.util.stream.Collectors.joining;
import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.min;
import static org.bpnet.nn.loss.Loss.Kind.ANSWERS;
import static org.bpnet.nn.loss.Loss.Kind.CLASSES;
import static org.bpnet.nn.loss.Loss.Kind.COUNTS;
import static org.bpnet.nn.loss.Loss.Kind.NUMBERS;
import static org.bpnet.nn.loss.Loss.Kind.SIGNS;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bpnet.core.Tensor;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.activation.RowActivation;
import org.bpnet.nn.layer.Layer;

/// What the numbers of a network's last layer mean, by task: how these outputs z become
/// predictions, and how any loss is taken of them. The standard pairs are such that
/// back-propagation starts with prediction minus target: each loss is the negative log-likelihood
/// of the distribution that the task suggests, up to a constant, and each activation its canonical
/// link.
///
/// ```java
/// Tensor z = model.forward(x);
/// Tensor loss = OutputHead.MULTI_CLASS.loss().compute(z, labels); // in training
/// Tensor margin = OutputHead.MULTI_CLASS.loss(PointwiseLoss.HINGE).compute(z, labels); // or so
/// Tensor probabilities = OutputHead.MULTI_CLASS.predict(z); // in use
/// ```
///
/// | task | outputs | prediction | standard loss | target |
/// |---|---|---|---|---|
/// | regression | K | z | ½‖z − t‖² (normal) | `[N, K]` |
/// | non-negative regression | K | max(0, z) | ½‖max(0, z) − t‖² | `[N, K]`, 0 or more |
/// | counts | K | eᶻ | eᶻ − t·z (Poisson) | `[N, K]`, 0 or more |
/// | one of two classes | 1 | σ(z), of the second | sigmoid cross-entropy (binomial) | labels `[N]` |
/// | one of several classes | C | softmax(z) | cross-entropy (multinomial) | labels `[N]` |
/// | several yes-or-no answers | K | σ(z) | sigmoid cross-entropy | `[N, K]`, in [0, 1] |
/// | reconstruction | all | z | ½‖z − x‖² | the input x, whatever its axes |
///
/// Classes may have probabilities `[N, C]` in place of labels, and a single answer a target that is
/// shaped as the output.
///
/// **Other losses.** What a loss of each [Loss.Kind] is given:
///
/// | kind | outputs | targets of classes | of answers |
/// |---|---|---|---|
/// | numbers | predictions | one-hot | 0, 1 |
/// | answers | z | one-hot: each class against the rest | 0, 1 |
/// | signs | z | 2·one-hot − 1 | −1, 1 |
/// | classes | z; (0, z) for one output | labels | |
///
/// **Gradient.** By z, of the standard pairs: (prediction − target), over N; where z ≤ 0 a
/// non-negative output passes none on; several answers share theirs, over K.
@SuppressWarnings("ImmutableEnumChecker") // layers and losses keep no state
public enum OutputHead {
  /// Numbers of any size.
  REGRESSION(Activation.IDENTITY, PointwiseLoss.HALF_SQUARED_ERROR, Set.of(NUMBERS)),
  /// Numbers that are 0 or more.
  NON_NEGATIVE(Activation.RELU, PointwiseLoss.HALF_SQUARED_ERROR, Set.of(NUMBERS)),
  /// Numbers of events, by their rate. **Differs**: rates end at e⁸⁰, so that all are finite.
  COUNT(OutputHead::rate, PointwiseLoss.POISSON, Set.of(COUNTS, NUMBERS)),
  /// One of two classes, by the score of the second against 0 for the first.
  BINARY(
      Activation.SIGMOID,
      PointwiseLoss.SIGMOID_CROSS_ENTROPY,
      Set.of(ANSWERS, SIGNS, CLASSES, NUMBERS)),
  /// One of several classes.
  MULTI_CLASS(RowActivation.SOFTMAX, new CrossEntropy(), Set.of(CLASSES, ANSWERS, SIGNS, NUMBERS)),
  /// Any number of several answers.
  MULTI_LABEL(
      Activation.SIGMOID, PointwiseLoss.SIGMOID_CROSS_ENTROPY, Set.of(ANSWERS, SIGNS, NUMBERS)),
  /// The input itself: an autoencoder.
  AUTOENCODING(Activation.IDENTITY, PointwiseLoss.HALF_SQUARED_ERROR, Set.of(NUMBERS));

  private static final Pointwise RATE = Pointwise.of(min(constant(80), input("z")).exp(), "z");

  private final Layer activation;
  private final Loss standard;
  private final Set<Loss.Kind> kinds;

  OutputHead(Layer activation, Loss standard, Set<Loss.Kind> kinds) {
    this.activation = activation;
    this.standard = standard;
    this.kinds = kinds;
  }

  private static Tensor rate(Tensor z) {
    return z.pass().apply(RATE, List.of(z));
  }

  /// The head of this name, of those whose targets are given and not the inputs.
  ///
  /// @throws IllegalArgumentException if there is none
  public static OutputHead of(String name) {
    List<OutputHead> given = Arrays.stream(values()).filter(head -> head != AUTOENCODING).toList();
    return given.stream()
        .filter(head -> head.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "head: needs one of %s, got %s",
                    given.stream().map(OutputHead::toString).collect(joining(", ")),
                    name)));
  }

  /// Whether the targets are classes, one for each example.
  public boolean tellsClasses() {
    return this == BINARY || this == MULTI_CLASS;
  }

  /// The number of outputs for so many classes, values or answers.
  public int outputs(int wanted) {
    return this == BINARY ? 1 : wanted;
  }

  /// What turns outputs into predictions.
  public Layer activation() {
    return activation;
  }

  /// The standard loss, of outputs and not of predictions.
  public Loss loss() {
    return loss(standard);
  }

  /// Whether [#loss(Loss)] takes a loss of this kind.
  public boolean takes(Loss.Kind kind) {
    return kind == Loss.Kind.ANY || kinds.contains(kind);
  }

  /// A loss taken of outputs: these, or the predictions made of them, are compared with targets in
  /// the form that the loss needs.
  ///
  /// @throws IllegalArgumentException if it does not take a loss of this kind
  public Loss loss(Loss given) {
    if (!takes(given.kind())) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: takes no loss of %s, got %s", this, given.kind(), given));
    }
    return switch (this) {
      case REGRESSION -> given;
      case MULTI_CLASS -> given.kind() == CLASSES ? given : compared(given);
      default -> compared(given);
    };
  }

  private Loss compared(Loss given) {
    return given.kind() == Loss.Kind.ANY ? given : new HeadLoss(this, given);
  }

  /// What a loss of this kind is shown of the outputs.
  Tensor shown(Loss.Kind kind, Tensor outputs) {
    return switch (kind) {
      case NUMBERS -> predict(outputs);
      case CLASSES -> scores(outputs);
      default -> outputs;
    };
  }

  /// The targets in the form that a loss of this kind needs.
  Tensor wanted(Loss.Kind kind, Tensor outputs, Tensor target) {
    if (this == AUTOENCODING) {
      return target.reshape(outputs.shape());
    }
    if (kind == CLASSES) {
      return target;
    }
    Tensor answers = tellsClasses() ? answers(outputs, target) : target;
    return kind == SIGNS ? answers.mul(2).sub(1) : answers;
  }

  /// For each output 1 where its class is the right one, else 0; or how probable it is.
  private Tensor answers(Tensor outputs, Tensor target) {
    if (target.shape().equals(outputs.shape())) {
      return target;
    }
    Tensor classes = Targets.distribution(toString(), scores(outputs), target);
    return this == BINARY ? classes.slice(1, 1, 2) : classes;
  }

  /// The predictions for these outputs.
  public Tensor predict(Tensor outputs) {
    return activation.forward(outputs);
  }

  /// What predictions are measured by: for classes their scores before softmax, `[N, C]`, which for
  /// one output z are (0, z); and otherwise the predictions.
  public Tensor scores(Tensor outputs) {
    return switch (this) {
      case NON_NEGATIVE, COUNT, MULTI_LABEL -> predict(outputs);
      case BINARY -> Tensor.concat(1, outputs.pass().full(outputs.shape(), 0), outputs);
      default -> outputs;
    };
  }

  /// `multi_class`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
