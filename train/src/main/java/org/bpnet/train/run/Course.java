package org.bpnet.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bpnet.core.Parameters;
import org.bpnet.core.spi.Backend;
import org.bpnet.train.checkpoint.FolderLock;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.step.Steps;
import org.bpnet.train.watch.EarlyStopping;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.StopReason;
import org.bpnet.train.watch.TrainingEvent;

/// What a run is apart from the way it changes the weights: measures after each epoch, the best
/// epoch, events and files.
final class Course {
  private final Training training;
  private final List<Parameters> trees;
  private final Backend backend;
  private final long started = System.nanoTime();
  private RunState state = new RunState();
  private EpochOver epochOver = new EpochOver();

  /// @param trees all variables of the run
  Course(Training training, List<Parameters> trees) {
    this.training = training;
    this.trees = trees;
    this.backend = trees.getFirst().backend();
  }

  /// Runs, and leaves no files of a run that cannot be resumed.
  Report run(Supplier<Report> body) {
    return training.folder().map(folder -> run(folder, body)).orElseGet(body);
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

  /// Begins, or goes on from what the run folder holds.
  ///
  /// @param memories what is kept beside the parameters, by the names of the learners
  void begin(Map<String, Parameters> memories) {
    training
        .folder()
        .ifPresent(folder -> {
          folder.begin(settings());
          Path file = folder.path().resolve(RunFolder.LAST);
          Optional<Safetensors> saved = folder.readLast();
          if (saved.isPresent()) {
            state = StateFile.restore(saved.get(), trees, memories, file);
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
            training.epochs,
            batches,
            training.source().size(),
            training.validation().map(v -> v.source().size()).orElse(0),
            parameters(),
            backend.description()));
  }

  private long parameters() {
    return trees.stream().mapToLong(Parameters::count).sum();
  }

  private JsonValue.Members settings() {
    var provenance =
        Provenance.of(training.source(), training.seed.value(), backend.name()).toJson();
    JsonValue.Builder settings = JsonValue.object();
    if (!training.model.isEmpty()) {
      settings.with("model", training.model);
    }
    return settings
        .with("parameters", parameters())
        .with("training", Configuration.of(training))
        .with("provenance", provenance)
        .with(
            "validation_data",
            training.validation().map(v -> Provenance.hash(v.source())).orElse("none"))
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
    training.tell(event);
  }

  /// Whether the watched measure has not become better for as many epochs as allowed.
  boolean isStuck() {
    Optional<EarlyStopping> stopping = training.earlyStopping();
    return stopping.isPresent() && state.waited() >= stopping.get().patience();
  }

  /// Measures an epoch by the weights that the model has now, and keeps them if they are the best.
  ///
  /// @param step the steps so far
  /// @param told means of what objectives told
  /// @param begun when the epoch began, by [System#nanoTime]
  /// @param looks at how many examples
  TrainingEvent.EpochEnded measure(
      long step,
      double trainLoss,
      Map<String, Double> told,
      double learningRate,
      long begun,
      double looks) {
    double trainSeconds = secondsSince(begun);
    Map<String, Double> measures =
        training.validation().map(v -> v.measure(backend)).orElse(Map.of());
    double score = score(trainLoss, measures);
    boolean best = measures.isEmpty() || state.isBest(score);
    var ended =
        new TrainingEvent.EpochEnded(
            state.epochs().size() + 1,
            step,
            trainLoss,
            told,
            measures,
            learningRate,
            secondsSince(begun),
            looks / trainSeconds,
            best);
    state.add(ended, score, training.earlyStopping().map(EarlyStopping::minDelta).orElse(0.0));
    if (best) {
      state.keep(Weights.of(trees));
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
    training
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
  void save(Map<String, Parameters> memories) {
    training
        .folder()
        .ifPresent(folder -> write(() -> folder.writeLast(StateFile.save(state, trees, memories))));
  }

  /// Keeps a step that went wrong, so that it can be made again.
  void keepStep(Steps steps) {
    training
        .folder()
        .ifPresent(folder ->
            steps
                .replay(folder.run())
                .ifPresent(replay -> replay.write(folder.path().resolve(RunFolder.REPLAY))));
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

  /// Ends the run with the weights of the best epoch; with the present ones if it was stopped
  /// before there was an epoch.
  Report end(StopReason reason, long steps) {
    tell(new TrainingEvent.Stopped(reason, state.epochs().size()));
    if (state.bestEpoch() > 0) {
      Weights.load(state.bestWeights(), trees, Path.of(RunFolder.WEIGHTS));
    } else {
      training.folder().ifPresent(folder -> write(() -> folder.writeWeights(Weights.of(trees))));
    }
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
    return (training.higherIsBetter ? -1 : 1) * measures.getOrDefault(training.bestBy, Double.NaN);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }
}
