package org.bpnet.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;
import org.bpnet.data.Augmentation;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.nn.layer.Layer;
import org.bpnet.train.checkpoint.FolderLock;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.JsonValue;

/// What a run is apart from the way it changes the weights: checks, measures after each epoch, the
/// best epoch, events and files.
final class Course {
  private final Trainer trainer;
  private final Layer model;
  private final Parameters params;
  private final Dataset train;
  private final Dataset validation;
  private final Consumer<? super TrainingEvent> listener;
  private final Evaluator evaluator;
  private final long started = System.nanoTime();
  private RunState state = new RunState();
  private EpochOver epochOver = new EpochOver();

  Course(
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
    this.evaluator = new Evaluator(model, params.backend(), trainer.loss(), trainer.metrics());
  }

  /// Checks what can be checked, runs, and leaves no files of a run that cannot be resumed.
  Report run(Supplier<Report> body) {
    checkShapes();
    return trainer.folder().map(folder -> run(folder, body)).orElseGet(body);
  }

  private static Report run(RunFolder folder, Supplier<Report> body) {
    try (FolderLock _ = folder.lock()) {
      try {
        return body.get();
      } catch (RuntimeException | Error e) {
        folder.abandonUnlessResumable();
        throw e;
      }
    }
  }

  /// Runs the model on one example without computing anything: wrong shapes are reported before any
  /// file is written.
  private void checkShapes() {
    Batch raw = train.batch(new int[] {0});
    Batch batch =
        Augmentation.all(trainer.augmentations()).apply(raw, train.target(), trainer.seed());
    try (Pass pass = Pass.eval(params.backend())) {
      Tensor outputs = model.forward(pass.input(batch.features()));
      Shape shape = trainer.loss().compute(outputs, pass.input(batch.targets())).shape();
      if (shape.rank() != 0) {
        throw new IllegalArgumentException(
            "Trainer: needs a loss that gives the mean over the batch, [], got shape " + shape);
      }
    }
  }

  /// Begins, or goes on from what the run folder holds.
  ///
  /// @param memory what is kept beside the parameters
  void begin(Parameters memory) {
    trainer
        .folder()
        .ifPresent(folder -> {
          folder.begin(settings());
          Path file = folder.path().resolve(RunFolder.LAST);
          Optional<Safetensors> saved = folder.readLast();
          if (saved.isPresent()) {
            state = RunState.restore(saved.get(), params, memory, file);
          }
          folder.restore(state);
        });
  }

  /// Tells that the run begins, or goes on.
  ///
  /// @param batches the batches of an epoch
  void announce(int batches) {
    tell(
        new TrainingEvent.RunStarted(
            state.epochs().size() + 1,
            trainer.epochs(),
            batches,
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
        .with("training", Configuration.of(trainer))
        .with("provenance", provenance)
        .with("validation_data", Provenance.hash(validation))
        .build();
  }

  /// Tells a recording that an epoch begins.
  void beginEpoch() {
    epochOver = new EpochOver();
    epochOver.begin();
  }

  RunState state() {
    return state;
  }

  void tell(TrainingEvent event) {
    listener.accept(event);
  }

  /// Whether the watched measure has not become better for as many epochs as allowed.
  boolean isStuck() {
    Optional<EarlyStopping> stopping = trainer.earlyStopping();
    return stopping.isPresent() && state.waited() >= stopping.get().patience();
  }

  /// Measures an epoch by the weights that the model has now, and keeps them if they are the best.
  ///
  /// @param step the updates so far
  /// @param begun when the epoch began, by [System#nanoTime]
  /// @param passes how often each example was looked at
  TrainingEvent.EpochEnded measure(
      long step, double trainLoss, double learningRate, long begun, double passes) {
    double trainSeconds = secondsSince(begun);
    Map<String, Double> measures =
        validation.size() == 0 ? Map.of() : evaluator.measure(validation);
    double score = score(trainLoss, measures);
    boolean best = validation.size() == 0 || state.isBest(score);
    var ended =
        new TrainingEvent.EpochEnded(
            state.epochs().size() + 1,
            step,
            trainLoss,
            measures,
            learningRate,
            secondsSince(begun),
            passes * train.size() / trainSeconds,
            best);
    state.add(ended, score, trainer.earlyStopping().map(EarlyStopping::minDelta).orElse(0.0));
    if (best) {
      state.keep(RunState.snapshot(params));
    }
    return ended;
  }

  /// Tells of an epoch that is over, and notes it in the run folder.
  void record(TrainingEvent.EpochEnded ended) {
    epochOver.end();
    if (epochOver.shouldCommit()) {
      epochOver.epoch = ended.epoch();
      epochOver.step = ended.step();
      epochOver.loss = ended.trainLoss();
      epochOver.best = ended.improved();
      epochOver.commit();
    }
    tell(ended);
    trainer
        .folder()
        .ifPresent(folder -> {
          folder.append(ended);
          if (ended.improved()) {
            write(() -> folder.writeWeights(state.bestWeights()));
          }
        });
  }

  /// Keeps all that is needed to go on. It comes after [#record]: should the process die before,
  /// the epoch is repeated, and gives the same files again.
  void save(Parameters memory, long step) {
    trainer
        .folder()
        .ifPresent(folder -> write(() -> folder.writeLast(state.save(params, memory, step))));
  }

  private void write(Supplier<Path> file) {
    int epoch = state.epochs().size();
    var event = new CheckpointKept();
    event.begin();
    Path written = file.get();
    event.end();
    if (event.shouldCommit()) {
      event.file = written.toString();
      event.epoch = epoch;
      event.size = size(written);
      event.commit();
    }
    tell(new TrainingEvent.CheckpointWritten(written, epoch));
  }

  /// A file's size for a recording, which nobody misses if the file is gone already.
  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  /// Ends the run with the weights of the best epoch.
  Report end(StopReason reason, long steps) {
    tell(new TrainingEvent.Stopped(reason, state.epochs().size()));
    RunState.load(state.bestWeights(), params, Path.of(RunFolder.WEIGHTS));
    var report =
        new Report(reason, state.bestEpoch(), steps, state.epochs(), secondsSince(started));
    tell(new TrainingEvent.RunEnded(report));
    return report;
  }

  /// What decides which epoch is the best; lower is better.
  double score(double trainLoss, Map<String, Double> measures) {
    if (measures.isEmpty()) {
      return trainLoss;
    }
    return trainer
        .monitor()
        .map(metric ->
            (metric.higherIsBetter() ? -1 : 1) * measures.getOrDefault(metric.label(), Double.NaN))
        .orElseGet(() -> measures.getOrDefault(Evaluator.LOSS, Double.NaN));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }
}
