package org.bpnet.train;

import java.nio.file.Path;
import java.util.Optional;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.table.Table;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Summary;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.run.Provenance;
import org.bpnet.train.source.JavaSource;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.spec.Parts;
import org.bpnet.train.step.MemoryForecast;
import org.bpnet.train.step.Probe;
import org.bpnet.train.watch.Report;

/// A trained network together with what it needs to be used: how inputs are encoded, and what its
/// outputs mean.
///
/// A saved model is a folder with `model.safetensors`, the weights, and `model.json`, the rest.
public sealed interface Model extends AutoCloseable permits Classifier, Regressor {
  /// Trains a classifier or a regressor, as the target asks.
  ///
  /// @throws org.bpnet.train.watch.DivergedException if NaN or an infinity appears
  /// @throws org.bpnet.train.checkpoint.CheckpointException if the run folder cannot be used
  static Model fit(Prepared data, Settings settings) {
    return switch (data.train().target()) {
      case Target.Classes _ -> Classifier.fit(data, settings);
      case Target.Values _ -> Regressor.fit(data, settings);
    };
  }

  /// Makes the step again that ended a run of [#fit] on these data and settings since a number was
  /// not finite, up to where it went wrong, and takes it apart.
  ///
  /// @param file `step.replay` of the run's folder
  /// @throws org.bpnet.train.checkpoint.CheckpointException if it cannot be read
  /// @throws IllegalArgumentException if it is of another training
  static Probe replay(Prepared data, Settings settings, Path file) {
    return switch (data.train().target()) {
      case Target.Classes _ -> Classifier.replay(data, settings, file);
      case Target.Values _ -> Regressor.replay(data, settings, file);
    };
  }

  /// What [#fit] would train, layer by layer, for one example.
  ///
  /// @throws org.bpnet.train.run.SettingsException if the layers cannot be applied to the data
  static Summary summary(Prepared data, Settings settings) {
    return Network.summary(data, Task.of(settings, data.train()).head(), settings);
  }

  /// What a folder of a run, or of a saved model, says of its network: layer by layer, as a step of
  /// training records it, with the loss last if the folder names it. Autoencoders and embedders
  /// have one too. Weights are not read: they may be yet to come.
  ///
  /// @param batch how many examples a step sees
  /// @throws org.bpnet.train.checkpoint.CheckpointException if there is no `model.json` or it is
  ///   damaged, or if it has layers of its maker's own
  static Summary summary(Path folder, Backend backend, int batch) {
    return ModelFiles.summary(folder, backend, batch);
  }

  /// What [#fit] would take of memory beside its data. Nothing is trained, and weights take no
  /// memory for it.
  ///
  /// @throws org.bpnet.train.run.SettingsException if the layers cannot be applied to the data, or
  ///   a minimizer is to train, which takes no steps
  static MemoryForecast memory(Prepared data, Settings settings) {
    return switch (data.train().target()) {
      case Target.Classes _ -> Classifier.memory(data, settings);
      case Target.Values _ -> Regressor.memory(data, settings);
    };
  }

  /// Loads a model that was saved, or that a run keeps in its folder, onto the best backend, which
  /// is closed with the model.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException if there is none or it is damaged, or
  ///   if it has layers of its maker's own
  static Model load(Path folder) {
    return load(folder, Parts.standard());
  }

  /// As [#load(Path)], of a model that may have some of these layers.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException also if a layer is missing
  static Model load(Path folder, Parts parts) {
    Backend backend = Backends.best();
    try {
      return of(ModelFiles.load(folder, backend, true, parts));
    } catch (RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  /// Loads a model onto a backend, which the caller closes after the model.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException if there is none or it is damaged
  static Model load(Path folder, Backend backend) {
    return load(folder, backend, Parts.standard());
  }

  /// As [#load(Path, Backend)], of a model that may have some of these layers.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException also if a layer is missing
  static Model load(Path folder, Backend backend, Parts parts) {
    return of(ModelFiles.load(folder, backend, false, parts));
  }

  private static Model of(Network network) {
    return switch (network.target()) {
      case Target.Classes classes -> new Classifier(network, classes);
      case Target.Values values -> new Regressor(network, values);
    };
  }

  /// What is predicted.
  Target target();

  /// What the numbers of the last layer mean.
  OutputHead head();

  /// How examples are encoded.
  Inputs inputs();

  /// The hidden layers, or the name of the network.
  ModelSpec layers();

  /// What makes the numbers of the last layer, see [#head], of encoded examples `[N, ..]`, in a
  /// pass on the backend of [#parameters]. It can be used until the model is closed.
  Layer network();

  /// The weights of [#network]. They are closed with the model.
  Parameters parameters();

  /// What the first so many layers make of the rows of a table, `[N, ..]`: a vector for each that
  /// can be compared with others.
  ///
  /// @param layers how many of the layers that [#summary] lists; below 0, how many are left out: -1
  ///   gives what the output layer sees
  /// @throws IllegalArgumentException if there are not so many
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  HostArray embeddings(Table table, int layers);

  /// What the first so many layers make of arrays, as they were given to `fit`, see
  /// [#embeddings(Table, int)].
  HostArray embeddings(Dataset examples, int layers);

  /// Shapes, parameters, work and memory, layer by layer, for one example.
  Summary summary();

  /// The number of trainable numbers.
  long parameterCount();

  /// Where the model comes from.
  Provenance provenance();

  /// How training went; empty for a model that was loaded.
  Optional<Report> report();

  /// Writes `model.safetensors` and `model.json` to a folder, which is created if need be. The same
  /// model gives the same bytes.
  ///
  /// @throws org.bpnet.train.checkpoint.CheckpointException if that fails
  void save(Path folder);

  /// Writes the model as one class of plain Java 8 that depends on nothing,
  /// `com/acme/IrisModel.java` in a folder, and its weights beside it, `IrisModel.weights`: a
  /// resource that must be beside the class where it runs. The class predicts from the cells of a
  /// row as a CSV file has them, and from numbers, one example at a time; cells are treated as in
  /// training.
  ///
  /// Everything that is computed of an example by pointwise formulas, products, convolutions,
  /// poolings, reductions along an axis and moves has Java. Numbers are computed in double
  /// precision, so that they differ from this model's by the roundings of single precision.
  ///
  /// @param className such as `com.acme.IrisModel`
  /// @return the source file
  /// @throws org.bpnet.train.checkpoint.CheckpointException if the network has something without
  ///   Java (which, and in which layer), or that fails
  default Path saveJava(String className, Path folder) {
    Standardizer outputs =
        this instanceof Regressor regressor ? regressor.outputs() : Standardizer.identity();
    return JavaSource.write(
        className,
        inputs(),
        x -> head().scores(network().forward(x)),
        parameters(),
        target(),
        outputs,
        this instanceof Classifier classifier ? classifier.threshold() : Optional.empty(),
        folder);
  }

  /// Frees the weights, and the backend if it was not given by the caller.
  @Override
  void close();
}
