package org.bpnet.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.NamedNumbers;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Summary;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.metric.AnswerMetric;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.metric.Metric;
import org.bpnet.train.metric.Residuals;
import org.bpnet.train.metric.ValueMetric;
import org.bpnet.train.run.Provenance;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.spec.Parts;
import org.bpnet.train.step.MemoryForecast;
import org.bpnet.train.step.Probe;
import org.bpnet.train.watch.Report;

/// A network that predicts numbers, trained with the mean squared error of standardised values
/// unless [Settings#head] and [Settings#loss] say otherwise. Predictions and measures are in the
/// values' own units, and so is everything but the loss.
///
/// ```java
/// try (Regressor regressor = Regressor.fit(Path.of("houses.csv"))) {
///   HostArray prices = regressor.predict(Csv.read(Path.of("new.csv")));
///   regressor.save(Path.of("house-model"));
/// }
/// ```
public final class Regressor implements Model {
  private final Network network;
  private final Target.Values target;

  Regressor(Network network, Target.Values target) {
    this.network = network;
    this.target = target;
  }

  /// Trains on a CSV file whose last column is the number to predict, or on pictures in folders
  /// that are called by the numbers to predict, with default settings.
  ///
  /// @throws org.bpnet.data.DataFormatException if the file cannot be used
  public static Regressor fit(Path data) {
    return fit(DataSources.open(data.toString()), Settings.defaults());
  }

  /// Trains on whatever has a name or is a file: of a table the last column is predicted; of
  /// pictures the number that their class is called, and a test set that comes with them is left
  /// alone.
  ///
  /// @throws org.bpnet.data.DataFormatException if it cannot be used
  public static Regressor fit(DataSource source, Settings settings) {
    Seed seed = settings.seed().child("split");
    return switch (NamedNumbers.of(source)) {
      case DataSource.Tabular(String _, Table table) ->
          fit(table, table.columnNames().getLast(), settings);
      case DataSource.Examples examples ->
          fit(Prepared.of(examples, settings.validation(), 0, seed), settings);
      case DataSource.TrainAndTest both ->
          fit(Prepared.of(both, settings.validation(), seed), settings);
    };
  }

  /// Trains on a table to predict a column as a number.
  ///
  /// @throws org.bpnet.data.DataFormatException if the table cannot be used
  public static Regressor fit(Table table, String column, Settings settings) {
    TableTask task = settings.weighing(TableTask.regress(table, column), table);
    return fit(
        Prepared.of(table, task, settings.validation(), 0, settings.seed().child("split")),
        settings);
  }

  /// Trains on a table to predict several columns as numbers, or with the head `multi_label` how
  /// probable a 1 is in each.
  ///
  /// @throws org.bpnet.data.DataFormatException if the table cannot be used
  public static Regressor fit(Table table, List<String> columns, Settings settings) {
    TableTask task = settings.weighing(TableTask.regress(table, columns), table);
    return fit(
        Prepared.of(table, task, settings.validation(), 0, settings.seed().child("split")),
        settings);
  }

  /// Trains on arrays, with default settings.
  public static Regressor fit(Dataset train) {
    return fit(train, Settings.defaults());
  }

  /// Trains on arrays.
  public static Regressor fit(Dataset train, Settings settings) {
    return fit(
        Prepared.of(train, settings.validation(), 0, settings.seed().child("split")), settings);
  }

  /// Trains on data that are divided and encoded already.
  ///
  /// @throws org.bpnet.train.watch.DivergedException if NaN or an infinity appears
  /// @throws CheckpointException if the run folder cannot be used
  /// @throws IllegalArgumentException if the target is not values
  public static Regressor fit(Prepared data, Settings settings) {
    if (!(data.train().target() instanceof Target.Values values)) {
      throw new IllegalArgumentException(
          "Regressor: needs numbers to predict, got classes; use Classifier");
    }
    Task task = Task.of(settings, data.train());
    Standardizer outputs = RescaledTargets.fit(data.train(), task.head());
    return new Regressor(
        Network.fit(data, task.head(), outputs, settings, trainer(data, settings, task, outputs)),
        values);
  }

  private static Trainer.Builder trainer(
      Prepared data, Settings settings, Task task, Standardizer outputs) {
    Trainer.Builder trainer = settings.trainer(data.train()).head(task.head()).loss(task.loss());
    if (task.head() == OutputHead.MULTI_LABEL) {
      return trainer.metrics(AnswerMetric.values());
    }
    for (Metric metric : ValueMetric.values()) {
      trainer.metrics(new RescaledTargets.InUnits(metric, outputs));
    }
    return trainer;
  }

  static MemoryForecast memory(Prepared data, Settings settings) {
    Task task = Task.of(settings, data.train());
    Standardizer outputs = RescaledTargets.fit(data.train(), task.head());
    return Network.memory(
        data, task.head(), outputs, settings, trainer(data, settings, task, outputs));
  }

  static Probe replay(Prepared data, Settings settings, Path file) {
    Task task = Task.of(settings, data.train());
    Standardizer outputs = RescaledTargets.fit(data.train(), task.head());
    return Network.replay(
        data, task.head(), outputs, settings, trainer(data, settings, task, outputs), file);
  }

  /// Loads a regressor.
  ///
  /// @throws CheckpointException if there is none or it is damaged
  public static Regressor load(Path folder) {
    return load(folder, Parts.standard());
  }

  /// Loads a regressor that may have some of these layers.
  ///
  /// @throws CheckpointException if there is none, if it is damaged or if a layer is missing
  public static Regressor load(Path folder, Parts parts) {
    Model model = Model.load(folder, parts);
    if (model instanceof Regressor regressor) {
      return regressor;
    }
    model.close();
    throw new CheckpointException(folder + ": holds a classifier; load it with Classifier.load");
  }

  /// The values predicted for the rows of a table, `[N, K]`.
  ///
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  public HostArray predict(Table table) {
    return predictEncoded(network.encode(table));
  }

  /// The values predicted for arrays, as they were given to `fit`, `[N, K]`.
  public HostArray predict(Dataset examples) {
    return predictEncoded(network.encode(examples));
  }

  /// The values predicted for examples that are encoded already, such as [Prepared#test], `[N, K]`.
  public HostArray predictEncoded(Dataset examples) {
    return RescaledTargets.restore(network.scores(examples), network.outputs());
  }

  /// How far the regressor is off on the rows of a table with the values in it.
  ///
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  public Residuals evaluate(Table table) {
    return evaluateEncoded(network.encodeLabelled(table));
  }

  /// How far the regressor is off on arrays, as they were given to `fit`; classes that are called
  /// by numbers stand for these.
  public Residuals evaluate(Dataset examples) {
    return evaluateEncoded(network.encode(NamedNumbers.of(examples)));
  }

  /// How far the regressor is off on examples that are encoded already, such as [Prepared#test].
  public Residuals evaluateEncoded(Dataset examples) {
    var counter = new Residuals.Counter();
    network
        .predictor()
        .forEach(
            examples,
            (batch, scores) ->
                counter.add(RescaledTargets.restore(scores, network.outputs()), batch.targets()));
    return counter.result();
  }

  /// How often answers are right, of a model with the head `multi_label`, on the rows of a table
  /// with the answers in it: over all of them, no before yes.
  ///
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  public Confusion answers(Table table) {
    return answersEncoded(network.encodeLabelled(table));
  }

  /// How often answers are right, on arrays, as they were given to `fit`.
  public Confusion answers(Dataset examples) {
    return answersEncoded(network.encode(examples));
  }

  /// How often answers are right, on examples that are encoded already, such as [Prepared#test].
  public Confusion answersEncoded(Dataset examples) {
    var counter = new AnswerMetric.Counter();
    network.predictor().forEach(examples, (batch, p) -> counter.add(p, batch.targets()));
    return counter.result();
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
  public Target.Values target() {
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

  /// How the values that the network learnt, near 0 whatever the unit, are turned back: predictions
  /// are what [Standardizer#invert] makes of [OutputHead#scores].
  public Standardizer outputs() {
    return network.outputs();
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
