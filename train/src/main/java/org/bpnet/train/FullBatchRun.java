package org.bpnet.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.minimize.FullBatch;
import org.bpnet.nn.minimize.Minimizer;
import org.bpnet.nn.minimize.Observer;
import org.bpnet.nn.minimize.Stop;
import org.bpnet.nn.regularizer.AnnealedPenalty;
import org.bpnet.nn.schedule.Clock;

/// One run of a [Trainer] by a minimizer, on all examples at once. An iteration counts as an epoch.
///
/// What a minimizer remembers is not saved: a run that was broken off is repeated from its start,
/// which gives the same to the bit.
final class FullBatchRun implements AutoCloseable {
  /// Examples that go through the model at once. Ours.
  private static final int CHUNK = 4096;

  private final Trainer trainer;
  private final Minimizer minimizer;
  private final Course course;
  private final FullBatch objective;
  private final Parameters nothing;
  private long begun;
  private int evaluations;

  FullBatchRun(
      Trainer trainer,
      Minimizer minimizer,
      Layer model,
      Parameters params,
      Dataset train,
      Dataset validation,
      Consumer<? super TrainingEvent> listener) {
    this.trainer = trainer;
    this.minimizer = minimizer;
    this.course = new Course(trainer, model, params, train, validation, listener);
    if (!Clock.in(params).isEmpty()
        || trainer.penalties().stream().anyMatch(AnnealedPenalty.class::isInstance)) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "%s: needs a loss that stays the same, and part of this one changes from step to step; leave out what is annealed",
              Trainer.described(minimizer)));
    }
    this.objective = objective(trainer, Objective.of(trainer, model, params, () -> 0), train);
    this.nothing = Network.blank(params.backend());
  }

  private static FullBatch objective(Trainer trainer, Objective loss, Dataset train) {
    List<Function<Pass, Tensor>> parts = new ArrayList<>();
    for (int from = 0; from < train.size(); from += CHUNK) {
      int to = Math.min(train.size(), from + CHUNK);
      Batch batch = train.batch(IntStream.range(from, to).toArray());
      double share = (double) batch.size() / train.size();
      parts.add(
          pass -> loss.of(pass.input(batch.features()), pass.input(batch.targets())).mul(share));
    }
    boolean squares =
        parts.size() == 1
            && trainer.loss().equals(PointwiseLoss.MEAN_SQUARED_ERROR)
            && loss.penalties().isEmpty()
            && loss.featurePenalties().isEmpty();
    return squares
        ? FullBatch.leastSquares(loss.params(), pass -> residuals(loss.model(), train, pass))
        : FullBatch.sum(loss.params(), parts);
  }

  /// Residuals of which ½‖r‖² is the mean squared error.
  private static Tensor residuals(Layer model, Dataset train, Pass pass) {
    Batch all = train.batch(IntStream.range(0, train.size()).toArray());
    Tensor errors = model.forward(pass.input(all.features())).sub(pass.input(all.targets()));
    return errors.mul(Math.sqrt(2.0 / errors.shape().elementCount()));
  }

  Report run() {
    return course.run(() -> {
      course.begin(nothing);
      course.announce(1);
      if (course.state().epochs().isEmpty()) {
        minimize();
        course.save(nothing, course.state().epochs().getLast().step());
      }
      return course.end(reason(), course.state().epochs().getLast().step());
    });
  }

  private void minimize() {
    begun = System.nanoTime();
    course.beginEpoch();
    Stop standard = Stop.defaults();
    var stop =
        new Stop(standard.gradient(), standard.change(), trainer.epochs(), Integer.MAX_VALUE);
    List<Observer.Iteration> start = new ArrayList<>();
    try {
      objective.minimize(
          minimizer,
          stop,
          iteration -> iteration.number() == 0 ? start.add(iteration) : reached(iteration));
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e);
    }
    if (course.state().epochs().isEmpty()) { // the start is a minimum
      reached(start.getFirst());
    }
  }

  /// Ends an iteration.
  ///
  /// @return whether to go on
  private boolean reached(Observer.Iteration at) {
    int looks = at.evaluations() - evaluations;
    evaluations = at.evaluations();
    course.record(course.measure(at.number(), at.value(), at.step(), begun, looks));
    begun = System.nanoTime();
    course.beginEpoch();
    return !course.isStuck();
  }

  private StopReason reason() {
    if (course.state().epochs().size() >= trainer.epochs()) {
      return StopReason.COMPLETED;
    }
    return course.isStuck() ? StopReason.NO_IMPROVEMENT : StopReason.CONVERGED;
  }

  @Override
  public void close() {
    objective.close();
    nothing.close();
  }
}
