package org.bpnet.onnx.file;

import java.util.List;

/// What an operator is told beside its inputs.
public sealed interface Attribute {
  /// A whole number.
  record Whole(long value) implements Attribute {}

  /// A real number.
  record Real(float value) implements Attribute {}

  /// A text.
  record Text(String value) implements Attribute {}

  /// Whole numbers.
  record Wholes(List<Long> values) implements Attribute {
    public Wholes {
      values = List.copyOf(values);
    }
  }

  /// Real numbers.
  record Reals(List<Float> values) implements Attribute {
    public Reals {
      values = List.copyOf(values);
    }
  }

  /// Texts.
  record Texts(List<String> values) implements Attribute {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /// Values.
  record Constant(OnnxTensor value) implements Attribute {}

  /// The attribute of this name of the function around the node.
  record OfFunction(String name) implements Attribute {}

  /// Something else: a graph, a sparse tensor. Its number among the kinds of attributes.
  record Other(long kind) implements Attribute {}
}
