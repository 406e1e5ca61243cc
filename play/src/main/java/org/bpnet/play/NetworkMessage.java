package org.bpnet.play;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.layer.LayerOperation;
import org.bpnet.nn.layer.Summary;
import org.bpnet.train.json.JsonValue;

/// What a page draws of a network: its layers in the order in which values flow, what each of them
/// is given by, and the operations that it records.
final class NetworkMessage {
  /// In the place of a layer: the input of the network.
  private static final int INPUT = -1;

  private NetworkMessage() {}

  /// Of a step of training, whose last row is the loss.
  static JsonValue of(Summary summary) {
    List<Summary.Row> flow = flow(summary.rows());
    Map<Integer, Integer> makers = makers(flow);
    List<JsonValue> layers = new ArrayList<>();
    for (int i = 0; i < flow.size(); i++) {
      boolean unknown = i == flow.size() - 1 && flow.get(i).operations().isEmpty();
      List<Integer> from = unknown ? List.of(i - 1) : givers(flow.get(i), i, makers);
      layers.add(layer(flow.get(i), from));
    }
    return JsonValue.object()
        .with("input", shape(summary.input()))
        .with("parameters", summary.parameters())
        .with("layers", new JsonValue.Items(layers))
        .build();
  }

  /// What joins layers stands behind them; what only holds them, before.
  private static List<Summary.Row> flow(List<Summary.Row> rows) {
    List<Summary.Row> flow = new ArrayList<>();
    for (int i = 0; i < rows.size(); ) {
      Summary.Row row = rows.get(i);
      int end = i + 1;
      while (end < rows.size() && rows.get(end).depth() > row.depth()) {
        end++;
      }
      flow.addAll(flow(rows.subList(i + 1, end)));
      int inside = end - i - 1;
      flow.add(row.operations().isEmpty() ? flow.size() - inside : flow.size(), row);
      i = end;
    }
    return flow;
  }

  /// For the place of each operation the layer that records it. What a variable gives counts for
  /// nobody: an arrow is a value that depends on the input.
  private static Map<Integer, Integer> makers(List<Summary.Row> flow) {
    Map<Integer, Integer> makers = new HashMap<>(Map.of(0, INPUT));
    for (int i = 0; i < flow.size(); i++) {
      for (LayerOperation operation : flow.get(i).operations()) {
        if (operation.reads().isEmpty()) {
          makers.put(operation.place(), i);
        }
      }
    }
    return makers;
  }

  private static List<Integer> givers(Summary.Row row, int own, Map<Integer, Integer> makers) {
    return row.operations().stream()
        .flatMap(operation -> operation.inputs().stream())
        .map(makers::get)
        .filter(maker -> maker != null && maker != own)
        .distinct()
        .sorted()
        .toList();
  }

  private static JsonValue layer(Summary.Row row, List<Integer> givers) {
    return JsonValue.object()
        .with("name", row.name())
        .with("layer", row.layer())
        .with("depth", row.depth())
        .with("output", shape(row.output()))
        .with("parameters", row.parameters())
        .with("inputs", wholes(givers))
        .with(
            "operations",
            new JsonValue.Items(row.operations().stream().map(NetworkMessage::operation).toList()))
        .build();
  }

  private static JsonValue operation(LayerOperation operation) {
    return JsonValue.object()
        .with("place", operation.place())
        .with("operation", operation.name())
        .with("inputs", wholes(operation.inputs()))
        .with("shape", shape(operation.shape()))
        .with("reads", operation.reads())
        .build();
  }

  private static JsonValue shape(Shape shape) {
    return wholes(shape.extents());
  }

  private static JsonValue wholes(Iterable<Integer> numbers) {
    List<JsonValue> items = new ArrayList<>();
    numbers.forEach(number -> items.add(JsonValue.of((long) number)));
    return new JsonValue.Items(items);
  }
}
