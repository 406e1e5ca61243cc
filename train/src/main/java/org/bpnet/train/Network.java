package org.bpnet.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.Backends;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.Summary;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.Losses;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.DecisionThreshold;
import org.bpnet.train.prepare.Preparation;
import org.bpnet.train.run.Provenance;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.step.MemoryForecast;
import org.bpnet.train.step.Probe;
import org.bpnet.train.watch.Report;

/// What classifiers and regressors share: layers, weights, and what surrounds them.
///
/// @param head what the numbers of the last layer mean
/// @param outputs how a regression's values were standardised; [Standardizer#identity] for classes
/// @param threshold by which one of two classes is chosen; empty if the more probable one is
/// @param predictor what predicts; it frees the weights when it is closed
record Network(
    ModelSpec layers,
    Layer model,
    Parameters params,
    Inputs inputs,
    Target target,
    OutputHead head,
    Standardizer outputs,
    Provenance provenance,
    Optional<Report> report,
    Optional<DecisionThreshold> threshold,
    Predictor predictor)
    implements AutoCloseable {

  /// Trains.
  ///
  /// @param trainer with head, loss and metrics
  static Network fit(
      Prepared data,
      OutputHead head,
      Standardizer outputs,
      Settings settings,
      Trainer.Builder trainer) {
    Backend backend = settings.backend().orElseGet(Backends::best);
    boolean owns = settings.backend().isEmpty();
    Parameters params = Parameters.create(backend, settings.seed().child("weights"));
    try {
      Target target = data.train().target();
      Layer model = build(settings, params, data.inputs(), width(head, target));
      settings
          .preparation()
          .ifPresent(preparation -> prepare(preparation, model, params, data, settings));
      var provenance = Provenance.of(data.train(), settings.seed().value(), backend.name());
      var untrained =
          new Network(
              settings.layers(),
              model,
              params,
              data.inputs(),
              target,
              head,
              outputs,
              provenance,
              Optional.empty(),
              Optional.empty(),
              predictor(head, target, model, params, owns));
      JsonValue.Members description = ModelFiles.describe(untrained);
      settings.folder().map(f -> f.withModel(description)).ifPresent(trainer::folder);
      Report report =
          trainer
              .build()
              .fit(
                  model,
                  params,
                  new RescaledTargets(data.train(), outputs),
                  new RescaledTargets(data.validation(), outputs),
                  settings.listener());
      return untrained.with(Optional.of(report), Optional.empty());
    } catch (RuntimeException | Error e) {
      close(params, owns);
      throw e;
    }
  }

  /// Makes a step of a training again, see [org.bpnet.train.run.Training#replay].
  static Probe replay(
      Prepared data,
      OutputHead head,
      Standardizer outputs,
      Settings settings,
      Trainer.Builder trainer,
      Path file) {
    Backend backend = settings.backend().orElseGet(Backends::best);
    Parameters params = Parameters.create(backend, settings.seed().child("weights"));
    try {
      Layer model = build(settings, params, data.inputs(), width(head, data.train().target()));
      return trainer
          .build()
          .training(
              model,
              params,
              new RescaledTargets(data.train(), outputs),
              new RescaledTargets(data.validation(), outputs))
          .replay(file);
    } finally {
      close(params, settings.backend().isEmpty());
    }
  }

  static Layer build(Settings settings, Parameters params, Inputs inputs, int width) {
    ModelSpec layers = settings.layers();
    if (layers.isArchitecture() && settings.initializer().isPresent()) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "%s starts its weights in its own way; leave out the initializer, or write its layers"
                  + " down",
              layers));
    }
    Initializer weights = settings.initializer().orElseGet(Initializers::glorotUniform);
    try {
      layers.requireRoom(params.backend(), inputs.featureShape(), width);
      Sequential model = layers.build(params, inputs.featureShape(), width, weights);
      return AsGiven.before(model, layers, inputs);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e);
    }
  }

  static Summary summary(Prepared data, OutputHead head, Settings settings) {
    Backend backend = settings.backend().orElseGet(Backends::best);
    Parameters params = Parameters.sketch(backend, Long.MAX_VALUE, "");
    try {
      Layer model = build(settings, params, data.inputs(), width(head, data.train().target()));
      return summary(model, params, data.inputs());
    } finally {
      close(params, settings.backend().isEmpty());
    }
  }

  /// What training takes of memory beside its data.
  static MemoryForecast memory(
      Prepared data,
      OutputHead head,
      Standardizer outputs,
      Settings settings,
      Trainer.Builder trainer) {
    Backend backend = settings.backend().orElseGet(Backends::best);
    Parameters params = Parameters.sketch(backend, Long.MAX_VALUE, "");
    try {
      Layer model = build(settings, params, data.inputs(), width(head, data.train().target()));
      var train = new RescaledTargets(data.train(), outputs);
      return trainer.build().training(model, params, train, train).memory();
    } finally {
      close(params, settings.backend().isEmpty());
    }
  }

  Summary summary() {
    return summary(model, params, inputs);
  }

  private static Summary summary(Layer model, Parameters params, Inputs inputs) {
    return Summary.of(model, params, inputs.featureShape().insert(0, 1));
  }

  /// As a step of training records it.
  ///
  /// @param input the shape of a batch
  /// @param run what is known of the training, whose loss may not be among those that have a name
  static Summary summary(
      Layer model,
      Parameters params,
      Shape input,
      OutputHead head,
      Target target,
      Optional<JsonValue.Members> run) {
    String objective = run.map(Network::objective).orElse("");
    Optional<Loss> loss = named(objective).filter(known -> head.takes(known.kind()));
    HostArray answers = blank(target, input.extent(0));
    return Summary.ofTraining(
        params,
        input,
        objective,
        (seen, x) -> {
          Tensor outputs = seen.apply(model).forward(x);
          return loss.map(known -> head.loss(known).computeAll(outputs, x.pass().input(answers)))
              .orElse(outputs);
        });
  }

  /// What `run.json` says that is made small; empty if it says nothing.
  private static String objective(JsonValue.Members run) {
    JsonValue.Members training = run.members("training");
    boolean phased = training.find("phases").isPresent() && !training.items("phases").isEmpty();
    JsonValue part = phased ? training.items("phases").getFirst() : training;
    return part instanceof JsonValue.Members one && one.find("objective").isPresent()
        ? one.text("objective")
        : "";
  }

  /// The loss of a name, if it is one of the catalogue.
  static Optional<Loss> named(String text) {
    try {
      return Optional.of(Losses.CATALOG.create(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a sum with penalties, or a loss of a user's own
    }
  }

  private static HostArray blank(Target target, int examples) {
    return switch (target) {
      case Target.Classes _ -> HostArray.of(new int[examples], Shape.of(examples));
      case Target.Values values ->
          HostArray.of(new float[examples * values.count()], Shape.of(examples, values.count()));
    };
  }

  static void prepare(
      Preparation preparation, Layer model, Parameters params, Prepared data, Settings settings) {
    preparation.apply(model, params, data.train(), settings.seed().child("preparation"));
  }

  /// The same network, deciding by a threshold; closing either closes both.
  Network deciding(DecisionThreshold by) {
    return with(report, Optional.of(by));
  }

  private Network with(Optional<Report> result, Optional<DecisionThreshold> by) {
    return new Network(
        layers, model, params, inputs, target, head, outputs, provenance, result, by, predictor);
  }

  /// @param ownsBackend whether the backend is closed with the network
  static Predictor predictor(
      OutputHead head, Target target, Layer model, Parameters params, boolean ownsBackend) {
    String name =
        switch (target) {
          case Target.Classes classes -> "the classifier of " + classes.column();
          case Target.Values values -> "the regressor of " + String.join(", ", values.names());
        };
    Layer scores = x -> head.scores(model.forward(x));
    return new Predictor(name, scores, params, () -> close(params, ownsBackend));
  }

  /// A network with the weights that a seed gives, to be loaded.
  static Layer build(ModelSpec layers, Parameters params, Inputs inputs, int width) {
    Sequential model = layers.build(params, inputs.featureShape(), width);
    return AsGiven.before(model, layers, inputs);
  }

  /// The number of outputs of the last layer.
  static int width(OutputHead head, Target target) {
    return head.outputs(width(target));
  }

  private static int width(Target target) {
    return switch (target) {
      case Target.Classes classes -> classes.count();
      case Target.Values values -> values.count();
    };
  }

  Backend backend() {
    return params.backend();
  }

  /// What the head makes of the outputs for encoded examples ([OutputHead#scores]), `[N, K]`.
  HostArray scores(Dataset examples) {
    return predictor.doubles(examples, Shape.of(width(target)));
  }

  /// What the first layers make of encoded examples.
  HostArray embeddings(Dataset examples, int layers) {
    List<Layer> every = ((Sequential) model).layers();
    int count = layers < 0 ? every.size() + layers : layers;
    if (count < 1 || count > every.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "embeddings: needs 1 to %d layers, or from -1 down so many fewer, got %d",
              every.size(),
              layers));
    }
    Layer first = new Sequential(every.subList(0, count));
    Shape shape;
    try (Pass pass = Pass.eval(backend())) { // an input that nobody looks at
      shape = first.forward(pass.full(inputs.featureShape().insert(0, 1), 0)).shape().without(0);
    }
    try (var own = new Predictor("the embedding", first, params, () -> {})) {
      return own.doubles(examples, shape);
    }
  }

  /// The rows of a table, encoded; the predicted column is not needed.
  Dataset encode(Table table) {
    return new Predictor.Unlabelled(encoder().encode(table));
  }

  /// The rows of a table with what is to be predicted, encoded.
  Dataset encodeLabelled(Table table) {
    return encoder().dataset(table);
  }

  private TableEncoder encoder() {
    return switch (inputs) {
      case Inputs.Rows rows -> rows.encoder();
      case Inputs.Arrays arrays ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "the model takes arrays of shape %s, not tables",
                  arrays.featureShape()));
    };
  }

  /// Models of gray images were saved without the axis of channels once, `[H, W]`.
  private static Shape withChannel(Shape shape) {
    return shape.rank() == 2 ? shape.insert(2, 1) : shape;
  }

  /// Examples as they were given, standardised.
  Dataset encode(Dataset raw) {
    Shape needed = inputs.featureShape();
    if (!raw.featureShape().equals(needed) && !raw.featureShape().equals(withChannel(needed))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the model takes examples of shape %s, got %s",
              needed,
              raw.featureShape()));
    }
    return switch (inputs) {
      case Inputs.Arrays arrays -> arrays.standardizer().of(raw);
      case Inputs.Rows _ ->
          throw new IllegalArgumentException("the model takes the rows of tables, not arrays");
    };
  }

  @Override
  public void close() {
    predictor.close();
  }

  private static void close(Parameters params, boolean ownsBackend) {
    params.close();
    if (ownsBackend) {
      params.backend().close();
    }
  }

  /// First values that are about to be overwritten.
  static Parameters blank(Backend backend) {
    return Parameters.create(backend, new Seed(0));
  }

  /// Numbers as they were before they were standardised, for a model that looks them up.
  record AsGiven(Standardizer standardizer) implements Layer {
    /// A model that takes what comes in as it needs it.
    ///
    /// @throws IllegalArgumentException if it needs whole numbers and the data has none
    static Sequential before(Sequential model, ModelSpec layers, Inputs inputs) {
      if (!layers.takesIndices()) {
        return model;
      }
      if (!(inputs instanceof Inputs.Arrays arrays)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "model: item 1, '%s': needs whole numbers, and the columns of a table are"
                    + " standardised; leave it out: a category of a table has a column of 0 and 1, of"
                    + " which the first fully connected layer is the embedding",
                layers.items().getFirst()));
      }
      List<Layer> all = new ArrayList<>(List.of(new AsGiven(arrays.standardizer())));
      all.addAll(model.layers());
      return new Sequential(all);
    }

    @Override
    public Tensor forward(Tensor x) {
      double[] scale = standardizer.scale();
      double[] mean = standardizer.mean();
      return scale.length == 1
          ? x.mul(scale[0]).add(mean[0])
          : x.mul(channels(x, scale)).add(channels(x, mean));
    }

    private static Tensor channels(Tensor x, double[] numbers) {
      return x.pass().input(HostArray.of(numbers, Shape.of(numbers.length)));
    }

    @Override
    public String toString() {
      return "as given";
    }
  }
}
