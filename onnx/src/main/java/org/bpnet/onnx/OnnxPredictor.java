package org.bpnet.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.BackendException;
import org.bpnet.data.Dataset;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.table.Table;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxFile;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.onnx.file.OnnxTensor;
import org.bpnet.onnx.load.OnnxLayer;
import org.bpnet.train.Predictions;

/// A model from a file of ONNX, whoever wrote it, that is shown tables, pictures and arrays.
///
/// ```java
/// try (var model = OnnxPredictor.load(Path.of("model.onnx"))) {
///   switch (model.predict(Csv.read(Path.of("new.csv")))) {
///     case OnnxPredictor.Answer.Classes(Predictions classes) -> IO.println(classes.name(0));
///     case OnnxPredictor.Answer.Values(HostArray values, List<String> names) -> IO.println(values);
///   }
/// }
/// ```
///
/// **Inputs.** Those of one column, `[N, 1]` or `[N]`, are columns of a table by their names, if it
/// has all of them. Else columns are taken from left to right; one column more than the model takes
/// is the last, which is left out. An input of four axes takes pictures, `[N, C, H, W]` or, in
/// files of this library and where only the last axis has 1 or 3, `[N, H, W, C]`; their numbers are
/// from 0 to 1, or to 255 where the file says so (`Image.NominalPixelRange`).
///
/// **Outputs.** They are classes if the file names these (`bpnet.classes`, a `ZipMap`), if it gives
/// labels beside numbers, if the numbers come from `Softmax`, or if [#asClasses] was asked for;
/// numbers otherwise. Classes without names are called by their numbers.
public final class OnnxPredictor implements AutoCloseable {
  /// Examples at once, fewer where memory is short. Ours.
  private static final int MOST_AT_ONCE = 256;

  private final String name;
  private final OnnxLayer layer;
  private final Parameters params;
  private final GraphInputs inputs;
  private final GraphOutputs outputs;
  private final Runnable free;

  private OnnxPredictor(
      String name,
      OnnxLayer layer,
      Parameters params,
      GraphInputs inputs,
      GraphOutputs outputs,
      Runnable free) {
    this.name = name;
    this.layer = layer;
    this.params = params;
    this.inputs = inputs;
    this.outputs = outputs;
    this.free = free;
  }

  /// What a model makes of some examples.
  public sealed interface Answer {
    /// Classes, each with how probable it is.
    record Classes(Predictions predictions) implements Answer {}

    /// Numbers, `[N, K]`.
    ///
    /// @param names what they are of, `0`, `1` where the file has no names
    record Values(HostArray values, List<String> names) implements Answer {
      /// Copies the names.
      public Values {
        names = List.copyOf(names);
      }
    }
  }

  /// Reads a model onto the best backend, which is closed with it.
  ///
  /// @throws OnnxException if there is no such file, it is damaged, or holds what is not read
  public static OnnxPredictor load(Path file) {
    Backend backend = Backends.best();
    try {
      return load(file, backend, backend::close);
    } catch (RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  /// Reads a model onto a backend, which the caller closes after it.
  ///
  /// @throws OnnxException if there is no such file, it is damaged, or holds what is not read
  public static OnnxPredictor load(Path file, Backend backend) {
    return load(file, backend, () -> {});
  }

  private static OnnxPredictor load(Path file, Backend backend, Runnable free) {
    OnnxModel model = OnnxFile.read(file);
    Parameters params = Parameters.create(backend, new Seed(0));
    try {
      OnnxLayer layer = OnnxLayer.of(model, params);
      return new OnnxPredictor(
          file.toString(), layer, params, GraphInputs.of(layer), GraphOutputs.of(model), free);
    } catch (IllegalArgumentException | OnnxException e) {
      params.close();
      throw named(file.toString(), e);
    }
  }

  /// The same model, what it gives taken as scores of classes if the file leaves it open: softmax
  /// makes them probabilities, of a single one the logistic function.
  public OnnxPredictor asClasses() {
    return new OnnxPredictor(name, layer, params, inputs, outputs.asClasses(), free);
  }

  /// The pictures that the model takes; empty if it takes something else.
  public Optional<PictureShape> pictures() {
    return inputs.pictures();
  }

  /// What the model takes, in words: `4 numbers`, `images 28x28, gray`.
  public String takes() {
    return inputs.words();
  }

  /// What the model makes of the rows of a table.
  ///
  /// @throws org.bpnet.data.DataFormatException if columns are missing, too many or hold something
  ///   else
  /// @throws OnnxException if something in the model is not supported
  public Answer predict(Table table) {
    return predict(table.source(), table.rows(), inputs.of(table));
  }

  /// What the model makes of pictures or arrays of its shape; of images in which it has the
  /// channels first, these are put there.
  ///
  /// @throws org.bpnet.data.DataFormatException if they have another shape
  /// @throws OnnxException if something in the model is not supported
  public Answer predict(Dataset examples) {
    return predict("examples", examples.size(), inputs.of(examples));
  }

  /// Runs the examples in parts, smaller ones where memory is short.
  private Answer predict(String source, int count, GraphInputs.Rows rows) {
    List<double[]> results = new ArrayList<>(count);
    int most = inputs.batch() > 0 ? inputs.batch() : MOST_AT_ONCE;
    try {
      while (results.size() < count) {
        int size = Math.min(most, count - results.size());
        try {
          results.addAll(run(results.size(), size, rows));
        } catch (OnnxException.TooLarge e) {
          if (inputs.batch() > 0 || most == 1) {
            throw e;
          }
          most /= 2;
        }
      }
    } catch (IllegalArgumentException | OnnxException | BackendException e) {
      throw named(name, e);
    }
    return outputs.answer(source, results);
  }

  /// The numbers of some examples from one on. A model for batches of one size is given the last
  /// example again and again.
  private List<double[]> run(int from, int size, GraphInputs.Rows rows) {
    int given = inputs.batch() > 0 ? inputs.batch() : size;
    int[] indices = IntStream.range(0, given).map(i -> from + Math.min(i, size - 1)).toArray();
    OnnxTensor all =
        layer.run(rows.tensors(indices), List.of(outputs.value())).get(outputs.value());
    return outputs.rows(Objects.requireNonNull(all), given).subList(0, size);
  }

  private static OnnxException named(String name, RuntimeException e) {
    return new OnnxException(name + ": " + e.getMessage(), e);
  }

  /// Frees the weights, and the backend if it was not given by the caller.
  @Override
  public void close() {
    params.close();
    free.run();
  }
}
