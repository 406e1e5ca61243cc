package org.bpnet.onnx.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bpnet.core.Pass;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxModel.Function;
import org.bpnet.onnx.file.OnnxNode;

/// One run of a graph: its operators and the functions made of them, one after the other.
///
/// @param functions those of the file, by domain and name
/// @param known what needs no computation on the backend
/// @param pass the computation of the rest
/// @param budget how much may come of it
record GraphRun(Map<String, Function> functions, Known known, Pass pass, Budget budget) {
  /// Functions inside functions. Ours.
  private static final int DEEPEST = 32;

  /// Runs operators, which find their inputs among the values and put what they give there.
  ///
  /// @throws OnnxException if something is not supported: which operator, and why
  void run(List<OnnxNode> nodes, Map<String, Value> values, Map<String, Long> opsets) {
    run(nodes, Map.of(), values, opsets, 0);
  }

  private void run(
      List<OnnxNode> nodes,
      Map<String, Attribute> told,
      Map<String, Value> values,
      Map<String, Long> opsets,
      int depth) {
    for (OnnxNode node : nodes) {
      budget.countOperator();
      try {
        List<Value> results = results(node, told, values, opsets, depth);
        for (int i = 0; i < node.outputs().size(); i++) {
          String name = node.outputs().get(i);
          if (i < results.size()) {
            values.put(name, results.get(i));
          } else if (!name.isEmpty()) {
            throw new NotImported("gives only its first outputs here");
          }
        }
      } catch (NotImported
          | IllegalArgumentException
          | IndexOutOfBoundsException
          | NegativeArraySizeException
          | ArithmeticException e) {
        throw new OnnxException(where(node) + ": " + e.getMessage(), e);
      }
    }
  }

  private List<Value> results(
      OnnxNode node,
      Map<String, Attribute> told,
      Map<String, Value> values,
      Map<String, Long> opsets,
      int depth) {
    List<Optional<Value>> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      Value value = values.get(input);
      if (value == null && !input.isEmpty()) {
        throw new NotImported("needs '" + input + "', which nothing gives before it");
      }
      inputs.add(Optional.ofNullable(value));
    }
    Map<String, Attribute> attributes = attributes(node, told);
    Function function = functions.get(node.domain() + "." + node.op());
    if (function != null && !node.domain().equals("org.bpnet")) {
      return call(function, attributes, inputs, depth + 1);
    }
    long opset = opsets.getOrDefault(node.domain(), 1L);
    var call = new Call(node, attributes, inputs, opset, known, pass, budget);
    List<Value> results = Operators.of(node.domain(), node.op()).apply(call);
    if (!node.op().equals("Constant")) { // those are no larger than the file
      results.forEach(result -> budget.take(where(node), result.shape(), known.has(result)));
    }
    return results;
  }

  private static String where(OnnxNode node) {
    return node.name().isEmpty() ? node.op() : node.op() + " '" + node.name() + "'";
  }

  private static Map<String, Attribute> attributes(OnnxNode node, Map<String, Attribute> told) {
    Map<String, Attribute> attributes = new HashMap<>();
    node.attributes()
        .forEach((name, value) -> {
          Attribute found =
              value instanceof Attribute.OfFunction(String outer) ? told.get(outer) : value;
          if (found != null) {
            attributes.put(name, found);
          }
        });
    return attributes;
  }

  private List<Value> call(
      Function function,
      Map<String, Attribute> attributes,
      List<Optional<Value>> inputs,
      int depth) {
    if (depth > DEEPEST) {
      throw new NotImported("functions call one another without end");
    }
    Map<String, Attribute> told = new HashMap<>(function.defaults());
    told.putAll(attributes);
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < Math.min(inputs.size(), function.inputs().size()); i++) {
      String name = function.inputs().get(i);
      inputs.get(i).ifPresent(value -> values.put(name, value));
    }
    run(function.nodes(), told, values, function.opsets(), depth);
    return function.outputs().stream().map(values::get).filter(Objects::nonNull).toList();
  }
}
