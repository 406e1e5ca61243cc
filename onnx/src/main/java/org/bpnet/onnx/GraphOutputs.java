package org.bpnet.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.onnx.OnnxPredictor.Answer;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.onnx.file.OnnxModel.ValueInfo;
import org.bpnet.onnx.file.OnnxNode;
import org.bpnet.onnx.file.OnnxTensor;
import org.bpnet.train.Predictions;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.DecisionThreshold;

/// What a graph gives, and what it means.
///
/// @param value the value of the graph that is looked at
/// @param meaning what its numbers are
/// @param names of classes or numbers, empty if the file has none
/// @param threshold by which one of two classes is chosen; empty if the more probable one is
record GraphOutputs(
    String value, Meaning meaning, List<String> names, Optional<DecisionThreshold> threshold) {
  /// Where the file says its threshold: the class, 0 or 1, and the probability.
  static final String THRESHOLD = "bpnet.threshold";

  /// Operators that change the form of numbers alone.
  private static final Set<String> FORM =
      Set.of("Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze");

  /// What numbers are.
  private enum Meaning {
    VALUES,
    SCORES,
    LOGARITHMS,
    PROBABILITIES
  }

  private GraphOutputs(String value, Meaning meaning, List<String> names) {
    this(value, meaning, names, Optional.empty());
  }

  static GraphOutputs of(OnnxModel model) {
    Map<String, OnnxNode> producers = new HashMap<>();
    model.graph().nodes().forEach(node -> node.outputs().forEach(to -> producers.put(to, node)));
    List<ValueInfo> outputs = model.graph().outputs();
    List<String> classes = names(model, "bpnet.classes");
    for (ValueInfo output : outputs) { // scikit-learn's classifiers give maps of names to numbers
      OnnxNode node = producers.get(output.name());
      if (node != null && node.op().equals("ZipMap") && !node.inputs().isEmpty()) {
        return new GraphOutputs(node.inputs().getFirst(), Meaning.PROBABILITIES, keys(node));
      }
    }
    ValueInfo numbers =
        outputs.stream()
            .filter(output -> output.type().isReal() || output.type() == ElementType.UNDEFINED)
            .findFirst()
            .orElseThrow(() ->
                new OnnxException("the model gives no real numbers; only such are understood"));
    Optional<ValueInfo> label =
        outputs.stream()
            .filter(output -> output.type() == ElementType.STRING || isWhole(output.type()))
            .findFirst();
    if (!classes.isEmpty()) {
      return new GraphOutputs(
          numbers.name(), Meaning.PROBABILITIES, classes, threshold(names(model, THRESHOLD)));
    }
    if (label.isPresent()) {
      return new GraphOutputs(
          numbers.name(), Meaning.PROBABILITIES, looked(model, label.get().name(), producers));
    }
    Meaning meaning =
        switch (behindForm(numbers.name(), producers).map(OnnxNode::op).orElse("")) {
          case "Softmax" -> Meaning.PROBABILITIES;
          case "LogSoftmax" -> Meaning.LOGARITHMS;
          default -> Meaning.VALUES;
        };
    return new GraphOutputs(numbers.name(), meaning, names(model, "bpnet.targets"));
  }

  /// The same numbers as scores of classes, unless they are classes already.
  GraphOutputs asClasses() {
    return meaning == Meaning.VALUES ? new GraphOutputs(value, Meaning.SCORES, names) : this;
  }

  private static boolean isWhole(ElementType type) {
    return type == ElementType.INT64 || type == ElementType.INT32;
  }

  private static Optional<DecisionThreshold> threshold(List<String> told) {
    if (told.isEmpty()) {
      return Optional.empty();
    }
    try {
      int label = (int) Double.parseDouble(told.getFirst());
      return Optional.of(new DecisionThreshold(label, Double.parseDouble(told.getLast())));
    } catch (IllegalArgumentException wrong) {
      throw new OnnxException("metadata " + THRESHOLD + ": " + wrong.getMessage(), wrong);
    }
  }

  private static List<String> names(OnnxModel model, String key) {
    String told = model.metadata().get(key);
    if (told == null) {
      return List.of();
    }
    try {
      return Json.read(told) instanceof JsonValue.Items(List<JsonValue> items)
          ? items.stream()
              .map(item -> item instanceof JsonValue.Text(String text) ? text : Json.compact(item))
              .toList()
          : List.of();
    } catch (JsonException e) {
      throw new OnnxException("metadata " + key + ": " + e.getMessage(), e);
    }
  }

  private static List<String> keys(OnnxNode zipMap) {
    if (zipMap.attributes().get("classlabels_strings")
        instanceof Attribute.Texts(List<String> all)) {
      return all;
    }
    return zipMap.attributes().get("classlabels_int64s") instanceof Attribute.Wholes(List<Long> all)
        ? all.stream().map(String::valueOf).toList()
        : List.of();
  }

  /// What gives a value, form aside.
  private static Optional<OnnxNode> behindForm(String value, Map<String, OnnxNode> producers) {
    String at = value;
    for (int i = 0; i < 64; i++) {
      OnnxNode node = producers.get(at);
      if (node == null || node.inputs().isEmpty() || !FORM.contains(node.op())) {
        return Optional.ofNullable(node);
      }
      at = node.inputs().getFirst();
    }
    return Optional.empty();
  }

  /// The names among which a label is looked up.
  private static List<String> looked(
      OnnxModel model, String label, Map<String, OnnxNode> producers) {
    OnnxNode node = behindForm(label, producers).orElse(null);
    if (node == null
        || node.inputs().isEmpty()
        || !node.op().equals("Gather") && !node.op().equals("ArrayFeatureExtractor")) {
      return List.of();
    }
    String from = node.inputs().getFirst();
    OnnxTensor names = model.graph().initializers().get(from);
    OnnxNode constant = producers.get(from);
    if (names == null
        && constant != null
        && constant.attributes().get("value") instanceof Attribute.Constant(OnnxTensor told)) {
      names = told;
    }
    return names == null
        ? List.of()
        : switch (names.values()) {
          case String[] texts -> List.of(texts);
          case long[] wholes -> Arrays.stream(wholes).mapToObj(String::valueOf).toList();
          default -> List.of();
        };
  }

  // ---- numbers ----------------------------------------------------------------------------------

  /// The numbers of each example.
  ///
  /// @param count the examples that were given
  List<double[]> rows(OnnxTensor all, int count) {
    Shape shape = all.shape();
    if (shape.rank() == 0 || shape.extent(0) != count || shape.elementCount() == 0) {
      throw new OnnxException(
          String.format(
              Locale.ROOT,
              "'%s' is %s for %d examples, where the first axis must be these",
              value,
              shape,
              count));
    }
    int width = shape.elementCount() / count;
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = i * width;
      rows.add(IntStream.range(from, from + width).mapToDouble(all::at).toArray());
    }
    return rows;
  }

  /// What numbers of examples mean.
  ///
  /// @param source what the examples are called in messages
  Answer answer(String source, List<double[]> rows) {
    int width = rows.isEmpty() ? 0 : rows.getFirst().length;
    if (meaning == Meaning.VALUES) {
      double[] all = rows.stream().flatMapToDouble(Arrays::stream).toArray();
      return new Answer.Values(HostArray.of(all, Shape.of(rows.size(), width)), named(width));
    }
    List<double[]> shares = rows.stream().map(this::probabilities).toList();
    int classes = width == 1 ? 2 : width;
    var labels = new int[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      int likely = largest(source, i, shares.get(i));
      double[] own = shares.get(i);
      labels[i] = threshold.map(by -> by.decided(own[by.label()])).orElse(likely);
    }
    double[] all = shares.stream().flatMapToDouble(Arrays::stream).toArray();
    return new Answer.Classes(
        new Predictions(
            HostArray.of(labels, Shape.of(labels.length)),
            HostArray.of(all, Shape.of(labels.length, classes)),
            named(classes)));
  }

  private List<String> named(int width) {
    if (names.isEmpty()) {
      return IntStream.range(0, width).mapToObj(String::valueOf).toList();
    }
    if (names.size() != width || new HashSet<>(names).size() < width) {
      throw new OnnxException(
          String.format(
              Locale.ROOT,
              "the model names %d classes or values, and gives %d numbers, each of which needs a name"
                  + " of its own",
              names.size(),
              width));
    }
    return names;
  }

  /// Of one number that of the second of two classes.
  private double[] probabilities(double[] row) {
    return switch (meaning) {
      case SCORES -> row.length == 1 ? two(1 / (1 + Math.exp(-row[0]))) : softmax(row);
      case LOGARITHMS -> Arrays.stream(row).map(Math::exp).toArray();
      case PROBABILITIES, VALUES -> row.length == 1 ? two(row[0]) : row;
    };
  }

  private static double[] two(double second) {
    return new double[] {1 - second, second};
  }

  private static double[] softmax(double[] scores) {
    double largest = Arrays.stream(scores).max().orElseThrow();
    double[] parts = Arrays.stream(scores).map(score -> Math.exp(score - largest)).toArray();
    double sum = Arrays.stream(parts).sum();
    return Arrays.stream(parts).map(part -> part / sum).toArray();
  }

  private static int largest(String source, int row, double[] shares) {
    int best = 0;
    for (int i = 0; i < shares.length; i++) {
      if (Double.isNaN(shares[i])) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s, row %d: the model gives NaN, no class; fill in its missing cells",
                source,
                row + 1));
      }
      best = shares[i] > shares[best] ? i : best;
    }
    return best;
  }
}
