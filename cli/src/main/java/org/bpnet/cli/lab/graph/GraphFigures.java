package org.bpnet.cli.lab.graph;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.play.expression.Expression;
import org.bpnet.play.expression.Worked;
import org.bpnet.train.json.JsonValue;

/// The figures of an expression as JSON.
final class GraphFigures {
  private GraphFigures() {}

  static JsonValue of(Expression expression, Worked worked) {
    List<JsonValue> nodes = new ArrayList<>();
    for (int place = 0; place < expression.nodes().size(); place++) {
      int at = place;
      nodes.add(
          JsonValue.object()
              .with("name", expression.name(place))
              .with("formula", expression.formula(place))
              .with("value", worked.values().get(place))
              .with("by_its_inputs", numbers(worked.locals().get(place)))
              .with(
                  "gradients",
                  numbers(worked.gradients().stream().map(gradient -> gradient.get(at)).toList()))
              .build());
    }
    return JsonValue.object()
        .with("nodes", new JsonValue.Items(nodes))
        .with(
            "outputs",
            JsonValue.ofTexts(expression.outputs().stream().map(expression::name).toList()))
        .with("operations_of_values", worked.cost().values())
        .with("operations_of_forward_mode", worked.cost().forward())
        .with("operations_of_reverse_mode", worked.cost().reverse())
        .build();
  }

  private static JsonValue numbers(List<Double> values) {
    return JsonValue.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
