package org.bpnet.onnx.file;

import java.util.List;
import java.util.Map;

/// One operator applied to values.
///
/// @param name what it is called, for messages; may be empty
/// @param domain whose operator it is; empty for those of ONNX
/// @param op the operator's name
/// @param inputs the names of the values it is applied to; empty for one that is left out
/// @param outputs the names of the values it gives
public record OnnxNode(
    String name,
    String domain,
    String op,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {
  /// Copies lists and map.
  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Map.copyOf(attributes);
  }
}
