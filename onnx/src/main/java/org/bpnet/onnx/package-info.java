/// Networks to and from ONNX: what users call. How a graph is made of tensors is in
/// `org.bpnet.onnx.export`, and the other way in [org.bpnet.onnx.load]; files are those of
/// [org.bpnet.onnx.file]. Start with [Onnx].
///
/// A model with all that it does to the rows of a table:
///
/// ```java
/// Settings settings = Settings.defaults().layers("16,relu").epochs(1);
/// try (Classifier model = Classifier.fit(iris, "species", settings)) {
///   Onnx.write(model, folder.resolve("iris.onnx"));
/// }
/// OnnxModel.Graph graph = OnnxFile.read(folder.resolve("iris.onnx")).graph();
/// IO.println(graph.inputs().getFirst()); // ValueInfo[name=sepal_length, type=DOUBLE, …
/// ```
///
/// A network of one's own:
///
/// ```java
/// Layer layer = Sequential.of(Linear.create(params, 4, 2), Activation.TANH);
/// OnnxModel written = Onnx.export(layer, params, Shape.of(4));
/// written.graph().nodes().forEach(node -> IO.print(node.op() + " "));
/// IO.println(written.opsets()); // MatMul Add Tanh Identity {=21}
/// ```
///
/// A file, whoever wrote it, that predicts:
///
/// ```java
/// Settings settings = Settings.defaults().layers("16,relu").epochs(1);
/// try (Classifier model = Classifier.fit(iris, "species", settings)) {
///   Onnx.write(model, folder.resolve("iris.onnx"));
/// }
/// try (OnnxPredictor model = OnnxPredictor.load(folder.resolve("iris.onnx"), backend)) {
///   if (model.predict(iris) instanceof OnnxPredictor.Answer.Classes(Predictions found)) {
///     IO.println(found.classes()); // [setosa, versicolor, virginica]
///   }
/// }
/// ```
@NullMarked
package org.bpnet.onnx;

import org.jspecify.annotations.NullMarked;
