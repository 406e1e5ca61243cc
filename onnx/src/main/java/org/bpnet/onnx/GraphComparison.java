package org.bpnet.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.table.TableEncoder.Input;
import org.bpnet.onnx.file.ElementType;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.onnx.file.OnnxTensor;
import org.bpnet.onnx.load.OnnxLayer;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Regressor;
import org.jspecify.annotations.Nullable;

/// A model beside the graph that was made of it, on examples that are made up.
final class GraphComparison {
  /// Enough for each category of usual columns, and for a missing number. Ours.
  private static final int EXAMPLES = 32;

  private final Seed seed = new Seed(1);
  private final Map<String, OnnxTensor> raw = new LinkedHashMap<>();

  private GraphComparison() {}

  static double of(Model model, OnnxModel exported) {
    return new GraphComparison().difference(model, exported);
  }

  private double difference(Model model, OnnxModel exported) {
    float[] features =
        switch (model.inputs()) {
          case Inputs.Rows rows -> rows(rows.encoder().inputs());
          case Inputs.Arrays arrays -> array(model, arrays);
        };
    Shape example = model.inputs().featureShape();
    Map<String, OnnxTensor> theirs;
    try (Parameters params =
        Parameters.create(model.parameters().backend(), new Seed(0))) { // those of the graph
      theirs = OnnxLayer.of(exported, params).run(raw);
    }
    return switch (model) {
      case Classifier classifier -> {
        Dataset data = Dataset.of(features, example, new int[EXAMPLES], Target.Classes.numbered(2));
        yield difference(
            classifier.predictEncoded(data).probabilities(), theirs.get("probabilities"));
      }
      case Regressor regressor -> {
        Dataset data = Dataset.of(features, example, new int[EXAMPLES], Target.Classes.numbered(2));
        yield difference(regressor.predictEncoded(data), theirs.get("prediction"));
      }
    };
  }

  private static double difference(HostArray ours, @Nullable OnnxTensor given) {
    OnnxTensor theirs = Objects.requireNonNull(given);
    double largest = Double.MIN_NORMAL;
    double difference = 0;
    for (int i = 0; i < ours.shape().elementCount(); i++) {
      largest = Math.max(largest, Math.abs(ours.at(i)));
      double apart = Math.abs(ours.at(i) - theirs.at(i));
      difference = Double.isNaN(apart) ? Double.NaN : Math.max(difference, apart);
    }
    return difference / largest;
  }

  /// Puts a value into each column, and encodes it as a table's is.
  private float[] rows(List<Input> columns) {
    int width = columns.stream().mapToInt(Input::width).sum();
    var features = new float[EXAMPLES * width];
    int at = 0;
    Shape cells = Shape.of(EXAMPLES, 1);
    for (Input column : columns) {
      switch (column) {
        case Input.Numeric numeric -> {
          var numbers = new double[EXAMPLES];
          for (int i = 0; i < EXAMPLES; i++) {
            numbers[i] =
                i == 0
                    ? Double.NaN
                    : numeric.mean() + numeric.scale() * seed.child(column.column()).normal(i);
            double filled = i == 0 ? numeric.fill() : numbers[i];
            features[i * width + at] = (float) ((filled - numeric.mean()) / numeric.scale());
          }
          raw.put(column.column(), new OnnxTensor(ElementType.DOUBLE, cells, numbers));
        }
        case Input.Categorical(String name, List<String> levels) -> {
          var texts = new String[EXAMPLES];
          for (int i = 0; i < EXAMPLES; i++) {
            int level = i % levels.size();
            texts[i] = levels.get(level);
            features[i * width + at + level] = 1;
          }
          raw.put(name, new OnnxTensor(ElementType.STRING, cells, texts));
        }
      }
      at += column.width();
    }
    return features;
  }

  private float[] array(Model model, Inputs.Arrays arrays) {
    Shape shape = arrays.featureShape().insert(0, EXAMPLES);
    var values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = seed.uniform(i);
    }
    boolean single = model.parameters().backend().floatType().bytes() == Float.BYTES;
    raw.put(
        "input",
        single
            ? new OnnxTensor(ElementType.FLOAT, shape, values.clone())
            : OnnxTensor.of(HostArray.of(HostArray.of(values, shape).toDoubles(), shape)));
    Standardizer standardizer = arrays.standardizer();
    standardizer.apply(values);
    return values;
  }
}
