package org.bpnet.play.ground;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.bpnet.nn.layer.Linear;
import org.bpnet.train.json.JsonValue;

/// All that a screen shows of a playground, as JSON. Numbers that are not finite are `null`.
public final class PlaygroundFrame {
  private PlaygroundFrame() {}

  /// What there is to see now.
  public static JsonValue of(Playground playground) {
    boolean curve = playground.scenario().set().isCurve();
    boolean shown = !playground.diverged();
    return JsonValue.object()
        .with("scenario", playground.scenario().json())
        .with("classes", playground.scenario().set().classes())
        .with("iteration", playground.iteration())
        .with("loss", playground.loss())
        .with("correct", playground.correct())
        .with("total", playground.points().size())
        .with("fit", playground.fit())
        .with("diverged", playground.diverged())
        .with("view", view(playground.scenario().set()))
        .with("points", points(playground))
        .with("own_points", playground.hasOwnPoints())
        .with("layers", layers(playground.layers()))
        .with("history", history(playground.history()))
        .with("decision", found(shown && !curve, () -> PlaneMaps.decision(playground)))
        .with("curve", found(shown && curve, () -> PlaneMaps.curve(playground)))
        .with("units", found(shown, () -> PlaneMaps.units(playground)))
        .build();
  }

  private static JsonValue found(boolean there, Supplier<JsonValue> value) {
    return there ? value.get() : new JsonValue.Null();
  }

  /// One point with all that the units make of it on the way to the outputs.
  ///
  /// @throws IllegalArgumentException if there is no such point
  public static JsonValue forward(Playground playground, int index) {
    List<PlaneNetwork.LayerTrace> traces = playground.trace(index);
    List<JsonValue> layers = new ArrayList<>();
    for (int i = 0; i < traces.size(); i++) {
      layers.add(
          JsonValue.object()
              .with("units", units(traces.get(i), playground.layers().get(i)))
              .build());
    }
    return JsonValue.object()
        .with("index", index)
        .with("layers", new JsonValue.Items(layers))
        .build();
  }

  private static JsonValue units(PlaneNetwork.LayerTrace trace, Linear layer) {
    double[] weights = layer.weight().value().toDoubles();
    double[] biases = layer.bias().orElseThrow().value().toDoubles();
    double[] products = trace.products().toDoubles();
    double[] inputs = trace.inputs().toDoubles();
    List<JsonValue> units = new ArrayList<>();
    for (int unit = 0; unit < biases.length; unit++) {
      List<JsonValue> terms = new ArrayList<>();
      for (int i = 0; i < inputs.length; i++) {
        int at = i * biases.length + unit;
        terms.add(
            JsonValue.object()
                .with("input", inputs[i])
                .with("weight", weights[at])
                .with("product", products[at])
                .build());
      }
      units.add(
          JsonValue.object()
              .with("terms", new JsonValue.Items(terms))
              .with("bias", biases[unit])
              .with("sum", trace.sums().at(unit))
              .with("output", trace.outputs().at(unit))
              .build());
    }
    return new JsonValue.Items(units);
  }

  private static JsonValue view(PointSet set) {
    double[] view = PlaneMaps.view(set);
    return JsonValue.object().with("low", view[0]).with("high", view[1]).build();
  }

  /// For each point its place, its class and what is told of it: a class, or the value of a curve.
  private static JsonValue points(Playground playground) {
    List<Point> points = playground.points();
    List<Double> told = playground.told();
    List<JsonValue> all = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      JsonValue answer = told.isEmpty() ? new JsonValue.Null() : JsonValue.of(told.get(i));
      all.add(
          new JsonValue.Items(
              List.of(
                  JsonValue.of(point.x()),
                  JsonValue.of(point.y()),
                  JsonValue.of((long) point.label()),
                  answer)));
    }
    return new JsonValue.Items(all);
  }

  private static JsonValue layers(List<Linear> layers) {
    List<JsonValue> all = new ArrayList<>();
    for (Linear layer : layers) {
      int out = layer.weight().shape().extent(1);
      double[] weights = layer.weight().value().toDoubles();
      List<JsonValue> rows = new ArrayList<>();
      for (int row = 0; row < weights.length / out; row++) {
        rows.add(JsonValue.of(Arrays.copyOfRange(weights, row * out, (row + 1) * out)));
      }
      all.add(
          JsonValue.object()
              .with("weights", new JsonValue.Items(rows))
              .with("biases", JsonValue.of(layer.bias().orElseThrow().value().toDoubles()))
              .build());
    }
    return new JsonValue.Items(all);
  }

  private static JsonValue history(ErrorHistory history) {
    int[] correct = history.correct();
    return JsonValue.object()
        .with("iterations", wholes(history.iterations()))
        .with("losses", JsonValue.of(history.losses()))
        .with("correct", wholes(Arrays.stream(correct).asLongStream().toArray()))
        .build();
  }

  private static JsonValue wholes(long... values) {
    return new JsonValue.Items(LongStream.of(values).mapToObj(JsonValue::of).toList());
  }
}
