package org.bpnet.train.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Precision;
import org.bpnet.data.Source;
import org.bpnet.data.load.Sampler;
import org.bpnet.data.load.View;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.train.exchange.Exchange;
import org.bpnet.train.step.MemoryForecast;
import org.bpnet.train.step.Minimization;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;
import org.bpnet.train.step.Probe;
import org.bpnet.train.step.Replay;
import org.bpnet.train.step.StepBatch;
import org.bpnet.train.step.Steps;
import org.bpnet.train.watch.EarlyStopping;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.TrainingEvent;
import org.jspecify.annotations.Nullable;

/// Trains anything: phases of objectives and learners, over batches that a sampler draws from a
/// source.
///
/// ```java
/// Objective objective = Objective.supervised(model, new CrossEntropy());
/// Learner learner = Learner.of(params, Adam.defaults());
/// Report report = Training.of(Phase.of("train", objective, learner)).source(train).run();
/// ```
///
/// The run depends on nothing but what it was given: order of the data, dropout and all else derive
/// from the seed and the numbers of epoch and step. The same run gives the same weights to the bit,
/// on the same backend, also when it was interrupted and resumed from its run folder.
public final class Training {
  private static final int BATCH_SIZE = 32;
  private static final int EPOCHS = 20;

  final List<Phase> phases;
  final @Nullable Minimization minimization;
  private @Nullable Source source;
  private @Nullable Sampler sampler;
  View view = View.none();
  List<Parameters> kept = List.of();
  int epochs = EPOCHS;
  Seed seed = new Seed(0);
  Precision precision = Precision.F32;
  int parts = 1;
  Exchange exchange = Exchange.none();
  @Nullable Validation validation;
  String bestBy = Validation.LOSS;
  boolean higherIsBetter;
  @Nullable EarlyStopping earlyStopping;
  @Nullable RunFolder folder;
  Control control = new Control();
  String model = "";
  private final List<Consumer<? super TrainingEvent>> listeners = new ArrayList<>();

  private Training(List<Phase> phases, @Nullable Minimization minimization) {
    this.phases = phases;
    this.minimization = minimization;
  }

  /// A training of these phases in each step: 20 epochs of shuffled batches of 32, seed 0.
  ///
  /// @throws IllegalArgumentException if there are none, or two have one name
  public static Training of(Phase... phases) {
    List<Phase> all = List.of(phases);
    if (all.isEmpty() || all.stream().map(Phase::name).distinct().count() < all.size()) {
      throw new IllegalArgumentException(
          "training: needs at least one phase, each with a name of its own, got "
              + all.stream().map(Phase::name).toList());
    }
    return new Training(all, null);
  }

  /// A training on all examples at once, by a method that finds its own step lengths; an iteration
  /// counts as an epoch. The model runs as in evaluation. There are no batches, so that sampler,
  /// view, precision, parts and exchange mean nothing.
  public static Training minimizing(Objective objective, Parameters params, Minimizer minimizer) {
    return new Training(List.of(), new Minimization(objective, params, minimizer));
  }

  /// Where examples come from.
  public Training source(Source examples) {
    this.source = examples;
    return this;
  }

  /// Which examples each batch has.
  public Training sampler(Sampler drawn) {
    this.sampler = drawn;
    return this;
  }

  /// What becomes of examples on their way into a batch.
  public Training view(View changed) {
    this.view = changed;
    return this;
  }

  /// Variables that no learner trains, but objectives use and steps change, such as a memory of
  /// features: they are saved and restored with the rest.
  public Training keeping(Parameters... trees) {
    this.kept = List.of(trees);
    return this;
  }

  /// The number of epochs at most.
  ///
  /// @throws IllegalArgumentException if it is below 1
  public Training epochs(int most) {
    this.epochs = positive("epochs", most);
    return this;
  }

  /// What all random choices derive from.
  public Training seed(Seed root) {
    this.seed = root;
    return this;
  }

  /// What the factors of products in forward and backward passes of training are rounded to.
  /// Weights, sums and updates are single precision in any case, and so is evaluation.
  public Training precision(Precision factors) {
    this.precision = factors;
    return this;
  }

  /// Divides each batch into parts that go through the network one after the other, and sums their
  /// gradients before the update: the memory of a small batch, and to rounding the step of the
  /// whole one. Layers that look at the whole batch, such as batch normalization, see a part.
  ///
  /// @throws IllegalArgumentException if it is below 1
  public Training accumulate(int count) {
    this.parts = positive("parts", count);
    return this;
  }

  /// Shares the work with other ranks, which run the same training.
  public Training exchange(Exchange ranks) {
    this.exchange = ranks;
    return this;
  }

  /// What is measured after each epoch.
  public Training validate(Validation measures) {
    this.validation = measures;
    return this;
  }

  /// The measure that decides which epoch is the best: whose weights are kept, and which early
  /// stopping watches. Without it that is the validation's `loss`, or the training loss if nothing
  /// is validated.
  ///
  /// @param label of the validation
  /// @param higher whether a larger value is a better one
  public Training best(String label, boolean higher) {
    this.bestBy = label;
    this.higherIsBetter = higher;
    return this;
  }

  /// Stops before the last epoch when there is no more progress.
  public Training earlyStopping(EarlyStopping rule) {
    this.earlyStopping = rule;
    return this;
  }

  /// Keeps the run in a folder, and goes on from it if it was opened to resume.
  public Training folder(RunFolder kept) {
    this.folder = kept;
    return this;
  }

  /// Tells a listener, too, what happens; on the thread that trains.
  public Training listener(Consumer<? super TrainingEvent> told) {
    listeners.add(told);
    return this;
  }

  /// Lets another thread steer the run.
  public Training control(Control steering) {
    this.control = steering;
    return this;
  }

  /// What `run.json` says of the model.
  public Training model(String description) {
    this.model = description;
    return this;
  }

  static int positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "training: %s must be >= 1, got %d", what, value));
    }
    return value;
  }

  /// Trains, and leaves the variables with the values of the best epoch.
  ///
  /// @throws IllegalStateException if there is no source
  /// @throws org.bpnet.train.watch.DivergedException if NaN or an infinity appears
  /// @throws SettingsException if learners, objective or minimizer do not fit together
  /// @throws org.bpnet.train.checkpoint.CheckpointException if the run folder cannot be used
  public Report run() {
    if (source().size() == 0) {
      throw new IllegalArgumentException(
          "training: needs at least one example to train on, got none");
    }
    if (minimization != null) {
      try (var run = new FullBatchRun(this, minimization)) {
        return run.run();
      }
    }
    try (var run = new Run(this)) {
      return run.run();
    } catch (OutOfMemoryError e) {
      throw withFigures(e);
    }
  }

  /// What was needed, where that can still be found out.
  private OutOfMemoryError withFigures(OutOfMemoryError lack) {
    try {
      var told =
          new OutOfMemoryError(lack.getMessage() + "; training needs beside its data: " + memory());
      told.initCause(lack);
      return told;
    } catch (OutOfMemoryError | RuntimeException e) {
      return lack;
    }
  }

  /// What training would take of memory beside its data, by the plan of a step. No step is made;
  /// the parameters may be a sketch ([Parameters#sketch]).
  public MemoryForecast memory() {
    Feed feed = feed();
    try (Steps steps = steps(feed)) {
      return steps.memory(feed.example());
    }
  }

  /// @throws SettingsException if these examples cannot be sampled so
  Feed feed() {
    try {
      return new Feed(source(), sampler(), view, seed, exchange, parts);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e);
    }
  }

  /// @throws SettingsException if the phases do not go together, or not with the examples
  Steps steps(Feed feed) {
    try {
      return new Steps(phases, kept, precision, seed.child("steps"), exchange, feed.example());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e);
    }
  }

  /// Makes a step again that ended a run, up to where it went wrong, and takes it apart. This
  /// training must be built as that of the run was; its variables get the values that they had
  /// then.
  ///
  /// @param file `step.replay` of the run's folder
  /// @throws org.bpnet.train.checkpoint.CheckpointException if it cannot be read
  /// @throws IllegalArgumentException if it is of another training
  public Probe replay(Path file) {
    Replay replay = Replay.read(file);
    try (Steps steps =
        new Steps(
            phases,
            kept,
            precision,
            seed.child("steps"),
            Exchange.none(),
            StepBatch.of(replay.batch()))) {
      return steps.probe(replay);
    }
  }

  Source source() {
    return Objects.requireNonNull(
        source, "training: needs a source of examples, see Training.source");
  }

  Sampler sampler() {
    Sampler given = sampler;
    return given == null ? Sampler.shuffled(source().size(), BATCH_SIZE) : given;
  }

  Optional<Validation> validation() {
    return Optional.ofNullable(validation).filter(v -> v.source().size() > 0);
  }

  Optional<RunFolder> folder() {
    return Optional.ofNullable(folder);
  }

  Optional<EarlyStopping> earlyStopping() {
    return Optional.ofNullable(earlyStopping);
  }

  void tell(TrainingEvent event) {
    listeners.forEach(listener -> listener.accept(event));
  }
}
