/// A graph of ONNX becomes a computation of tensors: [OnnxLayer] runs its operators one after the
/// other, each family of which has a class that says what they are in tensors. How files look does
/// not belong here. Start with [OnnxLayer] and `Operator`.
///
/// A network that was written is read, and its weights are parameters:
///
/// ```java
/// Layer layer = Linear.create(params.child("first"), 2, 1);
/// OnnxModel written = Onnx.export(layer, params, Shape.of(2));
/// try (Parameters own = Parameters.create(backend, seed)) {
///   OnnxLayer.of(written, own);
///   IO.println(own.variables().getFirst().path()); // first.weight
/// }
/// ```
///
/// What it takes and gives:
///
/// ```java
/// OnnxModel written = Onnx.export(x -> x.softmax(1), params, Shape.of(3));
/// OnnxLayer layer = OnnxLayer.of(written, params.child("read"));
/// IO.println(layer.inputs().getFirst().extents()); // [N, 3]
/// IO.println(layer.outputs().getFirst().name()); // output
/// ```
///
/// Values by name, in and out:
///
/// ```java
/// OnnxModel written = Onnx.export(x -> x.sum(1), params, Shape.of(3));
/// OnnxLayer layer = OnnxLayer.of(written, params.child("read"));
/// OnnxTensor two = OnnxTensor.of(HostArray.of(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3)));
/// OnnxTensor sums = layer.run(Map.of("input", two)).get("output");
/// IO.println(sums.at(0) + " " + sums.at(1)); // 6.0 15.0
/// ```
@NullMarked
package org.bpnet.onnx.load;

import org.jspecify.annotations.NullMarked;
