package org.bpnet.onnx.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.nn.layer.Layer;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.onnx.file.OnnxModel.Function;
import org.bpnet.onnx.file.OnnxModel.ValueInfo;
import org.bpnet.onnx.file.OnnxNode;
import org.bpnet.onnx.file.OnnxTensor;

/// A network from a file, as a layer whose weights can be trained on.
///
/// Initializers of real numbers become parameters, by their names and in the order of axes that the
/// file has; running means and variances of batch normalization become buffers; other constants
/// stay such. Whole numbers are computed with up to 2²⁴ in single precision, and truth values are 0
/// and 1.
public final class OnnxLayer implements Layer {
  private static final Pattern FOREIGN = Pattern.compile("[^\\p{L}\\p{Nd}_-]");

  /// Operators whose inputs are settings.
  private static final Set<String> SETTINGS =
      Set.of("Clip", "Pad", "OneHot", "Range", "Resize", "Upsample", "Dropout", "ConstantOfShape");

  private final OnnxModel model;
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<String, Function> functions = new HashMap<>();
  private final Set<String> settings = new HashSet<>();
  private final Parameters params;

  private OnnxLayer(OnnxModel model, Parameters params) {
    this.model = model;
    this.params = params;
    model.functions().forEach(f -> functions.put(f.domain() + "." + f.name(), f));
    create();
  }

  /// A layer of a model.
  ///
  /// @param params the node that gets its weights
  public static OnnxLayer of(OnnxModel model, Parameters params) {
    return new OnnxLayer(model, params);
  }

  /// What the file says it takes, without what it has itself.
  public List<ValueInfo> inputs() {
    return model.graph().inputs().stream()
        .filter(input -> !model.graph().initializers().containsKey(input.name()))
        .toList();
  }

  /// What the file says it gives.
  public List<ValueInfo> outputs() {
    return model.graph().outputs();
  }

  /// What else the file says, by name.
  public Map<String, String> metadata() {
    return model.metadata();
  }

  // ---- weights ----------------------------------------------------------------------------------

  private void create() {
    Set<String> running = new HashSet<>();
    for (OnnxNode node : model.graph().nodes()) {
      if (SETTINGS.contains(node.op()) && node.inputs().size() > 1) {
        settings.addAll(node.inputs().subList(1, node.inputs().size()));
      }
      if (node.op().equals("BatchNormalization") && node.inputs().size() == 5) {
        running.addAll(node.inputs().subList(3, 5));
      }
    }
    Set<String> taken = new HashSet<>();
    model
        .graph()
        .initializers()
        .forEach((name, tensor) -> {
          if (tensor.type().isReal() && tensor.shape().rank() > 0 && !settings.contains(name)) {
            variables.put(name, variable(path(name, taken), tensor, running.contains(name)));
          }
        });
  }

  /// A name as parameters have them, with dots between the parts.
  private static String path(String name, Set<String> taken) {
    List<String> parts = new ArrayList<>();
    for (String part : name.split("[./:]+")) {
      String clean = FOREIGN.matcher(part).replaceAll("_");
      if (!clean.isEmpty()) {
        parts.add(clean);
      }
    }
    String path = parts.isEmpty() ? "weight" : String.join(".", parts);
    String own = path;
    for (int i = 2; !taken.add(own); i++) {
      own = path + "_" + i;
    }
    return own;
  }

  private Variable variable(String path, OnnxTensor tensor, boolean running) {
    Parameters node = params;
    int dot;
    String rest = path;
    while ((dot = rest.indexOf('.')) >= 0) {
      node = node.child(rest.substring(0, dot));
      rest = rest.substring(dot + 1);
    }
    HostArray values = tensor.toHost();
    return running
        ? node.buffer(rest, tensor.shape(), (_, _) -> values)
        : node.weight(rest, tensor.shape(), (_, _) -> values);
  }

  // ---- running ----------------------------------------------------------------------------------

  /// The first output of real numbers, of the only input.
  ///
  /// @throws OnnxException if there are several inputs, or something in the model is not supported
  @Override
  public Tensor forward(Tensor x) {
    List<ValueInfo> wanted = inputs();
    ValueInfo output =
        outputs().stream()
            .filter(value -> value.type().isReal())
            .findFirst()
            .orElseThrow(() -> new OnnxException("the model: gives no real numbers"));
    if (wanted.size() != 1) {
      throw new OnnxException(
          String.format(
              Locale.ROOT,
              "the model: takes %d inputs, %s; give each by its name",
              wanted.size(),
              wanted.stream().map(ValueInfo::name).toList()));
    }
    return forward(Map.of(wanted.getFirst().name(), x), List.of(output.name())).getFirst();
  }

  /// Outputs by name, of inputs by name, all in one pass.
  ///
  /// @throws OnnxException if something in the model is not supported: which operator, and why
  public List<Tensor> forward(Map<String, Tensor> inputs, List<String> outputs) {
    Pass pass = inputs.values().iterator().next().pass();
    try (var known = new Known()) {
      Map<String, Value> values = new HashMap<>();
      inputs.forEach((name, tensor) -> values.put(name, Value.of(tensor, type(name, tensor))));
      run(values, outputs, new GraphRun(functions, known, pass, Budget.ofConstants()));
      return outputs.stream()
          .map(name -> known.in(pass, Objects.requireNonNull(values.get(name)).tensor()))
          .toList();
    }
  }

  private ElementType type(String name, Tensor tensor) {
    return model.graph().inputs().stream()
        .filter(input -> input.name().equals(name))
        .map(ValueInfo::type)
        .findFirst()
        .orElse(ElementType.of(tensor.type()));
  }

  /// Values by name, of values by name, texts among them. What is given in double precision is
  /// computed with so as long as no weight comes in.
  ///
  /// @throws OnnxException if an input is missing, or something in the model is not supported
  public Map<String, OnnxTensor> run(Map<String, OnnxTensor> inputs) {
    return run(inputs, outputs().stream().map(ValueInfo::name).toList());
  }

  /// As [#run(Map)], only those values of the graph that are named. Nothing is computed that they
  /// do not need.
  ///
  /// @throws OnnxException.TooLarge if all values of the graph together would take a quarter of the
  ///   heap, or constants and what is made of them an eighth
  public Map<String, OnnxTensor> run(Map<String, OnnxTensor> inputs, List<String> wanted) {
    Map<String, OnnxTensor> results = new LinkedHashMap<>();
    try (var known = new Known();
        Pass pass = Pass.eval(params.backend())) {
      Map<String, Value> values = new HashMap<>();
      inputs.forEach((name, tensor) ->
          values.put(
              name,
              tensor.type() == ElementType.FLOAT && !settings.contains(name)
                  ? Value.of(pass.input(tensor.toHost()), ElementType.FLOAT)
                  : known.of(tensor)));
      run(values, wanted, new GraphRun(functions, known, pass, Budget.ofMemory()));
      for (String name : wanted) {
        Value value = Objects.requireNonNull(values.get(name));
        results.put(name, value.isTexts() ? value.texts() : result(value));
      }
    }
    return results;
  }

  private static OnnxTensor result(Value value) {
    HostArray array = value.tensor().toHost();
    if (value.isReal()) {
      return OnnxTensor.of(array);
    }
    var all = new long[array.shape().elementCount()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (long) array.at(i);
    }
    return new OnnxTensor(value.type(), array.shape(), all);
  }

  private void run(Map<String, Value> values, List<String> wanted, GraphRun graph) {
    for (ValueInfo input : inputs()) {
      if (!values.containsKey(input.name())) {
        throw new OnnxException(
            String.format(
                Locale.ROOT,
                "the model: needs the input '%s', %s %s; given are %s",
                input.name(),
                input.type(),
                input.extents(),
                values.keySet()));
      }
    }
    model
        .graph()
        .initializers()
        .forEach((name, tensor) -> {
          Variable variable = variables.get(name);
          if (!values.containsKey(name)) {
            values.put(
                name,
                variable == null
                    ? graph.known().of(tensor)
                    : Value.of(graph.pass().read(variable), tensor.type()));
          }
        });
    Set<String> needed = new HashSet<>(wanted);
    List<OnnxNode> nodes = new ArrayList<>();
    for (OnnxNode node : model.graph().nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        nodes.addFirst(node);
        needed.addAll(node.inputs());
      }
    }
    graph.run(nodes, values, model.opsets());
    for (String name : wanted) {
      if (!values.containsKey(name)) {
        throw new OnnxException("the model: nothing in it gives '" + name + "'");
      }
    }
  }

  /// `OnnxLayer 12 operators, 4 weights`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "OnnxLayer %d operators, %d weights",
        model.graph().nodes().size(),
        variables.size());
  }
}
