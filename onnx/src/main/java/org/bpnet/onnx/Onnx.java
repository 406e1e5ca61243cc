package org.bpnet.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.layer.Layer;
import org.bpnet.onnx.export.GraphExport;
import org.bpnet.onnx.export.GraphWriter;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxFile;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.onnx.load.OnnxLayer;
import org.bpnet.train.Model;

/// Networks to and from ONNX.
///
/// **Export.** A computation is recorded and written operator by operator, opset 21 in the format
/// 10, for batches of any size. Whatever is computed of tensors can be written, a layer of your own
/// too, but for randomness, the gradients of poolings and convolutions by what they choose or
/// weigh, and extents that grow with the square of the batch. **Source.** Open Neural Network
/// Exchange, operators of opset 21.
public final class Onnx {
  private Onnx() {}

  /// Writes a classifier or a regressor with all that it does to what it is given.
  ///
  /// **Shapes.** For tables an input for each column by its name, `[N, 1]`: numbers are DOUBLE, NaN
  /// for a missing one; categories STRING, the empty one for missing. For arrays one, `input`, `[N,
  /// ..]`, such as images `[N, H, W, C]` with numbers from 0 to 1. A classifier gives `label`,
  /// STRING `[N]`, and `probabilities` `[N, C]`; a regressor `prediction` `[N, K]` in the unit of
  /// its data.
  ///
  /// @throws org.bpnet.onnx.file.OnnxException if a layer has no counterpart in ONNX; no file is
  ///   written then
  public static void write(Model model, Path file) {
    OnnxFile.write(export(model), file);
  }

  /// What [#write(Model, Path)] writes.
  public static OnnxModel export(Model model) {
    return ModelExport.of(model);
  }

  /// How far what a graph gives for some examples lies from what a model predicts: the largest
  /// difference of a probability or a value, divided by the largest of these. The graph is computed
  /// by [OnnxLayer], the examples are made up: numbers around the means of their columns, some
  /// missing, each category, pictures of noise.
  ///
  /// @throws org.bpnet.onnx.file.OnnxException if something in the graph is not read here
  public static double difference(Model model, OnnxModel exported) {
    return GraphComparison.of(model, exported);
  }

  /// Writes what a layer computes in evaluation. The input is called `input`, the output `output`.
  ///
  /// @param params whose variables the layer reads: its parameters become initializers by their
  ///   paths, buffers constants
  /// @param example the shape of one example, without the axis of the batch
  /// @throws org.bpnet.onnx.file.OnnxException if something in it has no counterpart in ONNX
  public static void write(Layer layer, Parameters params, Shape example, Path file) {
    OnnxFile.write(export(layer, params, example), file);
  }

  /// What [#write(Layer, Parameters, Shape, Path)] writes.
  public static OnnxModel export(Layer layer, Parameters params, Shape example) {
    var out = new GraphWriter(ElementType.of(params.backend().floatType()));
    List<String> extents = new ArrayList<>(List.of("N"));
    example.extents().forEach(extent -> extents.add(String.valueOf(extent)));
    String input = out.input("input", out.real(), extents);
    GraphExport.Result result = GraphExport.write(out, layer, params, input, example);
    out.output(result.value(), "output", out.real(), result.extents());
    return out.model(Map.of());
  }

  /// Reads a network as a layer whose weights can be trained on: its parameters are created under a
  /// node, by the names that the file has.
  ///
  /// ```java
  /// try (Parameters params = Parameters.create(backend, new Seed(1))) {
  ///   Layer model = Onnx.load(Path.of("model.onnx"), params);
  ///   Tensor scores = model.forward(pass.input(features));
  /// }
  /// ```
  ///
  /// Which operators are read says `docs/onnx-operators.md`. What is not supported is an error
  /// where the layer runs.
  ///
  /// @throws org.bpnet.onnx.file.OnnxException if there is no such file, or it is damaged
  public static OnnxLayer load(Path file, Parameters params) {
    return OnnxLayer.of(OnnxFile.read(file), params);
  }
}
