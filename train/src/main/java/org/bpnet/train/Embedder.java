package org.bpnet.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.text.Described;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.table.Table;
import org.bpnet.nn.embed.distance.Distance;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.margin.HeadLayer;
import org.bpnet.train.embed.EmbedLoss;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.retrieval.ExactIndex;
import org.bpnet.train.retrieval.Neighbours;
import org.bpnet.train.retrieval.RecallMetric;
import org.bpnet.train.retrieval.RetrievalScores;
import org.bpnet.train.retrieval.Verification;
import org.bpnet.train.run.Provenance;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.run.Training;
import org.bpnet.train.run.Validation;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.step.Objective;
import org.bpnet.train.watch.Report;

/// A network that places examples so that those of one class are near one another, also of classes
/// that it was not trained on.
///
/// ```java
/// try (Embedder embedder = Embedder.fit(train, EmbeddingSpec.of("triplet(miner=batch_hard)", 64))) {
///   Neighbours nearest = embedder.nearest(gallery, queries, 5);
///   embedder.save(Path.of("faces"));
/// }
/// ```
///
/// The best epoch is that with the highest recall@1 among the validation examples, where these have
/// a class with two of them.
public final class Embedder implements AutoCloseable {
  private static final String RECALL = "recall_at_1";

  private final Parts parts;
  private final Predictor predictor;
  private final Optional<Report> report;

  /// What an embedder is made of.
  ///
  /// @param params of the network
  /// @param own of the loss
  record Parts(
      ModelSpec layers,
      Layer model,
      Parameters params,
      Parameters own,
      Inputs inputs,
      Target.Classes target,
      EmbeddingSpec embedding,
      Distance distance,
      Optional<HeadLayer> head,
      Provenance provenance) {

    /// All that is trained, and saved.
    List<Parameters> trees() {
      return own.variables().isEmpty() ? List.of(params) : List.of(params, own);
    }

    void close(boolean ownsBackend) {
      own.close();
      params.close();
      if (ownsBackend) {
        params.backend().close();
      }
    }
  }

  Embedder(Parts parts, boolean ownsBackend, Optional<Report> report) {
    this.parts = parts;
    this.report = report;
    this.predictor =
        new Predictor(
            "the embedder of " + parts.target().column(),
            parts.model(),
            parts.params(),
            () -> parts.close(ownsBackend));
  }

  /// Trains on arrays, with default settings.
  public static Embedder fit(Dataset train, EmbeddingSpec embedding) {
    Settings settings = Settings.defaults();
    return fit(
        Prepared.of(train, settings.validation(), 0, settings.seed().child("split")),
        embedding,
        settings);
  }

  /// Trains on data that are divided and encoded already.
  ///
  /// @throws org.bpnet.train.watch.DivergedException if NaN or an infinity appears
  /// @throws org.bpnet.train.checkpoint.CheckpointException if the run folder cannot be used
  /// @throws SettingsException if the settings are for a model that predicts, or no batch can be
  ///   made as the embedding asks
  /// @throws IllegalArgumentException if the target is not classes
  public static Embedder fit(Prepared data, EmbeddingSpec embedding, Settings settings) {
    if (!(data.train().target() instanceof Target.Classes classes)) {
      throw new IllegalArgumentException("embedding: needs classes to tell apart, got numbers");
    }
    if (settings.isMinimizing() || settings.isPenalized() || settings.loss().isPresent()) {
      throw new SettingsException(
          "an embedding is trained in batches by its own loss; leave minimizer, penalties and other"
              + " losses out");
    }
    Backend backend = settings.backend().orElseGet(Backends::best);
    boolean owns = settings.backend().isEmpty();
    Parameters params = Parameters.create(backend, settings.seed().child("weights"));
    Parameters own = Parameters.create(backend, settings.seed().child("loss"));
    try {
      Layer model = Network.build(settings, params, data.inputs(), embedding.width());
      EmbedLoss loss = EmbedLoss.parse(embedding.loss());
      if (loss.isOfViews() && !settings.isAugmented()) {
        throw new SettingsException(
            String.format(
                Locale.ROOT,
                "loss: %s compares two views of each example, and nothing makes them differ; give"
                    + " augmentations, such as shift(2), jitter(0.1) (--augment)",
                loss));
      }
      EmbedLoss.Created created =
          loss.create(model, own.child("loss"), classes.count(), embedding.width());
      var parts =
          new Parts(
              settings.layers(),
              model,
              params,
              own,
              data.inputs(),
              classes,
              embedding,
              loss.distance(),
              created.head(),
              Provenance.of(data.train(), settings.seed().value(), backend.name()));
      Report report = training(data, parts, created.objective(), settings).run();
      return new Embedder(parts, owns, Optional.of(report));
    } catch (RuntimeException | Error e) {
      own.close();
      params.close();
      if (owns) {
        backend.close();
      }
      throw e;
    }
  }

  private static Training training(
      Prepared data, Parts parts, Objective objective, Settings settings) {
    EmbeddingSpec embedding = parts.embedding();
    Settings sized =
        embedding.batchSize() > 0 ? settings.batchSize(embedding.batchSize()) : settings;
    Trainer.Builder recipe = sized.trainer(data.train());
    JsonValue.Members description = EmbedderFiles.describe(parts);
    settings.folder().map(folder -> folder.withModel(description)).ifPresent(recipe::folder);
    Training training =
        new ObjectiveTraining(recipe)
            .training(
                objective,
                parts.trees(),
                data.train(),
                embedding.sampler(data.train(), recipe.batchSize()),
                EmbedLoss.parse(embedding.loss()).isOfViews())
            .model(Described.of(parts.model()))
            .listener(settings.listener());
    if (hasPairs(data.validation())) {
      var recall = new RecallMetric(parts.params().backend(), parts.distance(), 1);
      training
          .validate(
              Validation.of(data.validation(), scene -> parts.model().forward(scene.features()))
                  .metrics(recall))
          .best(RECALL, recall.higherIsBetter());
    }
    return training;
  }

  /// Whether some class has two examples, so that one can be found by the other.
  private static boolean hasPairs(Dataset data) {
    int[] labels = EmbeddingSpec.labels(data);
    return Arrays.stream(labels).distinct().count() < labels.length;
  }

  /// Loads an embedder that was saved, or that a run keeps in its folder, onto the best backend,
  /// which is closed with the embedder.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException if there is none or it is damaged
  public static Embedder load(Path folder) {
    Backend backend = Backends.best();
    try {
      return new Embedder(EmbedderFiles.load(folder, backend), true, Optional.empty());
    } catch (RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  /// Writes `model.safetensors` and `model.json` to a folder, which is created if need be. The same
  /// embedder gives the same bytes.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException if that fails
  public void save(Path folder) {
    EmbedderFiles.save(parts, folder);
  }

  /// The embeddings of arrays, as they were given to `fit`, F32 `[N, D]`.
  public HostArray embed(Dataset examples) {
    return embedEncoded(encode(examples));
  }

  /// The embeddings of examples that are encoded already, such as [Prepared#test], F32 `[N, D]`.
  public HostArray embedEncoded(Dataset examples) {
    return predictor.floats(examples, Shape.of(width()));
  }

  /// Arrays as they were given to `fit`, encoded for the network.
  ///
  /// @throws IllegalArgumentException if they are of another shape
  public Dataset encode(Dataset raw) {
    if (!(parts.inputs() instanceof Inputs.Arrays arrays)) {
      throw new IllegalArgumentException("the embedder takes the rows of tables, not arrays");
    }
    if (!raw.featureShape().equals(arrays.featureShape())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the embedder takes examples of shape %s, got %s",
              arrays.featureShape(),
              raw.featureShape()));
    }
    return arrays.standardizer().of(raw);
  }

  /// The rows of a table with their classes, encoded for the network.
  ///
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  /// @throws IllegalArgumentException if the embedder takes arrays
  public Dataset encode(Table table) {
    if (!(parts.inputs() instanceof Inputs.Rows rows)) {
      throw new IllegalArgumentException("the embedder takes arrays, not the rows of tables");
    }
    return rows.encoder().dataset(table);
  }

  /// The nearest of a gallery to each of some queries, the nearest first.
  public Neighbours nearest(Dataset gallery, Dataset queries, int count) {
    try (ExactIndex index = index(embed(gallery))) {
      return index.search(embed(queries), count);
    }
  }

  /// An index of embeddings by the distance of this embedder.
  public ExactIndex index(HostArray embeddings) {
    return ExactIndex.of(backend(), parts.distance(), embeddings);
  }

  /// How well the examples of a class find one another.
  ///
  /// @param embeddings of the examples, `[N, D]`
  /// @param labels their classes
  public RetrievalScores evaluate(
      HostArray embeddings, int[] labels, RetrievalScores.Wanted wanted) {
    try (ExactIndex index = index(embeddings)) {
      return RetrievalScores.of(index, embeddings, labels, wanted);
    }
  }

  /// The scores of the classes that it was trained on, by the head of its loss, `[N, K]`; empty if
  /// the loss has no head.
  ///
  /// @param embeddings `[N, D]`
  public Optional<HostArray> scores(HostArray embeddings) {
    return parts
        .head()
        .map(head -> {
          try (var pass = Pass.eval(backend())) {
            return head.forward(pass.input(embeddings)).toHost();
          }
        });
  }

  /// The weights of the classes, one in each column, `[D, K]`; empty if the loss has no head.
  public Optional<HostArray> classWeights() {
    return parts.head().map(head -> head.weight().value());
  }

  /// How far apart the two of each pair are.
  ///
  /// @param one embeddings, `[N, D]`
  /// @param other embeddings, `[N, D]`
  public double[] distances(HostArray one, HostArray other) {
    try (var pass = Pass.eval(backend())) {
      Distance distance = parts.distance();
      return distance
          .rows(distance.prepare(pass.input(one)), distance.prepare(pass.input(other)))
          .toHost()
          .toDoubles();
    }
  }

  /// How well pairs of one class are told from pairs of two.
  ///
  /// @param same whether the two of each pair are of one class
  public Verification verify(Dataset one, Dataset other, boolean[] same) {
    return Verification.of(distances(embed(one), embed(other)), same);
  }

  /// What computes embeddings and distances.
  public Backend backend() {
    return parts.params().backend();
  }

  /// How many numbers an embedding has.
  public int width() {
    return parts.embedding().width();
  }

  /// What it was trained for.
  public EmbeddingSpec embedding() {
    return parts.embedding();
  }

  /// How far apart embeddings are.
  public Distance distance() {
    return parts.distance();
  }

  /// The classes that it was trained on.
  public Target.Classes target() {
    return parts.target();
  }

  /// How examples are encoded.
  public Inputs inputs() {
    return parts.inputs();
  }

  /// The hidden layers, or the name of the network.
  public ModelSpec layers() {
    return parts.layers();
  }

  /// Where it comes from.
  public Provenance provenance() {
    return parts.provenance();
  }

  /// The number of trainable numbers, without those of the loss.
  public long parameterCount() {
    return parts.params().count();
  }

  /// How training went; empty if it was loaded.
  public Optional<Report> report() {
    return report;
  }

  /// Frees the weights, and the backend if it was not given by the caller.
  @Override
  public void close() {
    predictor.close();
  }
}
