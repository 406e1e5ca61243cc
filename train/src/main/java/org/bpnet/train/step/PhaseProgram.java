package org.bpnet.train.step;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Updates;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.nn.optim.Optimizer;

/// What a phase computes, written once for all who run it: the planned step, the sum over parts of
/// a batch, the search for what is not finite, the look into a step.
final class PhaseProgram {
  private final Phase phase;
  private final List<Optimizer> optimizers;
  private final Backend backend;
  private final Seed seed;
  private final LongSupplier steps;
  private final DryRun dry;

  /// A phase's numbers in one pass.
  ///
  /// @param all gradients by everything that the loss depends on
  /// @param again computes the loss once more, for rules that look at it twice
  record Computed(Tensor loss, List<Tensor> reports, Gradients all, Supplier<Tensor> again) {}

  /// @param optimizers of the phase's learners, in their order
  /// @param backend on which training computes
  /// @param seed what the random numbers of this phase derive from, by the number of the step
  /// @param steps the steps made so far
  /// @param example a batch like those to come
  /// @throws IllegalArgumentException if a gradient reaches what the phase does not name
  PhaseProgram(
      Phase phase,
      List<Optimizer> optimizers,
      Backend backend,
      Seed seed,
      LongSupplier steps,
      Batch example) {
    this.phase = phase;
    this.optimizers = List.copyOf(optimizers);
    this.backend = backend;
    this.seed = seed;
    this.steps = steps;
    this.dry = dryRun(example);
    checkReached();
  }

  private DryRun dryRun(Batch example) {
    try (Pass pass = Pass.train(backend, seed)) {
      Scene scene = scene(pass, example, new LinkedHashMap<>());
      Computed computed = compute(scene, () -> scene);
      return new DryRun(
          List.copyOf(scene.asked()),
          List.copyOf(scene.reportNames()),
          new LinkedHashSet<>(computed.all.parameters()));
    }
  }

  private void checkReached() {
    Set<Parameter> named = new HashSet<>();
    for (Learner learner : phase.learners()) {
      learner.trees().forEach(tree -> named.addAll(tree.parameters()));
    }
    for (Parameters tree : phase.through()) {
      named.addAll(tree.parameters());
    }
    for (Parameter parameter : dry.reached()) {
      if (!named.contains(parameter)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "training: phase '%s' has a gradient by %s, which no learner of it trains; add its tree to a learner, pass through it, phase.through(tree), or end the gradient before it, stopGradient()",
                phase.name(),
                parameter));
      }
    }
  }

  String name() {
    return phase.name();
  }

  int every() {
    return phase.every();
  }

  Backend backend() {
    return backend;
  }

  /// An empty tree beside those of the variables.
  Parameters likewise() {
    return phase.learners().getFirst().trees().getFirst().likewise(new Seed(0));
  }

  List<Optimizer> optimizers() {
    return optimizers;
  }

  List<String> reports() {
    return dry.reports();
  }

  /// What is trained and reached, in the order of the optimizers.
  List<Parameter> trained() {
    List<Parameter> all = new ArrayList<>();
    for (Optimizer optimizer : optimizers) {
      optimizer.parameters().stream().filter(dry.reached()::contains).forEach(all::add);
    }
    return all;
  }

  /// The columns of a batch that are needed, in order.
  List<HostArray> inputs(Batch batch) {
    List<String> columns = dry.columns();
    var inputs = new HostArray[columns.size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = batch.column(columns.get(i));
    }
    return List.of(inputs);
  }

  /// The seed of the step that comes next.
  ///
  /// @param part the number of a part of its batch, by which random numbers differ
  Seed seed(int part) {
    Seed whole = seed.child(steps.getAsLong());
    return part == 0 ? whole : whole.child(part);
  }

  /// A pass in which the step that comes next can be looked at.
  ///
  /// @param part as in [#seed]
  Pass pass(int part) {
    return Pass.train(backend, seed(part));
  }

  /// Computes in a recorded pass.
  Computed compute(Pass pass, List<Tensor> inputs) {
    Supplier<Scene> scene =
        () -> new Scene(pass, name -> inputs.get(dry.columns().indexOf(name)), steps);
    return compute(scene.get(), scene);
  }

  /// Computes for a batch.
  Computed compute(Pass pass, Batch batch) {
    Map<String, Tensor> once = new LinkedHashMap<>();
    Supplier<Scene> scene = () -> scene(pass, batch, once);
    return compute(scene.get(), scene);
  }

  private Scene scene(Pass pass, Batch batch, Map<String, Tensor> once) {
    return Scene.of(pass, batch, once, steps);
  }

  private Computed compute(Scene scene, Supplier<Scene> again) {
    return switch (phase.way()) {
      case Phase.Way.Descent(Objective objective) -> {
        Tensor loss = scalar(objective.of(scene));
        yield new Computed(
            loss,
            List.copyOf(scene.reports()),
            scene.pass().backward(loss),
            () -> objective.of(again.get()));
      }
      case Phase.Way.Hand(Function<Scene, Phase.ByHand> function) -> {
        Phase.ByHand made = function.apply(scene);
        yield new Computed(
            scalar(made.loss()),
            List.copyOf(scene.reports()),
            Gradients.of(scene.pass(), made.gradients()),
            made::loss);
      }
    };
  }

  private Tensor scalar(Tensor loss) {
    if (loss.shape().rank() != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "training: phase '%s' needs an objective that gives the mean over the batch, [], got shape %s",
              phase.name(),
              loss.shape()));
    }
    return loss;
  }

  /// The gradients that each optimizer works with.
  List<Gradients> gradients(Computed computed) {
    return optimizers.stream()
        .map(optimizer ->
            optimizer.gradients(computed.all.only(optimizer.parameters()), computed.again))
        .toList();
  }

  /// What the optimizers do with gradients.
  Updates updates(List<Gradients> gradients) {
    Updates all = Updates.none();
    for (int i = 0; i < gradients.size(); i++) {
      Optimizer optimizer = optimizers.get(i);
      Gradients own = gradients.get(i);
      all = all.and(own.pass().within("optimizer", () -> optimizer.updates(own)));
    }
    return all;
  }
}
