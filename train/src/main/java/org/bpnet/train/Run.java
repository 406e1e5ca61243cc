package org.bpnet.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bpnet.core.HostArray;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Seed;
import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;
import org.bpnet.data.Batch;
import org.bpnet.data.DataLoader;
import org.bpnet.data.Dataset;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.JsonValue;

/// One run of a [Trainer].
final class Run implements AutoCloseable {
  private final Trainer trainer;
  private final Layer model;
  private final Parameters params;
  private final Dataset train;
  private final Dataset validation;
  private final Consumer<? super TrainingEvent> listener;
  private final DataLoader loader;
  private final Optimizer optimizer;
  private final Steps steps;
  private final Evaluator evaluator;
  private final long started = System.nanoTime();
  private RunState state = new RunState();

  Run(
      Trainer trainer,
      Layer model,
      Parameters params,
      Dataset train,
      Dataset validation,
      Consumer<? super TrainingEvent> listener) {
    this.trainer = trainer;
    this.model = model;
    this.params = params;
    this.train = train;
    this.validation = validation;
    this.listener = listener;
    Seed seed = trainer.seed();
    this.loader = DataLoader.shuffled(train, trainer.batchSize(), seed.child("order"));
    this.optimizer = new Optimizer(params, trainer.rule(), trainer.schedule(), trainer.extras());
    this.steps = new Steps(trainer, model, params, optimizer, loader, seed.child("steps"));
    this.evaluator = new Evaluator(model, params.backend(), trainer.loss(), trainer.metrics());
  }

  Report run() {
    checkShapes();
    try {
      begin();
      return epochs();
    } catch (RuntimeException | Error e) {
      trainer.folder().ifPresent(RunFolder::abandonUnlessResumable);
      throw e;
    }
  }

  /// Runs the model on one example without computing anything: wrong shapes are reported before any
  /// file is written.
  private void checkShapes() {
    Batch batch = train.batch(new int[] {0});
    try (Pass pass = Pass.eval(params.backend())) {
      Tensor outputs = model.forward(pass.input(batch.features()));
      Shape shape = trainer.loss().compute(outputs, pass.input(batch.targets())).shape();
      if (shape.rank() != 0) {
        throw new IllegalArgumentException(
            "Trainer: needs a loss that gives the mean over the batch, [], got shape " + shape);
      }
    }
  }

  private void begin() {
    trainer
        .folder()
        .ifPresent(folder -> {
          folder.begin(settings());
          Path file = folder.path().resolve(RunFolder.LAST);
          Optional<Safetensors> saved = folder.readLast();
          if (saved.isPresent()) {
            state = RunState.restore(saved.get(), params, optimizer, file);
            rescore();
          }
          folder.keepMetricsUpTo(state.epochs().size());
        });
    listener.accept(
        new TrainingEvent.RunStarted(
            state.epochs().size() + 1,
            trainer.epochs(),
            loader.batchesPerEpoch(),
            train.size(),
            validation.size(),
            params.count(),
            params.backend().description()));
  }

  private JsonValue.Members settings() {
    var provenance = Provenance.of(train, trainer.seed().value(), params.backend().name()).toJson();
    return JsonValue.object()
        .with("model", Trainer.described(model))
        .with("parameters", params.count())
        .with("training", trainer.configuration())
        .with("provenance", provenance)
        .with("validation_data", Provenance.hash(validation))
        .build();
  }

  private Report epochs() {
    Optional<EarlyStopping> stopping = trainer.earlyStopping();
    StopReason reason = StopReason.COMPLETED;
    for (int epoch = state.epochs().size() + 1; epoch <= trainer.epochs(); epoch++) {
      if (stopping.isPresent() && state.waited() >= stopping.get().patience()) {
        reason = StopReason.NO_IMPROVEMENT;
        break;
      }
      epoch(epoch);
    }
    listener.accept(new TrainingEvent.Stopped(reason, state.epochs().size()));
    RunState.load(state.bestWeights(), params, Path.of(RunFolder.WEIGHTS));
    var report =
        new Report(
            reason, state.bestEpoch(), optimizer.step(), state.epochs(), secondsSince(started));
    listener.accept(new TrainingEvent.RunEnded(report));
    return report;
  }

  private void epoch(int epoch) {
    long start = System.nanoTime();
    double learningRate = optimizer.learningRate();
    double sum = 0;
    steps.begin(epoch);
    try (var batches = loader.epoch(epoch)) {
      long last = start;
      for (int number = 1; batches.hasNext(); number++) {
        Batch batch = batches.next();
        learningRate = optimizer.learningRate();
        double loss = steps.take(batch);
        sum += loss * batch.size();
        long now = System.nanoTime();
        double seconds = (now - last) * 1e-9;
        last = now;
        listener.accept(
            new TrainingEvent.BatchEnded(
                epoch, number, optimizer.step(), loss, batch.size(), seconds));
      }
    }
    steps.end();
    double trainSeconds = secondsSince(start);
    double trainLoss = sum / train.size();
    Map<Parameter, HostArray> weights = average();
    Map<String, Double> measures =
        validation.size() == 0 ? Map.of() : evaluator.measure(validation);
    double score = score(trainLoss, measures);
    boolean best = validation.size() == 0 || state.isBest(score);
    var ended =
        new TrainingEvent.EpochEnded(
            epoch,
            optimizer.step(),
            trainLoss,
            measures,
            learningRate,
            secondsSince(start),
            train.size() / trainSeconds,
            best);
    optimizer.score(score);
    state.add(ended, score, trainer.earlyStopping().map(EarlyStopping::minDelta).orElse(0.0));
    if (best) {
      state.keep(RunState.snapshot(params));
    }
    weights.forEach(Parameter::load);
    listener.accept(ended);
    trainer.folder().ifPresent(folder -> save(folder, ended));
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
    long steps = optimizer.step();
    for (TrainingEvent.EpochEnded epoch : state.epochs()) {
      optimizer.resume(epoch.step());
      optimizer.score(score(epoch.trainLoss(), epoch.validation()));
    }
    optimizer.resume(steps);
  }

  /// What decides which epoch is the best; lower is better.
  private double score(double trainLoss, Map<String, Double> measures) {
    if (measures.isEmpty()) {
      return trainLoss;
    }
    return trainer
        .monitor()
        .map(metric ->
            (metric.higherIsBetter() ? -1 : 1) * measures.getOrDefault(metric.label(), Double.NaN))
        .orElseGet(() -> measures.getOrDefault(Evaluator.LOSS, Double.NaN));
  }

  /// The state comes last: should the process die before, the epoch is repeated, and gives the same
  /// files again.
  private void save(RunFolder folder, TrainingEvent.EpochEnded ended) {
    folder.append(ended);
    if (ended.improved()) {
      Map<String, HostArray> best = state.bestWeights();
      Path file = folder.writeWeights(RunState.weights(best));
      listener.accept(new TrainingEvent.CheckpointWritten(file, ended.epoch()));
    }
    Path file = folder.writeLast(state.save(params, optimizer));
    listener.accept(new TrainingEvent.CheckpointWritten(file, ended.epoch()));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  @Override
  public void close() {
    steps.close();
    optimizer.close();
  }
}
