package org.bpnet.play.monitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.train.json.JsonValue;

/// Which columns of a log belong into one picture: those that measure the same, over the training
/// and the validation examples; all losses together.
final class LogCharts {
  private static final List<String> PARTS = List.of("train", "validation");

  private LogCharts() {}

  /// The pictures in the order in which they are to be seen: the losses, measures, the rest.
  static JsonValue of(List<String> columns) {
    Map<String, List<JsonValue>> charts = new LinkedHashMap<>();
    charts.put("loss", new ArrayList<>());
    for (String column : columns) {
      String part = part(column);
      String label = part.isEmpty() ? column : column.substring(part.length() + 1);
      if (!label.equals("epoch") && !label.equals("step")) {
        charts
            .computeIfAbsent(label.endsWith("loss") ? "loss" : label, _ -> new ArrayList<>())
            .add(
                JsonValue.object()
                    .with("column", column)
                    .with("part", part)
                    .with("name", label)
                    .build());
      }
    }
    List<JsonValue> all = new ArrayList<>();
    charts.forEach((label, series) -> {
      if (!series.isEmpty()) {
        all.add(
            JsonValue.object()
                .with("name", label)
                .with("series", new JsonValue.Items(series))
                .build());
      }
    });
    return new JsonValue.Items(all);
  }

  private static String part(String column) {
    return PARTS.stream().filter(part -> column.startsWith(part + "_")).findFirst().orElse("");
  }
}
