package org.bpnet.train;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.text.Described;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.table.Table;
import org.bpnet.nn.autoencode.AutoencoderKind;
import org.bpnet.nn.autoencode.Autoencoding;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.Summary;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.autoencode.AutoencoderSpec;
import org.bpnet.train.autoencode.EncoderDecoder;
import org.bpnet.train.autoencode.Mirror;
import org.bpnet.train.autoencode.Reconstruction;
import org.bpnet.train.autoencode.ReconstructionScore;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.Provenance;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.run.Training;
import org.bpnet.train.run.Validation;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Probe;
import org.bpnet.train.watch.Report;

/// A network that gives back what it is shown, by way of a few numbers: the code. Targets are not
/// looked at.
///
/// ```java
/// AutoencoderSpec wanted = AutoencoderSpec.of("denoising", 2);
/// try (Autoencoder autoencoder = Autoencoder.fit(train, wanted)) {
///   HostArray codes = autoencoder.encode(test); // [N, 2]
///   HostArray again = autoencoder.reconstruct(test); // [N, ..], as test has them
///   autoencoder.save(Path.of("codes"));
/// }
/// ```
///
/// The hidden layers of the settings are those of the encoder; the decoder has them backwards. The
/// encoder's parameters are called as a classifier's are (`hidden1.weight`, .., `output.weight` for
/// the code), so that `pretrained(FOLDER, hidden*)` starts one from them. What is minimized is the
/// error summed over the numbers of an example ([Reconstruction]), the mean over the batch, and
/// what the kind adds.
public final class Autoencoder implements AutoCloseable {
  private final Parts parts;
  private final EncoderDecoder net;
  private final Predictor encoder;
  private final Predictor reconstructor;
  private final Optional<Report> report;

  /// What an autoencoder is made of.
  record Parts(EncoderDecoder net, Target target, Provenance provenance) {
    void close(boolean ownsBackend) {
      net.params().close();
      if (ownsBackend) {
        net.params().backend().close();
      }
    }
  }

  Autoencoder(Parts parts, boolean ownsBackend, Optional<Report> report) {
    this.parts = parts;
    this.report = report;
    this.net = parts.net();
    this.encoder = new Predictor("the autoencoder", net::codes, net.params(), () -> {});
    this.reconstructor =
        new Predictor(
            "the autoencoder",
            x -> net.decoded(net.codes(x)),
            net.params(),
            () -> parts.close(ownsBackend));
  }

  /// Trains on arrays, with default settings.
  public static Autoencoder fit(Dataset train, AutoencoderSpec spec) {
    Settings settings = Settings.defaults();
    return fit(
        Prepared.of(train, settings.validation(), 0, settings.seed().child("split")),
        spec,
        settings);
  }

  /// Trains on data that are divided and encoded already.
  ///
  /// @throws org.bpnet.train.watch.DivergedException if NaN or an infinity appears
  /// @throws org.bpnet.train.checkpoint.CheckpointException if the run folder cannot be used
  /// @throws SettingsException if the settings are for a model that predicts, if the layers have no
  ///   mirror, or if answers are asked for and inputs are not from 0 to 1
  public static Autoencoder fit(Prepared data, AutoencoderSpec spec, Settings settings) {
    Backend backend = settings.backend().orElseGet(Backends::best);
    boolean owns = settings.backend().isEmpty();
    Parameters params = Parameters.create(backend, settings.seed().child("weights"));
    try {
      Parts parts = build(data, spec, settings, params);
      settings
          .preparation()
          .ifPresent(
              first -> Network.prepare(first, parts.net().encoder(), params, data, settings));
      Report report = training(data, parts, settings).run();
      return new Autoencoder(parts, owns, Optional.of(report));
    } catch (RuntimeException | Error e) {
      params.close();
      if (owns) {
        backend.close();
      }
      throw e;
    }
  }

  /// Makes the step again that ended a run of [#fit] on these data and settings since a number was
  /// not finite, see [Training#replay].
  ///
  /// @param file `step.replay` of the run's folder
  /// @throws org.bpnet.train.checkpoint.CheckpointException if it cannot be read
  /// @throws IllegalArgumentException if it is of another training
  public static Probe replay(Prepared data, AutoencoderSpec spec, Settings settings, Path file) {
    Backend backend = settings.backend().orElseGet(Backends::best);
    Parameters params = Parameters.create(backend, settings.seed().child("weights"));
    try {
      return training(data, build(data, spec, settings, params), settings).replay(file);
    } finally {
      params.close();
      if (settings.backend().isEmpty()) {
        backend.close();
      }
    }
  }

  /// What [#fit] would train, layer by layer, for one example.
  ///
  /// @throws SettingsException if the layers cannot be applied to the data or have no mirror
  public static Summary summary(Prepared data, AutoencoderSpec spec, Settings settings) {
    Backend backend = settings.backend().orElseGet(Backends::best);
    Parameters params = Parameters.sketch(backend, Long.MAX_VALUE, "");
    try {
      return build(data, spec, settings, params).net().summary();
    } finally {
      params.close();
      if (settings.backend().isEmpty()) {
        backend.close();
      }
    }
  }

  private static Parts build(
      Prepared data, AutoencoderSpec spec, Settings settings, Parameters params) {
    Reconstruction reconstruction =
        Reconstruction.of(settings.head(), settings.loss(), data.inputs());
    check(data, spec, settings, reconstruction);
    int outputs = spec.create().outputs(spec.code());
    var encoder = (Sequential) Network.build(settings, params, data.inputs(), outputs);
    EncoderDecoder net =
        EncoderDecoder.around(
            encoder,
            settings.layers(),
            spec,
            params,
            data.inputs(),
            reconstruction,
            settings.initializer().orElseGet(Initializers::glorotUniform));
    return new Parts(
        net,
        data.train().target(),
        Provenance.of(data.train(), settings.seed().value(), params.backend().name()));
  }

  private static void check(
      Prepared data, AutoencoderSpec spec, Settings settings, Reconstruction reconstruction) {
    try {
      Mirror.of(settings.layers());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e);
    }
    if (!settings.classWeights().equals(ClassWeights.EQUAL)) {
      throw new SettingsException("class weights: an autoencoder knows no classes; leave them out");
    }
    if (settings.minimizer().isPresent()) {
      if (spec.create().isRandom()) {
        throw new SettingsException(
            String.format(
                Locale.ROOT,
                "a minimizer needs the same loss at every step, and %s draws random numbers; use an"
                    + " optimizer",
                spec.kind()));
      }
      if (settings.minimizer().get().needsSquares()) {
        throw new SettingsException(
            "a method for least squares is for models that predict; use lbfgs");
      }
    }
    reconstruction.check(data.train());
  }

  private static Training training(Prepared data, Parts parts, Settings settings) {
    Trainer.Builder recipe = settings.trainer(data.train());
    JsonValue.Members description = AutoencoderFiles.describe(parts);
    settings.folder().map(folder -> folder.withModel(description)).ifPresent(recipe::folder);
    EncoderDecoder net = parts.net();
    AutoencoderKind kind = net.spec().create();
    var halves = new Autoencoding(net.encoder(), net.decoder(), net.reconstruction()::error);
    Objective objective = scene -> kind.loss(halves, scene.features());
    return new ObjectiveTraining(recipe)
        .training(objective, net.params(), data.train())
        .validate(
            Validation.of(
                data.validation(),
                scene -> {
                  Tensor outputs = net.decoder().forward(net.codes(scene.features()));
                  scene.report(
                      Validation.LOSS, net.reconstruction().error(outputs, scene.features()));
                  return outputs;
                }))
        .model(Described.of(net.whole()))
        .listener(settings.listener());
  }

  /// Loads an autoencoder that was saved, or that a run keeps in its folder, onto the best backend,
  /// which is closed with it.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException if there is none or it is damaged
  public static Autoencoder load(Path folder) {
    Backend backend = Backends.best();
    try {
      return new Autoencoder(AutoencoderFiles.load(folder, backend), true, Optional.empty());
    } catch (RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  /// Writes `model.safetensors` and `model.json` to a folder, which is created if need be. The same
  /// autoencoder gives the same bytes.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException if that fails
  public void save(Path folder) {
    AutoencoderFiles.save(parts, folder);
  }

  /// The codes of arrays, as they were given to `fit`, F32 `[N, D]`.
  public HostArray encode(Dataset examples) {
    return encodeEncoded(encoded(examples));
  }

  /// The codes of the rows of a table, F32 `[N, D]`.
  ///
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  /// @throws IllegalArgumentException if the autoencoder takes arrays
  public HostArray encode(Table table) {
    return encodeEncoded(encoded(table));
  }

  /// The codes of examples that are encoded already, such as [Prepared#test], F32 `[N, D]`.
  public HostArray encodeEncoded(Dataset examples) {
    return encoder.floats(examples, Shape.of(net.spec().code()));
  }

  /// What codes stand for, in the units of the data, F32 `[N, ..]`.
  ///
  /// @param codes `[N, D]`
  /// @throws org.bpnet.core.array.ShapeException if they have another width
  public HostArray decode(HostArray codes) {
    Shape example = net.inputs().featureShape();
    try (var pass = Pass.eval(net.params().backend())) {
      Tensor decoded = net.decoded(pass.input(codes));
      return decoded.reshape(example.insert(0, codes.shape().extent(0))).toHost();
    }
  }

  /// What comes of arrays by way of their codes, in the units of the data, F32 `[N, ..]`.
  public HostArray reconstruct(Dataset examples) {
    return reconstructEncoded(encoded(examples));
  }

  /// What comes of the rows of a table: their columns as the network takes them, standardised and a
  /// category in columns of 0 and 1, F32 `[N, n]`.
  ///
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  /// @throws IllegalArgumentException if the autoencoder takes arrays
  public HostArray reconstruct(Table table) {
    return reconstructEncoded(encoded(table));
  }

  /// What comes of examples that are encoded already, such as [Prepared#test], F32 `[N, ..]`.
  public HostArray reconstructEncoded(Dataset examples) {
    return reconstructor.floats(examples, net.inputs().featureShape());
  }

  private Dataset encoded(Dataset raw) {
    Shape needed = net.inputs().featureShape();
    if (!(net.inputs() instanceof Inputs.Arrays arrays) || !raw.featureShape().equals(needed)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the autoencoder takes %s of shape %s, got %s",
              net.inputs() instanceof Inputs.Arrays ? "examples" : "the rows of tables",
              needed,
              raw.featureShape()));
    }
    return arrays.standardizer().of(raw);
  }

  private Dataset encoded(Table table) {
    if (!(net.inputs() instanceof Inputs.Rows rows)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the autoencoder takes arrays of shape %s, not the rows of tables",
              net.inputs().featureShape()));
    }
    return new Predictor.Unlabelled(rows.encoder().encode(table));
  }

  /// How far reconstructions of arrays, as they were given to `fit`, are off.
  public ReconstructionScore evaluate(Dataset examples) {
    return evaluateEncoded(encoded(examples));
  }

  /// How far reconstructions of examples that are encoded already, such as [Prepared#test], are
  /// off.
  ///
  /// @throws IllegalArgumentException if there are none
  public ReconstructionScore evaluateEncoded(Dataset examples) {
    if (examples.size() == 0) {
      throw new IllegalArgumentException("evaluate: needs at least one example, got none");
    }
    var sums = new ReconstructionScore.Counter(net.inputs().featureShape().elementCount());
    reconstructor.forEach(
        examples,
        (batch, outputs) ->
            sums.add(net.reconstruction().raw(batch.features()), outputs.toFloats()));
    return sums.result();
  }

  /// What it was trained for.
  public AutoencoderSpec spec() {
    return net.spec();
  }

  /// What the numbers of the decoder mean.
  public OutputHead head() {
    return net.reconstruction().head();
  }

  /// How examples are encoded for the network.
  public Inputs inputs() {
    return net.inputs();
  }

  /// The hidden layers of the encoder.
  public ModelSpec layers() {
    return net.layers();
  }

  /// Shapes, parameters, work and memory, layer by layer, for one example.
  public Summary summary() {
    return net.summary();
  }

  /// The number of trainable numbers.
  public long parameterCount() {
    return net.params().count();
  }

  /// Where it comes from.
  public Provenance provenance() {
    return parts.provenance();
  }

  /// How training went; empty if it was loaded.
  public Optional<Report> report() {
    return report;
  }

  /// Frees the weights, and the backend if it was not given by the caller.
  @Override
  public void close() {
    encoder.close();
    reconstructor.close();
  }
}
