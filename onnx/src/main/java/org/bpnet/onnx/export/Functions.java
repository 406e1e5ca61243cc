package org.bpnet.onnx.export;

import java.util.List;
import java.util.Map;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxModel.Function;
import org.bpnet.onnx.file.OnnxNode;
import org.bpnet.onnx.file.OnnxTensor;

/// What formulas have and ONNX lacks, as functions of a domain of our own: a runtime replaces each
/// by the operators that it is made of; who knows the domain computes the function itself.
public final class Functions {
  /// Whose operators they are.
  public static final String DOMAIN = "org.bpnet";

  /// eˣ − 1 as tanh(x/2)·(eˣ + 1), which keeps its digits near 0.
  static final Function EXPM1 =
      function(
          "Expm1",
          real("half", 0.5f),
          real("one", 1),
          node("Mul", "scaled", "x", "half"),
          node("Tanh", "t", "scaled"),
          node("Exp", "e", "x"),
          node("Add", "s", "e", "one"),
          node("Mul", "y", "t", "s"));

  /// log(1 + x) as x·log(u)/(u − 1) with u = 1 + x as it is rounded, and x where u = 1.
  ///
  /// **Source.** Goldberg 1991, *What every computer scientist should know about floating-point
  /// arithmetic*, theorem 4.
  static final Function LOG1P =
      function(
          "Log1p",
          real("one", 1),
          node("Add", "u", "x", "one"),
          node("Sub", "d", "u", "one"),
          node("Equal", "small", "u", "one"),
          node("Where", "divisor", "small", "one", "d"),
          node("Log", "l", "u"),
          node("Div", "q", "x", "divisor"),
          node("Mul", "p", "l", "q"),
          node("Where", "y", "small", "x", "p"));

  private Functions() {}

  private static Function function(String name, OnnxNode... nodes) {
    List<OnnxNode> all = new java.util.ArrayList<>();
    for (OnnxNode node : nodes) {
      all.add(node);
      if (node.op().equals("Constant")) { // of the type that the argument has
        String value = node.outputs().getFirst();
        all.add(node("CastLike", value.substring(1), value, "x"));
      }
    }
    return new Function(
        DOMAIN,
        name,
        List.of("x"),
        List.of("y"),
        List.of(),
        Map.of(),
        all,
        Map.of("", GraphWriter.OPSET));
  }

  private static OnnxNode real(String name, float value) {
    return new OnnxNode(
        "",
        "",
        "Constant",
        List.of(),
        List.of("_" + name),
        Map.of("value", new Attribute.Constant(OnnxTensor.ofReal(ElementType.FLOAT, value))));
  }

  private static OnnxNode node(String op, String output, String... inputs) {
    return new OnnxNode("", "", op, List.of(inputs), List.of(output), Map.of());
  }
}
