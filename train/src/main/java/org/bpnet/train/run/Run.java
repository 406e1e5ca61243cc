package org.bpnet.train.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.train.inside.LayerRecorder;
import org.bpnet.train.inside.StepLog;
import org.bpnet.train.step.Probe;
import org.bpnet.train.step.StepBatch;
import org.bpnet.train.step.Steps;
import org.bpnet.train.watch.DivergedException;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.StopReason;
import org.bpnet.train.watch.TrainingEvent;
import org.jspecify.annotations.Nullable;

/// One run of a [Training] by batches: a step for each.
final class Run implements AutoCloseable {
  private final Training training;
  private final Feed feed;
  private final Steps steps;
  private final Course course;
  private final EpochMeans means;

  /// The learner whose rate is told, that of the first phase.
  private final Optimizer first;

  /// What is noted of the steps, if there is a folder.
  private @Nullable StepLog log;

  /// What is noted of the layers, if that is wanted.
  private @Nullable LayerRecorder layers;

  private double rateFactor = 1;

  /// Used again for every step, so that they cost nothing while nobody records.
  private final StepTaken stepTaken = new StepTaken();

  private final DataAwaited dataAwaited = new DataAwaited();

  Run(Training training) {
    this.training = training;
    this.feed = training.feed();
    this.steps = training.steps(feed);
    this.course = new Course(training, steps.trees());
    this.means = new EpochMeans(steps);
    this.first = steps.optimizers().values().iterator().next();
  }

  Report run() {
    return course.run(() -> {
      course.begin(memories());
      goOn();
      training.folder().ifPresent(folder -> log = new StepLog(folder.path()));
      layers = recorder();
      course.announce(feed.batches());
      try {
        Report report = epochs();
        finishLayers();
        return report;
      } catch (DivergedException e) {
        course.keepStep(steps);
        flush();
        finishLayers();
        throw e;
      } finally {
        training.control.end();
      }
    });
  }

  private @Nullable LayerRecorder recorder() {
    RunFolder folder = training.folder().orElse(null);
    return folder == null || folder.layersEvery().isEmpty()
        ? null
        : new LayerRecorder(steps, feed.example(), folder.path(), folder.layersEvery().getAsInt());
  }

  private void flush() {
    if (log != null) {
      log.flush();
    }
  }

  private void finishLayers() {
    if (layers != null) {
      layers.finish();
    }
  }

  private Map<String, Parameters> memories() {
    Map<String, Parameters> memories = new LinkedHashMap<>();
    steps.optimizers().forEach((name, optimizer) -> memories.put(name, optimizer.state()));
    return memories;
  }

  /// Tells schedules of the epochs before the break, and counts the steps made.
  private void goOn() {
    for (TrainingEvent.EpochEnded epoch : course.state().epochs()) {
      steps.resume(epoch.step());
      score(epoch);
    }
    steps.resume(course.state().step());
    scaleRates(course.state().rateFactor());
  }

  private void score(TrainingEvent.EpochEnded epoch) {
    double score = course.score(epoch.trainLoss(), epoch.validation());
    steps.optimizers().values().forEach(optimizer -> optimizer.score(score));
  }

  private void scaleRates(double factor) {
    if (factor != 1) {
      rateFactor *= factor;
      steps.optimizers().values().forEach(optimizer -> optimizer.scaleRate(rateFactor));
    }
  }

  private Report epochs() {
    RunState.Partial done = course.state().partial();
    for (int epoch = course.state().epochs().size() + 1; epoch <= training.epochs; epoch++) {
      if (course.isStuck()) {
        return course.end(StopReason.NO_IMPROVEMENT, steps.step());
      }
      if (!epoch(epoch, done)) {
        return course.end(StopReason.STOPPED, steps.step());
      }
      done = RunState.Partial.NONE;
    }
    return course.end(StopReason.COMPLETED, steps.step());
  }

  /// @param done what was done of the epoch before the break
  /// @return whether it was run to its end
  private boolean epoch(int epoch, RunState.Partial done) {
    long start = System.nanoTime();
    course.beginEpoch();
    means.begin(done);
    steps.begin(epoch, () -> feed.again(epoch, done.batches()));
    double learningRate = first.learningRate();
    try (Feed.Batches batches = feed.epoch(epoch, done.batches())) {
      long last = start;
      for (int number = done.batches() + 1; batches.hasNext(); number++) {
        Control.Order order = training.control.await();
        scaleRates(order.rateFactor());
        if (!order.goesOn()) {
          stop(number - 1);
          return false;
        }
        long asked = System.nanoTime();
        StepBatch batch = next(batches);
        long waited = System.nanoTime() - asked;
        learningRate = first.learningRate();
        take(epoch, batch, order.probe());
        means.add(batch.examples());
        long now = System.nanoTime();
        if (log != null) {
          int examples = batch.examples();
          log.add(
              epoch, steps.step(), means.lastLoss(), learningRate, examples, waited, now - last);
        }
        tell(epoch, number, batch, (now - last) * 1e-9);
        last = now;
      }
    }
    steps.end();
    end(learningRate, start);
    return true;
  }

  private void tell(int epoch, int number, StepBatch batch, double seconds) {
    course.tell(
        new TrainingEvent.BatchEnded(
            epoch,
            number,
            steps.step(),
            means.lastLoss(),
            means.last(),
            batch.examples(),
            seconds));
  }

  private void end(double learningRate, long start) {
    Map<Parameter, HostArray> weights = average();
    var ended =
        course.measure(
            steps.step(), means.loss(), means.means(), learningRate, start, (double) means.seen());
    weights.forEach(Parameter::load);
    score(ended);
    flush();
    course.record(ended);
    course.state().at(steps.step(), rateFactor, RunState.Partial.NONE);
    course.save(memories());
  }

  /// Keeps a run that is stopped in an epoch.
  private void stop(int batches) {
    flush();
    course.state().at(steps.step(), rateFactor, means.partial(batches));
    course.save(memories());
  }

  private StepBatch next(Feed.Batches batches) {
    dataAwaited.begin();
    StepBatch batch = batches.next();
    dataAwaited.end();
    if (dataAwaited.shouldCommit()) {
      dataAwaited.step = steps.step();
      dataAwaited.commit();
    }
    return batch;
  }

  private void take(int epoch, StepBatch batch, @Nullable CompletableFuture<List<Probe>> wanted) {
    stepTaken.begin();
    LayerRecorder recorder = layers;
    boolean looking = recorder != null && recorder.isDue(steps.step() + 1, batch);
    if (wanted == null && !looking) {
      steps.take(batch);
    } else {
      List<Probe> probes = new ArrayList<>();
      steps.take(
          batch,
          phase -> {
            if (wanted != null) {
              probes.add(steps.probe(phase, batch));
            }
            if (recorder != null && looking) {
              recorder.look(phase, batch);
            }
          });
      if (wanted != null) {
        wanted.complete(probes);
      }
      if (recorder != null) {
        recorder.made(epoch, steps.step());
      }
    }
    stepTaken.end();
    if (stepTaken.shouldCommit()) {
      stepTaken.step = steps.step();
      stepTaken.examples = batch.examples();
      stepTaken.loss = means.lastLoss();
      stepTaken.commit();
    }
  }

  /// Puts the averages, if any are kept, in the place of the weights they are of.
  ///
  /// @return these weights
  private Map<Parameter, HostArray> average() {
    Map<Parameter, HostArray> weights = new LinkedHashMap<>();
    for (Optimizer optimizer : steps.optimizers().values()) {
      optimizer
          .averages()
          .forEach((parameter, average) -> {
            weights.put(parameter, parameter.value());
            parameter.load(average.value());
          });
    }
    return weights;
  }

  @Override
  public void close() {
    if (layers != null) {
      layers.close();
    }
    steps.close();
  }
}
