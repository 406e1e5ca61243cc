package org.bpnet.onnx.export;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.onnx.file.OnnxModel.Function;
import org.bpnet.onnx.file.OnnxModel.Graph;
import org.bpnet.onnx.file.OnnxModel.ValueInfo;
import org.bpnet.onnx.file.OnnxNode;
import org.bpnet.onnx.file.OnnxTensor;

/// A graph of ONNX that is being written: operators one after the other, with names for what they
/// give. Constants that are asked for twice are there once, and what nothing depends on is left out
/// in the end.
public final class GraphWriter {
  /// The version of the format. **Source.** 21 is the first set of operators with
  /// GroupNormalization as it stands today, and knows Gelu (20); its format is 10.
  static final long FORMAT = 10;

  static final long OPSET = 21;

  private static final String PRODUCER = "BPNet";

  private final ElementType real;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  private final List<ValueInfo> inputs = new ArrayList<>();
  private final List<ValueInfo> outputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<Object, String> constants = new HashMap<>();
  private final Set<Function> functions = new LinkedHashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private String scope = "";
  private String batch = "";

  /// @param real the type of real numbers
  public GraphWriter(ElementType real) {
    this.real = real;
  }

  /// The type of real numbers.
  public ElementType real() {
    return real;
  }

  /// Operators that follow belong to this part of the model.
  void scope(String path) {
    scope = path;
  }

  // ---- what comes in and what is given ----------------------------------------------------------

  /// A value from outside, whose first axis counts the examples.
  public String input(String name, ElementType type, List<String> extents) {
    String own = fresh(name);
    inputs.add(new ValueInfo(own, type, extents));
    return own;
  }

  /// Gives a value under a name.
  public void output(String value, String name, ElementType type, List<String> extents) {
    String own = fresh(name);
    nodes.add(new OnnxNode(own, "", "Identity", List.of(value), List.of(own), Map.of()));
    outputs.add(new ValueInfo(own, type, extents));
  }

  /// A value that belongs to the model and may be trained on.
  public String parameter(String name, OnnxTensor value) {
    String own = fresh(name.isEmpty() ? "parameter" : name);
    initializers.put(own, value);
    return own;
  }

  // ---- constants --------------------------------------------------------------------------------

  /// A value that is part of the computation.
  public String constant(OnnxTensor value) {
    String own = fresh("constant");
    nodes.add(
        new OnnxNode(
            own,
            "",
            "Constant",
            List.of(),
            List.of(own),
            Map.of("value", new Attribute.Constant(value))));
    return own;
  }

  /// A real number, `[]`.
  public String real(double value) {
    return once(value, () -> constant(OnnxTensor.ofReal(real, value)));
  }

  /// Whole numbers, `[n]`.
  public String wholes(long... values) {
    List<Long> key = new ArrayList<>();
    for (long value : values) {
      key.add(value);
    }
    return once(key, () -> constant(OnnxTensor.ofLongs(values)));
  }

  /// Extents as a value, `[n]`, those that depend on the batch computed from its size.
  String extents(List<Extent> extents) {
    if (extents.stream().allMatch(Extent::isFixed)) {
      return wholes(extents.stream().mapToLong(Extent::fixed).toArray());
    }
    return once(
        List.copyOf(extents),
        () -> {
          List<String> parts = extents.stream().map(this::extent).toList();
          return parts.size() == 1
              ? parts.getFirst()
              : add("Concat", parts, Map.of("axis", new Attribute.Whole(0)));
        });
  }

  private String once(Object key, Supplier<String> made) {
    String known = constants.get(key);
    if (known == null) {
      known = made.get();
      constants.put(key, known);
    }
    return known;
  }

  private String extent(Extent extent) {
    if (extent.isFixed()) {
      return wholes(extent.fixed());
    }
    if (batch.isEmpty()) {
      batch =
          add(
              "Shape",
              List.of(inputs.getFirst().name()),
              Map.of("start", new Attribute.Whole(0), "end", new Attribute.Whole(1)));
    }
    String times = extent.each() == 1 ? batch : add("Mul", List.of(batch, wholes(extent.each())));
    return extent.fixed() == 0 ? times : add("Add", List.of(times, wholes(extent.fixed())));
  }

  // ---- operators --------------------------------------------------------------------------------

  /// Applies an operator.
  public String add(String op, List<String> operands) {
    return add(op, operands, Map.of());
  }

  /// Applies an operator that is told more.
  public String add(String op, List<String> operands, Map<String, Attribute> attributes) {
    return add(op, operands, attributes, 1).getFirst();
  }

  /// Applies an operator that gives several values.
  List<String> add(String op, List<String> operands, Map<String, Attribute> attributes, int count) {
    return add("", op, operands, attributes, count);
  }

  /// Applies one of the operators that ONNX lacks.
  String add(Function function, List<String> operands) {
    functions.add(function);
    return add(function.domain(), function.name(), operands, Map.of(), 1).getFirst();
  }

  private List<String> add(
      String domain,
      String op,
      List<String> operands,
      Map<String, Attribute> attributes,
      int count) {
    List<String> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(fresh(scope.isEmpty() ? op : scope + "/" + op));
    }
    nodes.add(new OnnxNode(results.getFirst(), domain, op, operands, results, attributes));
    return results;
  }

  private String fresh(String wanted) {
    String name = wanted;
    while (!names.add(name)) {
      name = wanted + "_" + counts.merge(wanted, 1, Integer::sum);
    }
    return name;
  }

  // ---- the end ----------------------------------------------------------------------------------

  /// The model.
  public OnnxModel model(Map<String, String> metadata) {
    Set<String> needed = new HashSet<>();
    outputs.forEach(output -> needed.add(output.name()));
    var kept = new ArrayDeque<OnnxNode>();
    for (OnnxNode node : nodes.reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        kept.addFirst(node);
        needed.addAll(node.inputs());
      }
    }
    Map<String, OnnxTensor> values = new LinkedHashMap<>(initializers);
    values.keySet().retainAll(needed);
    List<Function> used =
        functions.stream()
            .filter(f ->
                kept.stream()
                    .anyMatch(n -> n.domain().equals(f.domain()) && n.op().equals(f.name())))
            .toList();
    Map<String, Long> opsets = new TreeMap<>(Map.of("", OPSET));
    used.forEach(function -> opsets.put(Objects.requireNonNull(function.domain()), 1L));
    var graph = new Graph("bpnet", List.copyOf(kept), values, inputs, outputs);
    return new OnnxModel(FORMAT, PRODUCER, opsets, new TreeMap<>(metadata), graph, used);
  }
}
