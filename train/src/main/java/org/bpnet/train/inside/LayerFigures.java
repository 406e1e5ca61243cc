package org.bpnet.train.inside;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.step.LayerLook;
import org.bpnet.train.step.LayerLook.Kind;

/// The figures of the layers of one phase, taken from looks at its steps.
///
/// A layer is what stands under one name: all its parameters together. With weights w, gradient g
/// and update Δ, each over all of them:
///
/// - `weight_norm` = ‖w‖ before the step,
/// - `gradient_norm` = ‖g‖, before gradients are clipped,
/// - `update_ratio` = ‖Δ‖ / ‖w‖, empty where ‖w‖ = 0,
/// - `dead`, of an activation: the share of its units whose slope is below [#DEAD] for all examples
///   and places of the batch. A rectifier's are those that are 0 throughout; those of a sigmoid or
///   tanh have come so close to their bounds.
///
/// Norms are Euclidean, of single-precision numbers summed in double precision.
final class LayerFigures {
  /// Ours: such a unit hands on less than a thousandth of its gradient.
  static final float DEAD = 1e-3f;

  private final LayerLook look;
  private final String prefix;

  /// The places of their parameters, by the names of the layers.
  private final Map<String, List<Integer>> layers = new LinkedHashMap<>();

  /// @param prefix before all names
  LayerFigures(LayerLook look, String prefix) {
    this.look = look;
    this.prefix = prefix;
    for (int i = 0; i < look.parameters().size(); i++) {
      layers.computeIfAbsent(layer(look.parameters().get(i)), _ -> new ArrayList<>()).add(i);
    }
  }

  LayerLook look() {
    return look;
  }

  /// What a parameter stands under; its own name if that is nothing.
  private static String layer(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  /// The names of the columns.
  List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (String layer : layers.keySet()) {
      for (String figure : List.of("weight_norm", "gradient_norm", "update_ratio")) {
        columns.add(figure + "/" + prefix + layer);
      }
    }
    look.activations().forEach(name -> columns.add("dead/" + prefix + name));
    return columns;
  }

  /// The cells of the last look.
  List<String> cells() {
    List<String> cells = new ArrayList<>();
    for (List<Integer> layer : layers.values()) {
      double weights = norm(Kind.WEIGHTS, layer);
      cells.add("" + weights);
      cells.add("" + norm(Kind.GRADIENTS, layer));
      cells.add(weights == 0 ? "" : "" + norm(Kind.UPDATES, layer) / weights);
    }
    for (int i = 0; i < look.activations().size(); i++) {
      cells.add("" + dead(i));
    }
    return cells;
  }

  private double norm(Kind kind, List<Integer> layer) {
    return Math.sqrt(layer.stream().mapToDouble(i -> squares(kind, i)).sum());
  }

  private double squares(Kind kind, int index) {
    return Spread.squares(look.size(kind, index), numbers(kind, index));
  }

  private Spread.Numbers numbers(Kind kind, int index) {
    return (from, to, count) -> look.read(kind, index, from, to, count);
  }

  private double dead(int activation) {
    var slopes = new float[look.size(Kind.SLOPES, activation)];
    look.read(Kind.SLOPES, activation, 0, slopes, slopes.length);
    int dead = 0;
    for (float slope : slopes) {
      dead += slope < DEAD ? 1 : 0;
    }
    return dead / (double) slopes.length;
  }

  /// The histograms of the last look, a group for each layer and each activation.
  List<JsonValue> groups() {
    List<JsonValue> groups = new ArrayList<>();
    layers.forEach((name, parameters) -> {
      List<JsonValue> spreads = new ArrayList<>();
      for (int i : parameters) {
        String path = look.parameters().get(i);
        String own = path.substring(path.lastIndexOf('.') + 1);
        spreads.add(spread("weights", own, Kind.WEIGHTS, i));
        spreads.add(spread("gradients", own, Kind.GRADIENTS, i));
      }
      groups.add(group(name, spreads));
    });
    for (int i = 0; i < look.activations().size(); i++) {
      groups.add(
          group(
              look.activations().get(i), List.of(spread("activations", "", Kind.ACTIVATIONS, i))));
    }
    return groups;
  }

  private JsonValue group(String name, List<JsonValue> spreads) {
    return JsonValue.object()
        .with("name", prefix + name)
        .with("spreads", new JsonValue.Items(spreads))
        .build();
  }

  private JsonValue spread(String of, String name, Kind kind, int index) {
    JsonValue.Members numbers = Spread.of(look.size(kind, index), numbers(kind, index)).json();
    JsonValue.Builder json = JsonValue.object().with("of", of).with("parameter", name);
    numbers.values().forEach(json::with);
    return json.build();
  }
}
