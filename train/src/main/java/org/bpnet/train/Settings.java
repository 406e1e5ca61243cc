package org.bpnet.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bpnet.core.Initializer;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.Precision;
import org.bpnet.data.Dataset;
import org.bpnet.data.augment.Augmentation;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.nn.optim.Average;
import org.bpnet.nn.optim.Averages;
import org.bpnet.nn.optim.Group;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.regularizer.penalty.FeaturePenalty;
import org.bpnet.nn.regularizer.penalty.Penalty;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.nn.schedule.curve.Schedules;
import org.bpnet.train.prepare.Preparation;
import org.bpnet.train.run.Control;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.spec.Parts;
import org.bpnet.train.watch.EarlyStopping;
import org.bpnet.train.watch.TrainingEvent;

/// How [Classifier] and [Regressor] train. Immutable; each method gives changed settings.
///
/// ```java
/// Classifier.fit(data, Settings.defaults().layers("256,relu,128,relu").epochs(10))
/// ```
public final class Settings {
  /// The hidden layers of [#defaults].
  public static final String DEFAULT_LAYERS = "128,relu";

  /// With which a schedule is tried before the number of steps is known.
  private static final long SOME_STEPS = 1000;

  private static final Settings DEFAULTS = new Settings(new SettingValues());

  private final SettingValues values;

  private Settings(SettingValues values) {
    this.values = values;
  }

  /// What works without tuning on small tables, and for a convolutional network on many images: see
  /// the options of `bpnet train` for what is chosen.
  public static Settings defaults() {
    return DEFAULTS;
  }

  private Settings with(Consumer<SettingValues> change) {
    var changed = new SettingValues(values);
    change.accept(changed);
    return new Settings(changed);
  }

  /// The hidden layers, or a network of a paper by its name, see [ModelSpec].
  ///
  /// @throws IllegalArgumentException if the text is wrong
  public Settings layers(String spec) {
    return layers(spec, Parts.standard());
  }

  /// The hidden layers, where names stand for these layers: some of them may be the caller's own.
  ///
  /// @throws IllegalArgumentException if the text is wrong
  public Settings layers(String spec, Parts parts) {
    ModelSpec parsed = ModelSpec.parse(spec, parts);
    return with(v -> v.layers = parsed);
  }

  /// The number of epochs at most.
  public Settings epochs(int epochs) {
    Trainer.Builder.positive("epochs", epochs);
    return with(v -> v.epochs = epochs);
  }

  /// The number of examples to each update, see [Trainer.Builder#batchSize].
  public Settings batchSize(int batchSize) {
    Trainer.Builder.positive("batchSize", batchSize);
    return with(v -> v.batchSize = batchSize);
  }

  /// Leaves the last batch of an epoch out if examples do not fill it.
  public Settings dropLast() {
    return with(v -> v.droppingLast = true);
  }

  /// Into how many parts each batch is divided, see [org.bpnet.train.run.Training#accumulate].
  public Settings accumulate(int parts) {
    Trainer.Builder.positive("accumulate", parts);
    return with(v -> v.parts = parts);
  }

  /// How parameters change with their gradients.
  public Settings optimizer(Rule rule) {
    return with(v -> {
      v.rule = rule;
      v.minimizer = null;
    });
  }

  /// A method that takes all examples at once in place of an optimizer, see
  /// [Trainer.Builder#minimizer]. The size of batches has no meaning then.
  public Settings minimizer(Minimizer minimizer) {
    return with(v -> v.minimizer = minimizer);
  }

  /// The learning rate at each step; the rule's published one if none is given.
  public Settings schedule(Schedule schedule) {
    return with(v -> {
      v.schedule = schedule;
      v.scheduleText = null;
    });
  }

  /// The learning rate at each step as a text, `warm_up(100, cosine)`. What it leaves open follows
  /// from the run: `rate` is the learning rate, `total` the number of updates in all epochs.
  ///
  /// @throws IllegalArgumentException if there is no such schedule, or if its arguments are wrong
  public Settings schedule(String text) {
    scheduled(text, 1, SOME_STEPS);
    return with(v -> v.scheduleText = text);
  }

  static Schedule scheduled(String text, double rate, long total) {
    return Schedules.CATALOG.create(
        text, Map.of("rate", String.valueOf(rate), "total", String.valueOf(total)));
  }

  /// The learning rate, the same at each step unless there is a schedule.
  public Settings learningRate(double rate) {
    Schedule.constant(rate);
    return with(v -> {
      v.learningRate = rate;
      v.schedule = null;
    });
  }

  /// Decides what is left open as the first networks trained by back-propagation did: ½‖y − h‖²,
  /// for classes of softmax's output and one-hot targets, made small by gradient descent over all
  /// examples at once at rate 0.5 (ours; Rumelhart, Hinton, Williams 1986 sweep through all
  /// examples, at rates by task).
  public Settings historical() {
    return with(v -> v.historical = true);
  }

  /// What the numbers of the last layer mean. If it is not given, `multi_class` for classes, or
  /// `binary` if there are two and the loss is for answers of yes and no; `regression` for numbers,
  /// or `count` if the loss is for counts.
  public Settings head(OutputHead head) {
    return with(v -> v.head = head);
  }

  /// What is minimized. The head brings outputs and targets into the form that the loss takes; a
  /// loss that it does not take is refused before anything is computed. If none is given, the mean
  /// squared error for `regression` and `non_negative`, and else that of the head.
  public Settings loss(Loss loss) {
    return with(v -> v.loss = loss);
  }

  /// How much examples of a class count in cross-entropy, by its name; those of others count 1.
  /// Rare classes are mostly given more, such as rows / (classes · rows of the class).
  public Settings classWeights(Map<String, Double> weights) {
    return with(v -> v.classWeights = new ClassWeights(Map.copyOf(weights), false));
  }

  /// Lets all classes count the same together in cross-entropy, however often each occurs: an
  /// example of a class with Nᶜ of N examples, of C classes, counts N/(C·Nᶜ) (King, Zeng 2001).
  public Settings balancedClasses() {
    return with(v -> v.classWeights = new ClassWeights(Map.of(), true));
  }

  /// The column of a table that says how much each of its rows counts in the training loss, and is
  /// not learnt from. Of arrays, see [Dataset#weighted].
  public Settings weights(String column) {
    return with(v -> v.weightColumn = column);
  }

  TableTask weighing(TableTask task, Table table) {
    return values.weightColumn.isEmpty() ? task : task.weightedBy(table, values.weightColumn);
  }

  /// Terms added to the loss for the size of the weights.
  public Settings penalties(Penalty... penalties) {
    return with(v -> v.penalties = List.of(penalties));
  }

  /// Terms added to the loss for the features that the output layer sees.
  public Settings featurePenalties(FeaturePenalty... penalties) {
    return with(v -> v.featurePenalties = List.of(penalties));
  }

  /// What is done to gradients before each update and to weights after it.
  public Settings bounds(Bounds bounds) {
    return with(v -> v.extras = v.extras.bounds(bounds));
  }

  /// Parameters that are trained otherwise than the rest.
  public Settings groups(Group... groups) {
    return with(v -> v.extras = v.extras.groups(groups));
  }

  /// A mean of the weights, which is what is validated and kept, see [Trainer.Builder#average].
  public Settings average(Average average) {
    return with(v -> {
      v.extras = v.extras.average(average);
      v.averageText = null;
    });
  }

  /// A mean of the weights as a text, `swa`. What it leaves open follows from the run: `every` is
  /// an epoch, `start` the end of the third quarter of the epochs.
  ///
  /// @throws IllegalArgumentException if there is no such average, or if its arguments are wrong
  public Settings average(String text) {
    averaged(text, SOME_STEPS, SOME_STEPS);
    return with(v -> v.averageText = text);
  }

  static Average averaged(String text, long start, long every) {
    return Averages.CATALOG.create(
        text, Map.of("start", String.valueOf(start), "every", String.valueOf(every)));
  }

  /// What is done to examples as they are fetched for training, in this order.
  public Settings augmentations(List<? extends Augmentation> augmentations) {
    return with(v -> v.augmentations = List.copyOf(augmentations));
  }

  /// Where the first weights come from, [org.bpnet.nn.init.Initializers#glorotUniform] if not
  /// given; biases start at 0. The networks of papers have first weights of their own.
  public Settings initializer(Initializer weights) {
    return with(v -> v.initializer = weights);
  }

  /// What is done to the first values before training.
  public Settings preparation(Preparation preparation) {
    return with(v -> v.preparation = preparation);
  }

  /// What all random choices derive from: first weights, order, dropout, and the validation split
  /// where `fit` makes it.
  public Settings seed(long seed) {
    return with(v -> v.seed = new Seed(seed));
  }

  /// In what numbers products are made in training, see [Trainer.Builder#precision].
  public Settings precision(Precision precision) {
    return with(v -> v.precision = precision);
  }

  /// The share of the examples that is kept back for validation where `fit` makes the split; 0 for
  /// none.
  public Settings validation(double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("validation: needs a share in [0, 1), got " + share);
    }
    return with(v -> v.validation = share);
  }

  /// When to stop before the last epoch.
  public Settings earlyStopping(EarlyStopping rule) {
    return with(v -> {
      v.earlyStopping = rule;
      v.stopsEarly = true;
    });
  }

  /// Always runs all epochs; the best one's weights are kept nevertheless.
  public Settings withoutEarlyStopping() {
    return with(v -> v.stopsEarly = false);
  }

  /// Where to compute. The caller closes it, after the model; without one, the best backend is
  /// opened, and closed with the model.
  public Settings backend(Backend backend) {
    return with(v -> v.backend = backend);
  }

  /// Keeps the run in a folder, and goes on from it if it was opened to resume.
  public Settings folder(RunFolder folder) {
    return with(v -> v.folder = folder);
  }

  /// Told what happens.
  public Settings listener(Consumer<? super TrainingEvent> listener) {
    return with(v -> v.listener = listener);
  }

  /// Lets another thread steer the run: stop, pause, the learning rate.
  public Settings control(Control control) {
    return with(v -> v.control = control);
  }

  boolean isHistorical() {
    return values.historical;
  }

  Optional<OutputHead> head() {
    return Optional.ofNullable(values.head);
  }

  ClassWeights classWeights() {
    return values.classWeights;
  }

  Optional<Loss> loss() {
    return Optional.ofNullable(values.loss);
  }

  Optional<Minimizer> minimizer() {
    return Optional.ofNullable(values.minimizer);
  }

  boolean isPenalized() {
    return !values.penalties.isEmpty() || !values.featurePenalties.isEmpty();
  }

  boolean isAugmented() {
    return !values.augmentations.isEmpty();
  }

  Optional<Initializer> initializer() {
    return Optional.ofNullable(values.initializer);
  }

  Optional<Preparation> preparation() {
    return Optional.ofNullable(values.preparation);
  }

  ModelSpec layers() {
    return values.layers;
  }

  Seed seed() {
    return values.seed;
  }

  /// The share of the examples kept back for validation.
  public double validation() {
    return values.validation;
  }

  Optional<Backend> backend() {
    return Optional.ofNullable(values.backend);
  }

  /// Where the run is kept, if it is.
  public Optional<RunFolder> folder() {
    return Optional.ofNullable(values.folder);
  }

  Consumer<? super TrainingEvent> listener() {
    return values.listener;
  }

  /// Whether a minimizer is to train, on all examples at once.
  public boolean isMinimizing() {
    return values.minimizer != null;
  }

  /// A trainer with all of these but the loss, the metrics and the folder.
  Trainer.Builder trainer(Dataset train) {
    return new Recipe(values).trainer(train);
  }
}
