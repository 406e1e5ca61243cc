package org.bpnet.play.ground;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.train.json.JsonValue;

/// What a network makes of the whole plane, as the engine tells it on a grid: for each cell the
/// class that wins and its probability, and the values of each unit. Rows go from the top, where y
/// is largest; a cell stands for its centre. A curve has a line of cells in place of the plane.
final class PlaneMaps {
  /// Ours: cells of a few pixels, drawn smoothly.
  static final int SIDE = 80;

  private static final int UNIT_SIDE = 24;

  /// Ours: a place for each three pixels.
  private static final int CURVE_PLACES = 121;

  private PlaneMaps() {}

  /// The square of the plane that is drawn, with a margin around the points of a set.
  static double[] view(PointSet set) {
    return switch (set) {
      case AND, OR, XOR -> new double[] {-0.5, 1.5};
      case X_SIN_X, PULSE, VALLEY -> new double[] {-6, 6};
      default -> new double[] {-1.5, 1.5};
    };
  }

  /// The centres of a grid's cells.
  static float[] grid(double[] view, int side) {
    var places = new float[2 * side * side];
    double cell = (view[1] - view[0]) / side;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int at = 2 * (row * side + column);
        places[at] = (float) (view[0] + (column + 0.5) * cell);
        places[at + 1] = (float) (view[1] - (row + 0.5) * cell);
      }
    }
    return places;
  }

  /// Places at equal distances, the ends among them.
  static float[] line(double[] view, int count) {
    var places = new float[count];
    for (int i = 0; i < count; i++) {
      places[i] = (float) (view[0] + i * (view[1] - view[0]) / (count - 1));
    }
    return places;
  }

  /// A curve from end to end: y at each x, and what each unit of the last hidden layer adds to it.
  static JsonValue curve(Playground playground) {
    float[] places = line(view(playground.scenario().set()), CURVE_PLACES);
    HostArray parts = playground.parts(places);
    int units = parts.shape().extent(1);
    double[] all = parts.toDoubles();
    List<JsonValue> each = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      int at = unit;
      each.add(
          JsonValue.of(
              IntStream.range(0, places.length).mapToDouble(i -> all[i * units + at]).toArray()));
    }
    return JsonValue.object()
        .with("x", JsonValue.of(HostArray.of(places, Shape.of(places.length)).toDoubles()))
        .with("y", JsonValue.of(playground.predict(places).toDoubles()))
        .with("parts", new JsonValue.Items(each))
        .build();
  }

  static JsonValue decision(Playground playground) {
    double[] view = view(playground.scenario().set());
    HostArray predicted = playground.predict(grid(view, SIDE));
    int width = predicted.shape().extent(1);
    var winners = new byte[SIDE * SIDE];
    var shares = new byte[SIDE * SIDE];
    float[] all = predicted.toFloats();
    for (int i = 0; i < winners.length; i++) {
      int winner = width == 1 ? all[i] > 0.5f ? 1 : 0 : largest(all, i * width, width);
      float share = width == 1 ? winner == 1 ? all[i] : 1 - all[i] : all[i * width + winner];
      winners[i] = (byte) winner;
      shares[i] = (byte) Math.round(255 * share);
    }
    return JsonValue.object()
        .with("side", SIDE)
        .with("low", view[0])
        .with("high", view[1])
        .with("winners", text(winners))
        .with("shares", text(shares))
        .build();
  }

  private static int largest(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = values[from + i] > values[from + best] ? i : best;
    }
    return best;
  }

  /// The inputs and the units, layer by layer, each as 255 steps of −largest to largest, 128 being
  /// 0; outputs that are probabilities go from 0.
  static JsonValue units(Playground playground) {
    PointSet set = playground.scenario().set();
    float[] grid = set.isCurve() ? line(view(set), UNIT_SIDE) : grid(view(set), UNIT_SIDE);
    List<JsonValue> layers = new ArrayList<>();
    layers.add(layer(grid, set.inputs(), false));
    List<HostArray> seen = playground.see(grid);
    for (int i = 0; i < seen.size(); i++) {
      HostArray values = seen.get(i);
      boolean probabilities = i == seen.size() - 1 && !set.isCurve();
      layers.add(layer(values.toFloats(), values.shape().extent(1), probabilities));
    }
    return JsonValue.object()
        .with("side", UNIT_SIDE)
        .with("layers", new JsonValue.Items(layers))
        .build();
  }

  private static JsonValue layer(float[] values, int units, boolean probabilities) {
    List<JsonValue> all = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      var cells = new byte[values.length / units];
      float most = probabilities ? 1 : highest(values, units, unit);
      for (int i = 0; i < cells.length; i++) {
        float value = values[i * units + unit] / most;
        float scaled = probabilities ? 255 * value : 128 + 127 * value;
        cells[i] = (byte) Math.round(Math.clamp(scaled, 0, 255));
      }
      all.add(JsonValue.of(text(cells)));
    }
    return new JsonValue.Items(all);
  }

  private static float highest(float[] values, int units, int unit) {
    float most = 1e-6f;
    for (int i = unit; i < values.length; i += units) {
      most = Math.max(most, Math.abs(values[i]));
    }
    return most;
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
