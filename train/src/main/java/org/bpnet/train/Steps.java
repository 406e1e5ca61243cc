package org.bpnet.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bpnet.core.NonFinite;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Seed;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.op.Source;
import org.bpnet.data.Batch;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.regularizer.Penalty;
import org.jspecify.annotations.Nullable;

/// Makes one update after the other.
///
/// The pass of the last update stays open until the next loss has been seen to be finite: an update
/// may overflow while its loss does not, and then its own pass can still say where, and give the
/// parameters back as they were.
final class Steps implements AutoCloseable {
  private final Layer model;
  private final Parameters params;
  private final Loss loss;
  private final List<Penalty> penalties;
  private final Optimizer optimizer;
  private final Seed seed;
  private @Nullable Update last;

  /// An update that was made, while its pass is open.
  private record Update(Pass pass, Map<Variable, Tensor> values, int epoch, double learningRate) {}

  /// @param seed what the random numbers of each step derive from
  Steps(Trainer trainer, Layer model, Parameters params, Optimizer optimizer, Seed seed) {
    this.model = model;
    this.params = params;
    this.loss = trainer.loss();
    this.penalties = trainer.penalties();
    this.optimizer = optimizer;
    this.seed = seed;
  }

  /// Updates the parameters for one batch.
  ///
  /// @return the loss before the update
  /// @throws DivergedException if it is not finite; then this update, and the last one if that is
  ///   to blame, are not made
  double take(Batch batch, int epoch) {
    Pass pass = Pass.train(params.backend(), seed.child(optimizer.step()));
    try {
      Tensor objective = objective(pass, batch);
      Map<Variable, Tensor> values =
          pass.within("optimizer", () -> optimizer.updates(pass.backward(objective)));
      List<Tensor> wanted = new ArrayList<>(values.values());
      wanted.add(objective);
      pass.evaluate(wanted);
      double value = objective.item();
      if (!Double.isFinite(value)) {
        throw diverged(pass, objective, epoch);
      }
      double learningRate = optimizer.learningRate();
      optimizer.commit(pass, values);
      close();
      last = new Update(pass, values, epoch, learningRate);
      return value;
    } finally {
      if (last == null || last.pass() != pass) {
        pass.close();
      }
    }
  }

  private Tensor objective(Pass pass, Batch batch) {
    Tensor outputs = model.forward(pass.input(batch.features()));
    Tensor target = pass.input(batch.targets());
    return pass.within(
        "loss",
        () -> {
          Tensor sum = loss.compute(outputs, target);
          for (Penalty penalty : penalties) {
            sum = sum.add(penalty.over(pass, params));
          }
          return sum;
        });
  }

  /// The reason why a tensor is not finite, looked for in the last update too.
  DivergedException diverged(Pass pass, Tensor tensor, int epoch) {
    Optional<NonFinite> origin = pass.firstNonFinite(tensor);
    boolean parameters =
        origin.map(o -> o.op() instanceof Source && !o.scope().isEmpty()).orElse(false);
    return parameters && last != null
        ? undo()
        : new DivergedException(epoch, optimizer.step() + 1, optimizer.learningRate(), origin);
  }

  /// Takes the last update back if it left a parameter that is not finite.
  ///
  /// @throws DivergedException if it did
  void checkLast() {
    if (last != null && !isFinite(params)) {
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

  private DivergedException undo() {
    Update update = Objects.requireNonNull(last);
    Pass pass = update.pass();
    Tensor all = pass.scalar(0);
    for (Tensor value : update.values().values()) {
      all = all.add(value.sum());
    }
    var reason =
        new DivergedException(
            update.epoch(), optimizer.step(), update.learningRate(), pass.firstNonFinite(all));
    for (Variable variable : update.values().keySet()) {
      variable.load(pass.read(variable).toHost());
    }
    optimizer.resume(optimizer.step() - 1);
    return reason;
  }

  @Override
  public void close() {
    if (last != null) {
      last.pass().close();
      last = null;
    }
  }
}
