package org.bpnet.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Precision;
import org.bpnet.core.text.Described;
import org.bpnet.data.Dataset;
import org.bpnet.data.augment.Augmentation;
import org.bpnet.data.load.View;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.nn.optim.Average;
import org.bpnet.nn.optim.Extras;
import org.bpnet.nn.optim.Group;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.regularizer.penalty.FeaturePenalty;
import org.bpnet.nn.regularizer.penalty.Penalty;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.metric.Metric;
import org.bpnet.train.run.Control;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.run.Training;
import org.bpnet.train.run.Validation;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;
import org.bpnet.train.step.Supervised;
import org.bpnet.train.watch.EarlyStopping;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.TrainingEvent;
import org.jspecify.annotations.Nullable;

/// Trains a model on a dataset, epoch by epoch, and tells a listener what happens: the [Training]
/// of one phase with a loss that compares outputs and targets.
///
/// ```java
/// Trainer trainer =
///     Trainer.builder()
///         .loss(new CrossEntropy())
///         .optimizer(Adam.defaults(), Schedule.constant(1e-3))
///         .metrics(ClassMetric.ACCURACY)
///         .epochs(10)
///         .batchSize(64)
///         .build();
/// Report report = trainer.fit(model, params, train, validation, event -> {});
/// ```
///
/// The run depends on nothing but its arguments: order of the data, dropout and all else derive
/// from the seed and the numbers of epoch and step. The same run gives the same weights to the bit,
/// on the same backend, also when it was interrupted and resumed from its run folder.
public final class Trainer {
  private final Loss loss;
  private final UnaryOperator<Tensor> shown;
  private final Rule rule;
  private final Schedule schedule;
  private final @Nullable Minimizer minimizer;
  private final List<Penalty> penalties;
  private final List<FeaturePenalty> featurePenalties;
  private final Extras extras;
  private final List<Augmentation> augmentations;
  private final List<Metric> metrics;
  private final int epochs;
  private final int batchSize;
  private final boolean droppingLast;
  private final int parts;
  private final Seed seed;
  private final Precision precision;
  private final @Nullable EarlyStopping earlyStopping;
  private final @Nullable Metric monitor;
  private final @Nullable RunFolder folder;
  private final @Nullable Control control;

  private Trainer(Builder builder, Loss loss) {
    this.loss = loss;
    this.shown = builder.head == null ? outputs -> outputs : builder.head::scores;
    this.rule = builder.rule;
    this.schedule =
        builder.schedule == null
            ? Schedule.constant(builder.rule.learningRate())
            : builder.schedule;
    this.minimizer = builder.minimizer;
    this.penalties = List.copyOf(builder.penalties);
    this.featurePenalties = List.copyOf(builder.featurePenalties);
    this.extras = builder.extras;
    this.augmentations = builder.augmentations;
    this.metrics = List.copyOf(builder.metrics);
    this.epochs = builder.epochs;
    this.batchSize = builder.batchSize;
    this.droppingLast = builder.droppingLast;
    this.parts = builder.parts;
    this.seed = builder.seed;
    this.precision = builder.precision;
    this.earlyStopping = builder.earlyStopping;
    this.monitor = builder.monitor;
    this.folder = builder.folder;
    this.control = builder.control;
  }

  /// A builder with [Adam#defaults] at its published rate, 20 epochs, batches of 32 and seed 0; the
  /// loss must be given.
  public static Builder builder() {
    return new Builder();
  }

  /// Trains, and leaves the model with the weights of the best epoch by the measure watched, or of
  /// the last epoch if there are no validation examples.
  ///
  /// @param params the tree of all of the model's parameters
  /// @param validation examples to measure each epoch by; may have none
  /// @param listener told what happens
  /// @throws org.bpnet.train.watch.DivergedException if NaN or an infinity appears
  /// @throws SettingsException if groups or the minimizer do not fit the model or the loss, or if
  ///   the network does not take so few examples at once
  /// @throws org.bpnet.train.checkpoint.CheckpointException if the run folder cannot be used
  public Report fit(
      Layer model,
      Parameters params,
      Dataset train,
      Dataset validation,
      Consumer<? super TrainingEvent> listener) {
    return training(model, params, train, validation).listener(listener).run();
  }

  /// What [#fit] runs.
  Training training(Layer model, Parameters params, Dataset train, Dataset validation) {
    Supervised all =
        Objective.supervised(model, loss).penalized(params, penalties, featurePenalties);
    Supervised objective = train.isWeighted() ? all.weighted() : all;
    Training training =
        minimizer == null
            ? byBatches(objective, params, train)
            : Training.minimizing(objective, params, minimizer);
    training
        .source(train)
        .validate(Validation.supervised(model, loss, validation, metrics).showing(shown))
        .epochs(epochs)
        .seed(seed)
        .model(Described.of(model));
    if (monitor != null) {
      training.best(monitor.label(), monitor.higherIsBetter());
    }
    if (earlyStopping != null) {
      training.earlyStopping(earlyStopping);
    }
    if (folder != null) {
      training.folder(folder);
    }
    if (control != null) {
      training.control(control);
    }
    return training;
  }

  private Training byBatches(Objective objective, Parameters params, Dataset train) {
    Learner learner = Learner.of(params, rule).schedule(schedule).extras(extras);
    var batches = new ShuffledBatches(train, batchSize, augmentations, seed);
    return Training.of(Phase.of("train", objective, learner))
        .sampler(droppingLast ? batches.whole() : batches.all(objective, params.backend()))
        .view(View.of(Augmentation.all(augmentations), train.target()))
        .precision(precision)
        .accumulate(parts);
  }

  /// Trains on all examples, without validation and without a listener.
  ///
  /// @throws org.bpnet.train.watch.DivergedException if NaN or an infinity appears
  public Report fit(Layer model, Parameters params, Dataset train) {
    return fit(model, params, train, train.subset(new int[0]), event -> {});
  }

  /// Collects the settings of a [Trainer].
  public static final class Builder {
    @Nullable Loss loss;
    @Nullable OutputHead head;
    Rule rule = Adam.defaults();
    @Nullable Schedule schedule;
    @Nullable Minimizer minimizer;
    final List<Penalty> penalties = new ArrayList<>();
    final List<FeaturePenalty> featurePenalties = new ArrayList<>();
    Extras extras = Extras.none();
    List<Augmentation> augmentations = List.of();
    final List<Metric> metrics = new ArrayList<>();
    int epochs = 20;
    int batchSize = 32;
    boolean droppingLast;
    int parts = 1;
    Seed seed = new Seed(0);
    Precision precision = Precision.F32;
    @Nullable EarlyStopping earlyStopping;
    @Nullable Metric monitor;
    @Nullable RunFolder folder;
    @Nullable Control control;

    private Builder() {}

    /// What is minimized; a loss that gives the mean over the batch.
    public Builder loss(Loss loss) {
      this.loss = loss;
      return this;
    }

    /// What the numbers of the model's last layer mean: the loss is given predictions and targets
    /// in the form that it takes, and metrics the head's scores. Without one, both get outputs and
    /// targets as they are.
    public Builder head(OutputHead head) {
      this.head = head;
      return this;
    }

    /// How parameters change with their gradients, at the rule's published learning rate.
    public Builder optimizer(Rule rule) {
      this.rule = rule;
      return this;
    }

    /// How parameters change with their gradients, and at which learning rate at each step.
    public Builder optimizer(Rule rule, Schedule schedule) {
      this.rule = rule;
      this.schedule = schedule;
      return this;
    }

    /// Trains on all examples at once, by a method that finds its own step lengths; an iteration
    /// counts as an epoch. The model runs as in evaluation: dropout and noise do nothing, running
    /// means stay as they are. There are no batches, schedules, bounds, groups or averages, and
    /// products are single precision. Those for least squares need the mean squared error and no
    /// penalties.
    public Builder minimizer(Minimizer minimizer) {
      this.minimizer = minimizer;
      return this;
    }

    /// Adds a term to the loss in training.
    public Builder penalty(Penalty penalty) {
      penalties.add(penalty);
      return this;
    }

    /// Adds a term to the loss in training, for what the last layer of a
    /// [org.bpnet.nn.layer.Sequential] sees.
    public Builder penalty(FeaturePenalty penalty) {
      featurePenalties.add(penalty);
      return this;
    }

    /// What is done to gradients before each update and to weights after it.
    public Builder bounds(Bounds bounds) {
      this.extras = extras.bounds(bounds);
      return this;
    }

    Builder extras(Extras extras) {
      this.extras = extras;
      return this;
    }

    /// Parameters that are trained otherwise than the rest.
    public Builder groups(Group... groups) {
      this.extras = extras.groups(groups);
      return this;
    }

    /// Keeps a mean of the weights: it is what is validated, kept as the best and given to the
    /// model at the end, in place of the weights that training works with.
    public Builder average(Average average) {
      this.extras = extras.average(average);
      return this;
    }

    /// What is done to examples as they are fetched for training, in this order.
    public Builder augmentations(List<? extends Augmentation> augmentations) {
      this.augmentations = List.copyOf(augmentations);
      return this;
    }

    /// Adds measures taken over the validation examples after each epoch.
    public Builder metrics(Metric... added) {
      metrics.addAll(Arrays.asList(added));
      return this;
    }

    /// The number of epochs at most.
    ///
    /// @throws IllegalArgumentException if it is below 1
    public Builder epochs(int epochs) {
      this.epochs = positive("epochs", epochs);
      return this;
    }

    /// The number of examples to each update. The last batch of an epoch has what is left over;
    /// where the network does not take so few, as with batch normalization of one row, the last two
    /// batches share their examples ([org.bpnet.data.load.Sampler.InOrder#atLeast]).
    ///
    /// @throws IllegalArgumentException if it is below 1
    public Builder batchSize(int batchSize) {
      this.batchSize = positive("batchSize", batchSize);
      return this;
    }

    /// Leaves the last batch of an epoch out if examples do not fill it.
    public Builder dropLast() {
      this.droppingLast = true;
      return this;
    }

    /// Divides each batch into parts that go through the network one after the other, see
    /// [Training#accumulate].
    ///
    /// @throws IllegalArgumentException if it is below 1
    public Builder accumulate(int count) {
      this.parts = positive("parts", count);
      return this;
    }

    /// What all random choices derive from.
    public Builder seed(Seed seed) {
      this.seed = seed;
      return this;
    }

    /// What the factors of products in forward and backward passes of training are rounded to.
    /// Weights, sums and updates are single precision in any case, and so is evaluation.
    public Builder precision(Precision precision) {
      this.precision = precision;
      return this;
    }

    /// Stops before the last epoch when there is no more progress: of the measure watched over the
    /// validation examples, or, if there are none, of the training loss.
    public Builder earlyStopping(EarlyStopping rule) {
      this.earlyStopping = rule;
      return this;
    }

    /// The measure over the validation examples that decides which epoch is the best; the loss if
    /// none is given.
    public Builder monitor(Metric metric) {
      this.monitor = metric;
      return this;
    }

    /// Keeps the run in a folder, and goes on from it if it was opened to resume.
    public Builder folder(RunFolder folder) {
      this.folder = folder;
      return this;
    }

    /// Lets another thread steer the run.
    public Builder control(Control steering) {
      this.control = steering;
      return this;
    }

    int batchSize() {
      return batchSize;
    }

    /// The trainer.
    ///
    /// @throws IllegalStateException if the loss was not given, or if a minimizer was given with
    ///   what it does not take
    /// @throws IllegalArgumentException if the loss does not fit the head
    public Trainer build() {
      if (loss == null) {
        throw new IllegalStateException("Trainer: needs a loss, see Builder.loss");
      }
      if (minimizer != null
          && (schedule != null
              || !extras.equals(Extras.none())
              || !augmentations.isEmpty()
              || precision != Precision.F32)) {
        throw new IllegalStateException(
            "Trainer: a minimizer takes no schedule, bounds, groups, average, augmentations or"
                + " precision; leave them out");
      }
      if (monitor != null && !metrics.contains(monitor)) {
        metrics.add(monitor);
      }
      return new Trainer(this, head == null ? loss : head.loss(loss));
    }

    static int positive(String what, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "Trainer: %s must be >= 1, got %d", what, value));
      }
      return value;
    }
  }
}
