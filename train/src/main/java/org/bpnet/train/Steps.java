package org.bpnet.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bpnet.core.Gradients;
import org.bpnet.core.HostArray;
import org.bpnet.core.NonFinite;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Seed;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.Variable;
import org.bpnet.core.op.Source;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.DataLoader;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.regularizer.FeaturePenalty;
import org.bpnet.nn.regularizer.Penalty;

/// Makes one update after the other: a computation recorded at the first batch and replayed.
///
/// An update may overflow while its loss does not; the next loss then tells. Since steps repeat to
/// the bit, the update is found again by repeating the epoch from its beginning.
final class Steps implements AutoCloseable {
  private final Layer model;
  private final Parameters params;
  private final Loss loss;
  private final List<Penalty> penalties;
  private final List<FeaturePenalty> featurePenalties;
  private final Optimizer optimizer;
  private final DataLoader loader;
  private final Seed seed;
  private final Backend backend;
  private final Traced step;
  private int epoch;
  private long firstStep;
  private final Map<Variable, HostArray> before = new LinkedHashMap<>();

  /// @param loader where each epoch's batches come from
  /// @param seed what the random numbers of each step derive from
  Steps(
      Trainer trainer,
      Layer model,
      Parameters params,
      Optimizer optimizer,
      DataLoader loader,
      Seed seed) {
    this.model = model;
    this.params = params;
    this.loss = trainer.loss();
    this.penalties = trainer.penalties().stream().map(p -> p.at(optimizer::step)).toList();
    this.featurePenalties = trainer.featurePenalties();
    this.optimizer = optimizer;
    this.loader = loader;
    this.seed = seed;
    this.backend = params.backend().at(trainer.precision());
    this.step = Traced.training(backend, this::record);
  }

  private Traced.Outcome record(Pass pass, List<Tensor> batch) {
    Tensor objective = objective(pass, batch.get(0), batch.get(1));
    Map<Variable, Tensor> updates =
        updates(objective, () -> objective(pass, batch.get(0), batch.get(1)));
    return new Traced.Outcome(List.of(objective), updates);
  }

  private Map<Variable, Tensor> updates(Tensor objective, Supplier<Tensor> again) {
    Gradients gradients = optimizer.gradients(objective, again);
    return objective.pass().within("optimizer", () -> optimizer.updates(gradients));
  }

  private Tensor objective(Pass pass, Tensor inputs, Tensor targets) {
    Tensor features = featurePenalties.isEmpty() ? inputs : lower(model).forward(inputs);
    Layer upper = featurePenalties.isEmpty() ? model : chain(model).layers().getLast();
    Tensor outputs = upper.forward(features);
    return pass.within(
        "loss",
        () -> {
          Tensor sum = loss.compute(outputs, targets);
          for (Penalty penalty : penalties) {
            sum = sum.add(penalty.over(pass, params));
          }
          for (FeaturePenalty penalty : featurePenalties) {
            sum = sum.add(penalty.of(features, outputs, targets));
          }
          return sum;
        });
  }

  /// All layers but the last: what they yield are the features.
  private static Sequential lower(Layer model) {
    List<Layer> layers = chain(model).layers();
    return new Sequential(layers.subList(0, layers.size() - 1));
  }

  private static Sequential chain(Layer model) {
    if (model instanceof Sequential chain && !chain.layers().isEmpty()) {
      return chain;
    }
    throw new IllegalArgumentException(
        "Trainer: penalties on features need a Sequential, whose last layer sees them, got "
            + Trainer.described(model));
  }

  /// Begins an epoch.
  void begin(int number) {
    epoch = number;
    firstStep = optimizer.step();
    params.variables().forEach(variable -> before.put(variable, variable.value()));
    optimizer.state().variables().forEach(variable -> before.put(variable, variable.value()));
  }

  /// Updates the parameters for the epoch's next batch.
  ///
  /// @return the loss before the update
  /// @throws DivergedException if it is not finite; then this update, and the last one if that is
  ///   to blame, are not made
  double take(Batch batch) {
    step.run(seed.child(optimizer.step()), List.of(batch.features(), batch.targets()));
    double value = step.item(0);
    if (!Double.isFinite(value)) {
      throw diverged(batch);
    }
    optimizer.advance();
    return value;
  }

  /// The reason why a loss is not finite, looked for in the last update too.
  private DivergedException diverged(Batch batch) {
    try (Pass pass = pass()) {
      Optional<NonFinite> origin = pass.firstNonFinite(objective(pass, batch));
      boolean parameters =
          origin.map(o -> o.op() instanceof Source && !o.scope().isEmpty()).orElse(false);
      return parameters && optimizer.step() > firstStep ? undo() : diverged(origin);
    }
  }

  private DivergedException diverged(Optional<NonFinite> origin) {
    return new DivergedException(epoch, optimizer.step() + 1, optimizer.learningRate(), origin);
  }

  private Pass pass() {
    return Pass.train(backend, seed.child(optimizer.step()));
  }

  private Tensor objective(Pass pass, Batch batch) {
    return objective(pass, pass.input(batch.features()), pass.input(batch.targets()));
  }

  /// Ends an epoch: takes the last update back if it left a parameter that is not finite.
  ///
  /// @throws DivergedException if it did
  void end() {
    if (!isFinite(params)) {
      throw undo();
    }
  }

  private static boolean isFinite(Parameters params) {
    for (Variable variable : params.variables()) {
      var values = variable.value();
      for (int i = 0; i < values.shape().elementCount(); i++) {
        if (!Double.isFinite(values.at(i))) {
          return false;
        }
      }
    }
    return true;
  }

  /// Repeats the epoch up to the last update, and looks where that went wrong.
  private DivergedException undo() {
    long blamed = optimizer.step() - 1;
    before.forEach(Variable::load);
    optimizer.resume(firstStep);
    try (var batches = loader.epoch(epoch)) {
      while (optimizer.step() < blamed) {
        take(batches.next());
      }
      try (Pass pass = pass()) {
        Tensor all = pass.scalar(0);
        Batch batch = batches.next();
        Supplier<Tensor> objective = () -> objective(pass, batch);
        for (Tensor value : updates(objective.get(), objective).values()) {
          all = all.add(value.sum());
        }
        for (Tensor value : pass.updates().values()) {
          all = all.add(value.sum());
        }
        return diverged(pass.firstNonFinite(all));
      }
    }
  }

  @Override
  public void close() {
    step.close();
  }
}
