package org.bpnet.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.table.TableEncoder.Input;
import org.bpnet.nn.layer.Layer;
import org.bpnet.onnx.export.GraphExport;
import org.bpnet.onnx.export.GraphWriter;
import org.bpnet.onnx.file.Attribute;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.onnx.file.OnnxTensor;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Regressor;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.metric.DecisionThreshold;

/// A trained model with all that lies around its network: what a user has comes in, names and
/// probabilities, or values in their unit, come out.
final class ModelExport {
  private final Model model;
  private final GraphWriter out;
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private ModelExport(Model model) {
    this.model = model;
    this.out = new GraphWriter(ElementType.of(model.parameters().backend().floatType()));
  }

  static OnnxModel of(Model model) {
    return new ModelExport(model).write();
  }

  private OnnxModel write() {
    metadata.put("bpnet.model", model.layers().toString());
    metadata.put("bpnet.head", model.head().toString());
    String features =
        switch (model.inputs()) {
          case Inputs.Rows rows -> columns(rows.encoder().inputs());
          case Inputs.Arrays arrays -> array(arrays.featureShape(), arrays.standardizer());
        };
    Shape example = model.inputs().featureShape();
    Layer network = x -> model.head().scores(model.network().forward(x));
    GraphExport.Result scores =
        GraphExport.write(out, network, model.parameters(), features, example);
    switch (model) {
      case Classifier classifier -> classes(classifier, scores);
      case Regressor regressor -> values(regressor, scores);
    }
    return out.model(metadata);
  }

  // ---- what comes in ----------------------------------------------------------------------------

  private String columns(List<Input> columns) {
    List<String> parts = new ArrayList<>();
    for (Input column : columns) {
      parts.add(
          switch (column) {
            case Input.Numeric numeric -> numeric(numeric);
            case Input.Categorical(String name, List<String> levels) -> {
              String cells = out.input(name, ElementType.STRING, List.of("N", "1"));
              String known = out.constant(OnnxTensor.ofTexts(levels));
              yield cast(out.add("Equal", List.of(cells, known)), out.real());
            }
          });
    }
    metadata.put(
        "bpnet.columns",
        Json.compact(JsonValue.ofTexts(columns.stream().map(Input::column).toList())));
    return parts.size() == 1
        ? parts.getFirst()
        : out.add("Concat", parts, Map.of("axis", new Attribute.Whole(1)));
  }

  /// In double precision, as a table is encoded here.
  private String numeric(Input.Numeric column) {
    String cells = out.input(column.column(), ElementType.DOUBLE, List.of("N", "1"));
    String filled =
        out.add("Where", List.of(out.add("IsNaN", List.of(cells)), exact(column.fill()), cells));
    return cast(standardised(filled, exact(column.mean()), exact(column.scale())), out.real());
  }

  private String exact(double value) {
    return out.constant(OnnxTensor.ofReal(ElementType.DOUBLE, value));
  }

  private String standardised(String value, String mean, String scale) {
    return out.add("Div", List.of(out.add("Sub", List.of(value, mean)), scale));
  }

  private String array(Shape example, Standardizer standardizer) {
    List<String> extents = new ArrayList<>(List.of("N"));
    example.extents().forEach(extent -> extents.add(String.valueOf(extent)));
    String input = out.input("input", out.real(), extents);
    if (example.rank() == 3 && (example.extent(2) == 1 || example.extent(2) == 3)) {
      metadata.put("Image.BitmapPixelFormat", example.extent(2) == 1 ? "Gray8" : "Rgb8");
      metadata.put("Image.ColorSpaceGamma", "SRGB");
      metadata.put("Image.NominalPixelRange", "NominalRange_0_1");
    }
    if (standardizer.equals(Standardizer.identity())) {
      return input;
    }
    String exact = cast(input, ElementType.DOUBLE);
    return cast(
        standardised(
            exact,
            perFeature(standardizer.mean(), example),
            perFeature(standardizer.scale(), example)),
        out.real());
  }

  /// One number for all, for each channel or for each feature.
  private String perFeature(double[] figures, Shape example) {
    Shape shape =
        figures.length == 1 || figures.length == example.extent(-1)
            ? Shape.of(figures.length)
            : example;
    return out.constant(new OnnxTensor(ElementType.DOUBLE, shape, figures));
  }

  private String cast(String value, ElementType to) {
    return out.add("Cast", List.of(value), Map.of("to", new Attribute.Whole(to.code())));
  }

  // ---- what is given ----------------------------------------------------------------------------

  private void classes(Classifier classifier, GraphExport.Result scores) {
    Target.Classes target = classifier.target();
    String probabilities =
        out.add("Softmax", List.of(scores.value()), Map.of("axis", new Attribute.Whole(1)));
    String best =
        out.add(
            "ArgMax",
            List.of(classifier.threshold().map(by -> compared(scores, by)).orElse(scores.value())),
            Map.of("axis", new Attribute.Whole(1), "keepdims", new Attribute.Whole(0)));
    String names = out.constant(OnnxTensor.ofTexts(target.names()));
    out.output(out.add("Gather", List.of(names, best)), "label", ElementType.STRING, List.of("N"));
    out.output(probabilities, "probabilities", out.real(), scores.extents());
    metadata.put("bpnet.target", target.column());
    metadata.put("bpnet.classes", Json.compact(JsonValue.ofTexts(target.names())));
  }

  /// Scores of which the larger is that of the class that is chosen.
  private String compared(GraphExport.Result scores, DecisionThreshold by) {
    double[] handicaps = new double[2];
    handicaps[by.label()] = by.handicap();
    metadata.put(
        GraphOutputs.THRESHOLD, Json.compact(JsonValue.of((double) by.label(), by.probability())));
    String exact = out.constant(new OnnxTensor(ElementType.DOUBLE, Shape.of(2), handicaps));
    return out.add("Sub", List.of(scores.value(), cast(exact, out.real())));
  }

  private void values(Regressor regressor, GraphExport.Result scores) {
    String values = scores.value();
    Standardizer outputs = regressor.outputs();
    if (!outputs.equals(Standardizer.identity())) {
      String exact = cast(values, ElementType.DOUBLE);
      String scaled =
          out.add(
              "Mul", List.of(exact, perFeature(outputs.scale(), Shape.of(outputs.scale().length))));
      values =
          cast(
              out.add(
                  "Add",
                  List.of(scaled, perFeature(outputs.mean(), Shape.of(outputs.mean().length)))),
              out.real());
    }
    out.output(values, "prediction", out.real(), scores.extents());
    metadata.put("bpnet.targets", Json.compact(JsonValue.ofTexts(regressor.target().names())));
  }
}
