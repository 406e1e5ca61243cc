package org.bpnet.train.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.core.text.Described;
import org.bpnet.nn.minimize.FullBatch;
import org.bpnet.nn.minimize.method.Observer;
import org.bpnet.nn.minimize.method.Stop;
import org.bpnet.train.step.Minimization;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.StopReason;

/// One run of a [Training] by a minimizer, on all examples at once. An iteration counts as an
/// epoch.
///
/// What a minimizer remembers is not saved: a run that was broken off is repeated from its start,
/// which gives the same to the bit.
final class FullBatchRun implements AutoCloseable {
  private final Training training;
  private final Minimization minimization;
  private final Course course;
  private final FullBatch function;
  private long begun;
  private int evaluations;
  private boolean stopped;

  FullBatchRun(Training training, Minimization minimization) {
    this.training = training;
    this.minimization = minimization;
    this.course = new Course(training, List.of(minimization.params()));
    if (minimization.isAnnealed()) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "%s: needs a loss that stays the same, and part of this one changes from step to step; leave out what is annealed",
              Described.of(minimization.minimizer())));
    }
    this.function = minimization.function(training.source());
  }

  Report run() {
    return course.run(() -> {
      course.begin(Map.of());
      course.announce(1);
      if (course.state().epochs().isEmpty()) {
        minimize();
        course.state().at(steps(), 1, RunState.Partial.NONE);
        course.save(Map.of());
      }
      return course.end(reason(), steps());
    });
  }

  private long steps() {
    return course.state().epochs().getLast().step();
  }

  private void minimize() {
    begun = System.nanoTime();
    course.beginEpoch();
    Stop standard = Stop.defaults();
    var stop = new Stop(standard.gradient(), standard.change(), training.epochs, Integer.MAX_VALUE);
    List<Observer.Iteration> start = new ArrayList<>();
    try {
      function.minimize(
          minimization.minimizer(),
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
    double looks = (double) (at.evaluations() - evaluations) * training.source().size();
    evaluations = at.evaluations();
    course.record(course.measure(at.number(), at.value(), Map.of(), at.step(), begun, looks));
    begun = System.nanoTime();
    course.beginEpoch();
    boolean goesOn = training.control.await().goesOn();
    stopped = !goesOn;
    return goesOn && !course.isStuck();
  }

  private StopReason reason() {
    if (stopped) {
      return StopReason.STOPPED;
    }
    if (course.state().epochs().size() >= training.epochs) {
      return StopReason.COMPLETED;
    }
    return course.isStuck() ? StopReason.NO_IMPROVEMENT : StopReason.CONVERGED;
  }

  @Override
  public void close() {
    function.close();
  }
}
