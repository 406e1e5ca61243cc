package org.bpnet.train;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.prepare.Relabelled;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Summary;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.metric.Calibration;
import org.bpnet.train.metric.ClassMetric;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.metric.DecisionThreshold;
import org.bpnet.train.metric.ThresholdCurve;
import org.bpnet.train.run.Provenance;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.spec.Parts;
import org.bpnet.train.step.MemoryForecast;
import org.bpnet.train.step.Probe;
import org.bpnet.train.watch.Report;

/// A network that tells classes apart, trained with softmax cross-entropy unless [Settings#head]
/// and [Settings#loss] say otherwise.
///
/// ```java
/// try (Classifier classifier = Classifier.fit(Path.of("iris.csv"))) {
///   Predictions predictions = classifier.predict(Csv.read(Path.of("new.csv")));
///   classifier.save(Path.of("iris-model"));
/// }
/// ```
public final class Classifier implements Model {
  private final Network network;
  private final Target.Classes target;

  Classifier(Network network, Target.Classes target) {
    this.network = network;
    this.target = target;
  }

  /// Trains on a CSV file whose last column is the class, or on a folder or zip file of pictures or
  /// a folder of IDX files, with default settings.
  ///
  /// @throws org.bpnet.data.DataFormatException if the file cannot be used
  public static Classifier fit(Path data) {
    return fit(DataSources.open(data.toString()), Settings.defaults());
  }

  /// Trains on whatever has a name or is a file, `DataSources.open("digits")`: of a table the last
  /// column is the class; a test set that comes with pictures is left alone.
  ///
  /// @throws org.bpnet.data.DataFormatException if it cannot be used
  public static Classifier fit(DataSource source, Settings settings) {
    Seed seed = settings.seed().child("split");
    return switch (source) {
      case DataSource.Tabular(String _, Table table) ->
          fit(table, table.columnNames().getLast(), settings);
      case DataSource.Examples examples ->
          fit(Prepared.of(examples, settings.validation(), 0, seed), settings);
      case DataSource.TrainAndTest both ->
          fit(Prepared.of(both, settings.validation(), seed), settings);
    };
  }

  /// Trains on a table to predict a column as a class.
  ///
  /// @throws org.bpnet.data.DataFormatException if the table cannot be used
  public static Classifier fit(Table table, String column, Settings settings) {
    TableTask task = settings.weighing(TableTask.classify(table, column), table);
    return fit(
        Prepared.of(table, task, settings.validation(), 0, settings.seed().child("split")),
        settings);
  }

  /// Trains on arrays, with default settings.
  public static Classifier fit(Dataset train) {
    return fit(train, Settings.defaults());
  }

  /// Trains on arrays.
  public static Classifier fit(Dataset train, Settings settings) {
    return fit(
        Prepared.of(train, settings.validation(), 0, settings.seed().child("split")), settings);
  }

  /// Trains on data that are divided and encoded already.
  ///
  /// @throws org.bpnet.train.watch.DivergedException if NaN or an infinity appears
  /// @throws CheckpointException if the run folder cannot be used
  /// @throws IllegalArgumentException if the target is not classes
  public static Classifier fit(Prepared data, Settings settings) {
    if (!(data.train().target() instanceof Target.Classes classes)) {
      throw new IllegalArgumentException(
          "Classifier: needs classes to predict, got numbers; use Regressor");
    }
    Task task = Task.of(settings, data.train());
    return new Classifier(
        Network.fit(
            data, task.head(), Standardizer.identity(), settings, trainer(data, settings, task)),
        classes);
  }

  private static Trainer.Builder trainer(Prepared data, Settings settings, Task task) {
    return settings
        .trainer(data.train())
        .head(task.head())
        .loss(task.loss())
        .metrics(ClassMetric.ACCURACY, ClassMetric.MACRO_F1);
  }

  static MemoryForecast memory(Prepared data, Settings settings) {
    Task task = Task.of(settings, data.train());
    return Network.memory(
        data, task.head(), Standardizer.identity(), settings, trainer(data, settings, task));
  }

  static Probe replay(Prepared data, Settings settings, Path file) {
    Task task = Task.of(settings, data.train());
    return Network.replay(
        data, task.head(), Standardizer.identity(), settings, trainer(data, settings, task), file);
  }

  /// Loads a classifier.
  ///
  /// @throws CheckpointException if there is none or it is damaged
  public static Classifier load(Path folder) {
    return load(folder, Parts.standard());
  }

  /// Loads a classifier that may have some of these layers.
  ///
  /// @throws CheckpointException if there is none, if it is damaged or if a layer is missing
  public static Classifier load(Path folder, Parts parts) {
    Model model = Model.load(folder, parts);
    if (model instanceof Classifier classifier) {
      return classifier;
    }
    model.close();
    throw new CheckpointException(folder + ": holds a regressor; load it with Regressor.load");
  }

  /// What the classifier makes of the rows of a table.
  ///
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  public Predictions predict(Table table) {
    return predictEncoded(network.encode(table));
  }

  /// What the classifier makes of arrays, as they were given to `fit`.
  public Predictions predict(Dataset examples) {
    return predictEncoded(network.encode(examples));
  }

  /// What the classifier makes of examples that are encoded already, such as [Prepared#test].
  public Predictions predictEncoded(Dataset examples) {
    HostArray logits = network.scores(examples);
    int classes = target.count();
    var probabilities = new double[logits.shape().elementCount()];
    var labels = new int[examples.size()];
    HostArray compared = compared(logits);
    for (int i = 0; i < labels.length; i++) {
      softmax(logits, i * classes, classes, probabilities);
      labels[i] = Confusion.largest(compared, i * classes, classes);
    }
    return new Predictions(
        HostArray.of(labels, Shape.of(labels.length)),
        HostArray.of(probabilities, logits.shape()),
        target.names());
  }

  /// Scores of which the largest is that of the class that is chosen.
  private HostArray compared(HostArray scores) {
    if (network.threshold().isEmpty()) {
      return scores;
    }
    DecisionThreshold by = network.threshold().get();
    double[] compared = scores.toDoubles().clone();
    for (int i = by.label(); i < compared.length; i += 2) {
      compared[i] -= by.handicap();
    }
    return HostArray.of(compared, scores.shape());
  }

  /// Fills in the probabilities of one example.
  private static void softmax(HostArray logits, int start, int count, double[] probabilities) {
    int best = Confusion.largest(logits, start, count);
    double sum = 0;
    for (int c = start; c < start + count; c++) {
      probabilities[c] = Math.exp(logits.at(c) - logits.at(start + best));
      sum += probabilities[c];
    }
    for (int c = start; c < start + count; c++) {
      probabilities[c] /= sum;
    }
  }

  /// How right the classifier is on the rows of a table with the class in it.
  ///
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  public Confusion evaluate(Table table) {
    return evaluateEncoded(network.encodeLabelled(table));
  }

  /// How right the classifier is on arrays, as they were given to `fit`; their classes are known by
  /// their names, whatever their order, and some may be missing.
  ///
  /// @throws IllegalArgumentException if a class is not one of the classifier's
  public Confusion evaluate(Dataset examples) {
    return evaluateEncoded(network.encode(Relabelled.of(examples, target)));
  }

  /// How right the classifier is on examples that are encoded already, such as [Prepared#test].
  public Confusion evaluateEncoded(Dataset examples) {
    var counter = new Confusion.Counter();
    network
        .predictor()
        .forEach(examples, (batch, scores) -> counter.add(compared(scores), batch.targets()));
    return counter.result();
  }

  /// Whether the classifier is as often right as it is sure, on the rows of a table with the class
  /// in it, and by which temperature its probabilities had better be scaled.
  ///
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  public Calibration.Advice calibration(Table table) {
    return calibrationEncoded(network.encodeLabelled(table));
  }

  /// The same on arrays, as they were given to `fit`, see [#evaluate(Dataset)].
  public Calibration.Advice calibration(Dataset examples) {
    return calibrationEncoded(network.encode(Relabelled.of(examples, target)));
  }

  /// The same on examples that are encoded already, such as [Prepared#validation].
  public Calibration.Advice calibrationEncoded(Dataset examples) {
    int[] all = IntStream.range(0, examples.size()).toArray();
    return Calibration.advice(predictEncoded(examples).probabilities(), examples.targets(all));
  }

  /// How the classifier of two classes does at every threshold from which on an example is taken
  /// for one of them, on the rows of a table with the class in it.
  ///
  /// @param name of the class whose threshold moves
  /// @throws IllegalArgumentException if there are not two classes, this is none of them, or one
  ///   has no examples
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  public ThresholdCurve thresholds(Table table, String name) {
    return thresholdsEncoded(network.encodeLabelled(table), name);
  }

  /// The same on arrays, as they were given to `fit`, see [#evaluate(Dataset)].
  public ThresholdCurve thresholds(Dataset examples, String name) {
    return thresholdsEncoded(network.encode(Relabelled.of(examples, target)), name);
  }

  /// The same on examples that are encoded already, such as [Prepared#validation].
  public ThresholdCurve thresholdsEncoded(Dataset examples, String name) {
    int label = label(name);
    int[] all = IntStream.range(0, examples.size()).toArray();
    return ThresholdCurve.of(
        predictEncoded(examples).probabilities(), examples.targets(all), label);
  }

  private int label(String name) {
    if (target.count() != 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "threshold: decides between two classes, and the model tells %d apart",
              target.count()));
    }
    int label = target.names().indexOf(name);
    if (label < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "threshold: there is no class '%s', but %s",
              name,
              String.join(", ", target.names())));
    }
    return label;
  }

  /// The same classifier, which takes an example for a class from a probability on, and else for
  /// the other of two; it is saved with the threshold. Probabilities stay as they are. To close
  /// either closes both.
  ///
  /// @param name of the class
  /// @param probability between 0 and 1
  /// @throws IllegalArgumentException if there are not two classes, or this is none of them
  public Classifier deciding(String name, double probability) {
    return new Classifier(
        network.deciding(new DecisionThreshold(label(name), probability)), target);
  }

  /// By what one of two classes is chosen; empty if the more probable one is.
  public Optional<DecisionThreshold> threshold() {
    return network.threshold();
  }

  @Override
  public HostArray embeddings(Table table, int layers) {
    return network.embeddings(network.encode(table), layers);
  }

  @Override
  public HostArray embeddings(Dataset examples, int layers) {
    return network.embeddings(network.encode(examples), layers);
  }

  @Override
  public Target.Classes target() {
    return target;
  }

  @Override
  public OutputHead head() {
    return network.head();
  }

  @Override
  public Inputs inputs() {
    return network.inputs();
  }

  @Override
  public ModelSpec layers() {
    return network.layers();
  }

  @Override
  public Layer network() {
    return network.model();
  }

  @Override
  public Parameters parameters() {
    return network.params();
  }

  @Override
  public Summary summary() {
    return network.summary();
  }

  @Override
  public long parameterCount() {
    return network.params().count();
  }

  @Override
  public Provenance provenance() {
    return network.provenance();
  }

  @Override
  public Optional<Report> report() {
    return network.report();
  }

  @Override
  public void save(Path folder) {
    ModelFiles.save(network, folder);
  }

  @Override
  public void close() {
    network.close();
  }
}
