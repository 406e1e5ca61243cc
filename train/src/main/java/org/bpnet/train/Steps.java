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
import org.bpnet.core.Updates;
import org.bpnet.core.Variable;
import org.bpnet.core.op.Source;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.DataLoader;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.optim.Optimizer;

/// Makes one update after the other: a computation recorded at the first batch and replayed.
///
/// An update may overflow while its loss does not; the next loss then tells. Since steps repeat to
/// the bit, the update is found again by repeating the epoch from its beginning.
final class Steps implements AutoCloseable {
  private final Parameters params;
  private final Objective objective;
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
    this.params = params;
    this.objective = Objective.of(trainer, model, params, optimizer::step);
    this.optimizer = optimizer;
    this.loader = loader;
    this.seed = seed;
    this.backend = params.backend().at(trainer.precision());
    this.step = Traced.training(backend, (_, batch) -> record(batch));
  }

  private Traced.Outcome record(List<Tensor> batch) {
    Supplier<Tensor> again = () -> objective.of(batch.get(0), batch.get(1));
    Tensor loss = again.get();
    return new Traced.Outcome(List.of(loss), updates(loss, again));
  }

  private Updates updates(Tensor loss, Supplier<Tensor> again) {
    Gradients gradients = optimizer.gradients(loss, again);
    return loss.pass().within("optimizer", () -> optimizer.updates(gradients));
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
    return objective.of(pass.input(batch.features()), pass.input(batch.targets()));
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
        Supplier<Tensor> again = () -> objective(pass, batch);
        for (Tensor value : updates(again.get(), again).values().values()) {
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
