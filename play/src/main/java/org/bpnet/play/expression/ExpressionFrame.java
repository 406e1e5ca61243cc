package org.bpnet.play.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.train.json.JsonValue;

/// All that a screen shows of an expression, as JSON. Numbers that are not finite are `null`.
public final class ExpressionFrame {
  /// Ours: longer ones are no picture either.
  private static final int LONGEST = 1000;

  private ExpressionFrame() {}

  /// What there is to see of an expression at a point.
  ///
  /// @param given values of variables; those that are not named are 1
  /// @throws IllegalArgumentException if the expression cannot be read, with the place
  public static JsonValue of(String text, Map<String, Double> given) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Expression: needs at most %d characters, got %d",
              LONGEST,
              text.length()));
    }
    Expression expression = Expression.parse(text);
    Map<String, Double> point = new LinkedHashMap<>();
    for (int variable : expression.variables()) {
      String name = expression.name(variable);
      point.put(name, given.getOrDefault(name, 1.0));
    }
    Worked worked = Worked.at(expression, point);
    var layout = new GraphLayout(expression);
    return JsonValue.object()
        .with("text", text)
        .with("variables", wholes(expression.variables()))
        .with("outputs", wholes(expression.outputs()))
        .with("layers", layout.count())
        .with("widest", layout.widest())
        .with("nodes", nodes(expression, worked, layout))
        .with("edges", edges(expression, worked, layout))
        .with("derivatives", derivatives(expression, worked))
        .with("operations", worked.cost().values())
        .with("operations_of_forward_mode", worked.cost().forward())
        .with("operations_of_reverse_mode", worked.cost().reverse())
        .build();
  }

  private static JsonValue nodes(Expression expression, Worked worked, GraphLayout layout) {
    List<JsonValue> all = new ArrayList<>();
    for (int place = 0; place < expression.nodes().size(); place++) {
      Expression.Node node = expression.nodes().get(place);
      int at = place;
      List<Double> inputs = node.inputs().stream().map(worked.values()::get).toList();
      all.add(
          JsonValue.object()
              .with("name", expression.name(place))
              .with("formula", expression.formula(place))
              .with("number", node.isNumber())
              .with("value", worked.values().get(place))
              .with("locals", numbers(worked.locals().get(place)))
              .with(
                  "gradients",
                  numbers(worked.gradients().stream().map(gradient -> gradient.get(at)).toList()))
              .with("kink", node.operation() != null && node.operation().isKink(inputs))
              .with("spot", spot(layout, layout.spot(place)))
              .build());
    }
    return new JsonValue.Items(all);
  }

  /// The layer, and the place from the top, where a layer that is less full begins further down.
  private static JsonValue spot(GraphLayout layout, GraphLayout.Spot spot) {
    double free = (layout.widest() - layout.size(spot.layer())) / 2.0;
    return JsonValue.of(new double[] {spot.layer(), spot.rank() + free});
  }

  private static JsonValue edges(Expression expression, Worked worked, GraphLayout layout) {
    List<JsonValue> all = new ArrayList<>();
    for (int place = 0; place < expression.nodes().size(); place++) {
      List<Integer> inputs = expression.nodes().get(place).inputs();
      for (int i = 0; i < inputs.size(); i++) {
        all.add(
            JsonValue.object()
                .with("from", inputs.get(i))
                .with("to", place)
                .with("local", worked.locals().get(place).get(i))
                .with(
                    "way",
                    new JsonValue.Items(
                        layout.way(place, i).stream().map(spot -> spot(layout, spot)).toList()))
                .build());
      }
    }
    return new JsonValue.Items(all);
  }

  private static JsonValue derivatives(Expression expression, Worked worked) {
    List<JsonValue> all = new ArrayList<>();
    for (int output = 0; output < expression.outputs().size(); output++) {
      for (int variable : expression.variables()) {
        Paths paths = Paths.between(expression, worked, expression.outputs().get(output), variable);
        int column = expression.variables().indexOf(variable);
        all.add(
            JsonValue.object()
                .with("output", output)
                .with("variable", variable)
                .with("paths", paths.count())
                .with("sum", paths.sum())
                .with("reverse", worked.gradients().get(output).get(variable))
                .with("forward", worked.tangents().get(column).get(output))
                .with(
                    "first",
                    new JsonValue.Items(
                        paths.first().stream().map(path -> path(expression, path)).toList()))
                .build());
      }
    }
    return new JsonValue.Items(all);
  }

  private static JsonValue path(Expression expression, Paths.Path path) {
    return JsonValue.object()
        .with("text", path.text(expression))
        .with("places", wholes(path.places()))
        .build();
  }

  private static JsonValue wholes(List<Integer> values) {
    return new JsonValue.Items(values.stream().map(value -> JsonValue.of((long) value)).toList());
  }

  private static JsonValue numbers(List<Double> values) {
    return JsonValue.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
