package org.bpnet.train.step;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.text.Described;

/// A part of every training step: an objective, and whose parameters change by its gradients. Most
/// training has one; adversarial training has two that alternate. Phases of a step see the same
/// batch, one after the other, each with the parameters that the one before has left.
///
/// A gradient that reaches a parameter of a learner that the phase does not name is an error: it
/// would be lost without a word. What gradients only pass through is said with [#through].
///
/// ```java
/// Phase judge = Phase.of("judge", judgeLoss, judgeLearner);
/// Phase forge = Phase.of("forge", forgeLoss, forgeLearner).through(judgeTree);
/// ```
public final class Phase {
  private final String name;
  private final Way way;
  private final List<Learner> learners;
  private final List<Parameters> through;
  private final int every;

  private Phase(String name, Way way, List<Learner> learners, List<Parameters> through, int every) {
    if (name.isBlank() || learners.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Phase: needs a name and at least one learner, got '%s' and %d",
              name,
              learners.size()));
    }
    this.name = name;
    this.way = way;
    this.learners = List.copyOf(learners);
    this.through = List.copyOf(through);
    this.every = every;
  }

  /// Where gradients come from.
  sealed interface Way {
    /// From an objective, derived.
    record Descent(Objective objective) implements Way {}

    /// From a function.
    record Hand(Function<Scene, ByHand> function) implements Way {}
  }

  /// Gradients that were not derived from a loss.
  ///
  /// @param loss one real number that says how good the step's start was; if it is not finite, the
  ///   step is not made
  /// @param gradients the direction of descent's opposite for each parameter, of its shape
  public record ByHand(Tensor loss, Map<Parameter, Tensor> gradients) {}

  /// A phase that goes down an objective's gradient.
  public static Phase of(String name, Objective objective, Learner... learners) {
    return new Phase(name, new Way.Descent(objective), List.of(learners), List.of(), 1);
  }

  /// A phase that makes its gradients itself: contrastive divergence, evolution strategies.
  public static Phase byHand(String name, Function<Scene, ByHand> hand, Learner... learners) {
    return new Phase(name, new Way.Hand(hand), List.of(learners), List.of(), 1);
  }

  /// The same, whose gradients also reach parameters of these trees, which it leaves as they are.
  public Phase through(Parameters... trees) {
    return new Phase(name, way, learners, List.of(trees), every);
  }

  /// The same, in every n-th step only: steps n, 2n and so on.
  ///
  /// @throws IllegalArgumentException if n is below 1
  public Phase every(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("Phase: every how many steps must be >= 1, got " + n);
    }
    return new Phase(name, way, learners, through, n);
  }

  /// What it is called in messages, events and files.
  public String name() {
    return name;
  }

  /// Whose parameters it changes.
  public List<Learner> learners() {
    return learners;
  }

  /// What gradients pass through.
  public List<Parameters> through() {
    return through;
  }

  /// In which of the steps it takes part.
  public int every() {
    return every;
  }

  /// What is computed, as text for `run.json`.
  public String description() {
    return switch (way) {
      case Way.Descent(Objective objective) -> Described.of(objective);
      case Way.Hand(Function<Scene, ByHand> function) -> Described.of(function);
    };
  }

  Way way() {
    return way;
  }
}
