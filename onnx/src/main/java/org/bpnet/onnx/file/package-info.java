/// The file format: messages of ONNX as values, and the protobuf bytes that they are written as.
/// What operators mean does not belong here. Start with [OnnxModel] and [OnnxFile].
///
/// What a file holds:
///
/// ```java
/// OnnxFile.write(Onnx.export(x -> x.tanh(), params, Shape.of(3)), folder.resolve("tanh.onnx"));
/// OnnxModel model = OnnxFile.read(folder.resolve("tanh.onnx"));
/// OnnxNode node = model.graph().nodes().getFirst();
/// IO.println(node.inputs() + " " + node.op() + " " + model.opsets()); // [input] Tanh {=21}
/// ```
///
/// A graph of one's own, operator by operator:
///
/// ```java
/// List<OnnxModel.ValueInfo> in =
///     List.of(new OnnxModel.ValueInfo("x", ElementType.FLOAT, List.of("N", "2")));
/// List<OnnxModel.ValueInfo> out =
///     List.of(new OnnxModel.ValueInfo("y", ElementType.FLOAT, List.of("N", "2")));
/// OnnxNode neg = new OnnxNode("", "", "Neg", List.of("x"), List.of("y"), Map.of());
/// OnnxModel model =
///     new OnnxModel(
///         10,
///         "me",
///         Map.of("", 21L),
///         Map.of(),
///         new OnnxModel.Graph("g", List.of(neg), Map.of(), in, out),
///         List.of());
/// OnnxFile.write(model, folder.resolve("neg.onnx"));
/// IO.println(OnnxFile.read(folder.resolve("neg.onnx")).producer()); // me
/// ```
///
/// What is damaged is refused in one line:
///
/// ```java
/// Files.writeString(folder.resolve("text.onnx"), "a,b");
/// try {
///   OnnxFile.read(folder.resolve("text.onnx"));
/// } catch (OnnxException e) {
///   IO.println(e.getMessage().contains("is no ONNX file, or is damaged")); // true
/// }
/// ```
@NullMarked
package org.bpnet.onnx.file;

import org.jspecify.annotations.NullMarked;
