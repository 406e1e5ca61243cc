package org.bpnet.onnx.file;

import java.util.List;
import java.util.Map;

/// What a file holds.
///
/// @param version the version of the format (`ir_version`)
/// @param producer what wrote it
/// @param opsets for each domain of operators, its version
/// @param metadata whatever else is told, by name
/// @param functions operators that are made of others
public record OnnxModel(
    long version,
    String producer,
    Map<String, Long> opsets,
    Map<String, String> metadata,
    Graph graph,
    List<Function> functions) {
  /// Copies what it is given.
  public OnnxModel {
    opsets = Map.copyOf(opsets);
    functions = List.copyOf(functions);
  }

  /// Operators in an order in which they can run.
  ///
  /// @param initializers values that the file has, by name
  public record Graph(
      String name,
      List<OnnxNode> nodes,
      Map<String, OnnxTensor> initializers,
      List<ValueInfo> inputs,
      List<ValueInfo> outputs) {
    /// Copies the lists.
    public Graph {
      nodes = List.copyOf(nodes);
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /// A value that comes from outside or is given.
  ///
  /// @param type UNDEFINED if it is not told
  /// @param extents for each axis a number, the name of one that is known only at run time, or
  ///   empty; empty as a whole where nothing is told
  /// @param hasShape whether the extents are told
  public record ValueInfo(String name, ElementType type, List<String> extents, boolean hasShape) {
    /// Copies the extents.
    public ValueInfo {
      extents = List.copyOf(extents);
    }

    /// A value with these extents.
    public ValueInfo(String name, ElementType type, List<String> extents) {
      this(name, type, extents, true);
    }
  }

  /// An operator made of others.
  ///
  /// @param attributes the names of what it may be told
  /// @param defaults what it is told if nothing else
  public record Function(
      String domain,
      String name,
      List<String> inputs,
      List<String> outputs,
      List<String> attributes,
      Map<String, Attribute> defaults,
      List<OnnxNode> nodes,
      Map<String, Long> opsets) {
    /// Copies what it is given.
    public Function {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      attributes = List.copyOf(attributes);
      defaults = Map.copyOf(defaults);
      nodes = List.copyOf(nodes);
      opsets = Map.copyOf(opsets);
    }
  }
}
