package org.bpnet.serve.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.data.Target;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.serve.model.Answer;
import org.bpnet.serve.model.LiveModel;
import org.bpnet.train.json.JsonValue;

/// The tensors that a model takes and gives, called as in its ONNX file: an input for each column
/// of a table, or one, `input`; `label` and `probabilities` of a classifier, `prediction` of a
/// regressor.
final class ModelTensors {
  private static final long ANY = -1;

  private ModelTensors() {}

  /// A tensor as the metadata of a model describe it.
  ///
  /// @param shape -1 where any number may stand
  record Description(String name, DataKind kind, List<Long> shape) {
    JsonValue json() {
      return JsonValue.object()
          .with("name", name)
          .with("datatype", kind.name())
          .with("shape", new JsonValue.Items(shape.stream().map(JsonValue::of).toList()))
          .build();
    }
  }

  static List<Description> inputs(LiveModel model) {
    List<Description> all = new ArrayList<>();
    if (model.encoder().isPresent()) {
      for (TableEncoder.Input column : model.encoder().get().columns()) {
        DataKind kind =
            column instanceof TableEncoder.Input.Numeric ? DataKind.FP64 : DataKind.BYTES;
        all.add(new Description(column.column(), kind, List.of(ANY, 1L)));
      }
    } else {
      List<Long> shape = new ArrayList<>(List.of(ANY));
      model.featureShape().extents().forEach(extent -> shape.add((long) extent));
      all.add(new Description("input", DataKind.FP32, shape));
    }
    return all;
  }

  static List<Description> outputs(LiveModel model) {
    return switch (model.model().target()) {
      case Target.Classes classes ->
          List.of(
              new Description("label", DataKind.BYTES, List.of(ANY)),
              new Description(
                  "probabilities", DataKind.FP64, List.of(ANY, (long) classes.count())));
      case Target.Values values ->
          List.of(
              new Description("prediction", DataKind.FP64, List.of(ANY, (long) values.count())));
    };
  }

  /// What an answer says, as the tensors of [#outputs].
  static List<NamedTensor> of(LiveModel model, Answer answer) {
    int rows = answer.rows();
    int width = answer.numbers().length / rows;
    var numbers = new NamedTensor.Content.Numbers(answer.numbers());
    int[] table = {rows, width};
    return switch (model.model().target()) {
      case Target.Classes classes -> {
        List<String> names =
            IntStream.of(answer.labels()).mapToObj(label -> classes.names().get(label)).toList();
        yield List.of(
            new NamedTensor(
                "label", DataKind.BYTES, new int[] {rows}, new NamedTensor.Content.Texts(names)),
            new NamedTensor("probabilities", DataKind.FP64, table, numbers));
      }
      case Target.Values _ -> List.of(new NamedTensor("prediction", DataKind.FP64, table, numbers));
    };
  }
}
