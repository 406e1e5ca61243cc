package org.bpnet.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bpnet.core.HostArray;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Seed;
import org.bpnet.data.Augmentation;
import org.bpnet.data.Batch;
import org.bpnet.data.DataLoader;
import org.bpnet.data.Dataset;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.optim.Optimizer;

/// One run of a [Trainer] by batches: an update for each.
final class Run implements AutoCloseable {
  private final Trainer trainer;
  private final Dataset train;
  private final Course course;
  private final DataLoader loader;
  private final Optimizer optimizer;
  private final Steps steps;

  /// Used again for every step, so that they cost nothing while nobody records.
  private final StepTaken stepTaken = new StepTaken();

  private final DataAwaited dataAwaited = new DataAwaited();

  Run(
      Trainer trainer,
      Layer model,
      Parameters params,
      Dataset train,
      Dataset validation,
      Consumer<? super TrainingEvent> listener) {
    this.trainer = trainer;
    this.train = train;
    this.course = new Course(trainer, model, params, train, validation, listener);
    Seed seed = trainer.seed();
    this.loader = loader(trainer, model, params, train);
    this.optimizer = optimizer(trainer, params);
    this.steps = new Steps(trainer, model, params, optimizer, loader, seed.child("steps"));
  }

  private static DataLoader loader(Trainer trainer, Layer model, Parameters params, Dataset train) {
    Seed seed = trainer.seed();
    Objective objective = Objective.of(trainer, model, params, () -> 0);
    int least = SmallestBatch.of(trainer, objective, train);
    try {
      DataLoader loader =
          DataLoader.shuffled(train, trainer.batchSize(), seed.child("order"))
              .augmented(Augmentation.all(trainer.augmentations()), seed.child("augmentation"))
              .atLeast(least);
      return trainer.droppingLast() ? loader.dropLast() : loader;
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e);
    }
  }

  private static Optimizer optimizer(Trainer trainer, Parameters params) {
    try {
      return new Optimizer(params, trainer.rule(), trainer.schedule(), trainer.extras());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e);
    }
  }

  Report run() {
    return course.run(() -> {
      course.begin(optimizer.state());
      rescore();
      course.announce(loader.batchesPerEpoch());
      return epochs();
    });
  }

  private Report epochs() {
    for (int epoch = course.state().epochs().size() + 1; epoch <= trainer.epochs(); epoch++) {
      if (course.isStuck()) {
        return course.end(StopReason.NO_IMPROVEMENT, optimizer.step());
      }
      epoch(epoch);
    }
    return course.end(StopReason.COMPLETED, optimizer.step());
  }

  private void epoch(int epoch) {
    long start = System.nanoTime();
    course.beginEpoch();
    double learningRate = optimizer.learningRate();
    double sum = 0;
    long seen = 0;
    steps.begin(epoch);
    try (var batches = loader.epoch(epoch)) {
      long last = start;
      for (int number = 1; batches.hasNext(); number++) {
        Batch batch = next(batches);
        learningRate = optimizer.learningRate();
        double loss = take(batch);
        sum += loss * batch.size();
        seen += batch.size();
        long now = System.nanoTime();
        double seconds = (now - last) * 1e-9;
        last = now;
        course.tell(
            new TrainingEvent.BatchEnded(
                epoch, number, optimizer.step(), loss, batch.size(), seconds));
      }
    }
    steps.end();
    Map<Parameter, HostArray> weights = average();
    var ended =
        course.measure(
            optimizer.step(), sum / seen, learningRate, start, seen / (double) train.size());
    weights.forEach(Parameter::load);
    optimizer.score(course.score(ended.trainLoss(), ended.validation()));
    course.record(ended);
    course.save(optimizer.state(), optimizer.step());
  }

  private Batch next(DataLoader.Batches batches) {
    dataAwaited.begin();
    Batch batch = batches.next();
    dataAwaited.end();
    if (dataAwaited.shouldCommit()) {
      dataAwaited.step = optimizer.step();
      dataAwaited.commit();
    }
    return batch;
  }

  private double take(Batch batch) {
    stepTaken.begin();
    double loss = steps.take(batch);
    stepTaken.end();
    if (stepTaken.shouldCommit()) {
      stepTaken.step = optimizer.step();
      stepTaken.examples = batch.size();
      stepTaken.loss = loss;
      stepTaken.commit();
    }
    return loss;
  }

  /// Puts the averages, if any are kept, in the place of the weights they are of.
  ///
  /// @return these weights
  private Map<Parameter, HostArray> average() {
    Map<Parameter, HostArray> weights = new LinkedHashMap<>();
    optimizer
        .averages()
        .forEach((parameter, average) -> {
          weights.put(parameter, parameter.value());
          parameter.load(average.value());
        });
    return weights;
  }

  /// Tells the schedule of the epochs before the break.
  private void rescore() {
    for (TrainingEvent.EpochEnded epoch : course.state().epochs()) {
      optimizer.resume(epoch.step());
      optimizer.score(course.score(epoch.trainLoss(), epoch.validation()));
    }
    optimizer.resume(course.state().step());
  }

  @Override
  public void close() {
    steps.close();
    optimizer.close();
  }
}
