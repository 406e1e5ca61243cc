package org.bpnet.play.ground;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.layer.Linear;
import org.bpnet.play.ground.Equation.Route;
import org.bpnet.train.json.JsonValue;

/// The equations of a step on a playground, as JSON. The playground stays as it is: time goes
/// forwards and backwards by asking for the step after more or fewer updates of what is there.
public final class StepsFrame {
  /// Ours: nobody goes further by hand.
  static final int MOST_UPDATES = 100;

  private record Weights(List<HostArray> weights, List<HostArray> biases) {}

  private StepsFrame() {}

  /// A step by one of the points, or by the first ones of the batch that is next.
  ///
  /// @param index of the point
  /// @param updates of plain gradient descent that were made before it, each by the same point or
  ///   the batch that was next
  /// @throws IllegalArgumentException if there is no such point, or there are too many updates
  public static JsonValue of(Playground playground, OptionalInt index, int updates) {
    check("point", playground.points().size() - 1, index.orElse(0));
    check("updates", MOST_UPDATES, updates);
    Weights weights = before(playground);
    for (int update = 0; update < updates; update++) {
      weights =
          after(
              StepByStep.of(
                  playground.scenario(),
                  weights.weights(),
                  weights.biases(),
                  shown(batch(playground, index, update))));
    }
    List<Point> batch = batch(playground, index, updates);
    List<Equation> equations =
        StepByStep.checked(
            playground.scenario(), weights.weights(), weights.biases(), shown(batch));
    return JsonValue.object()
        .with("iteration", playground.iteration() + updates)
        .with("updates", updates)
        .with("rate", playground.scenario().rate())
        .with("digest", digest(weights))
        .with("batch", batch.size())
        .with("points", points(shown(batch)))
        .with("compared", equations.stream().mapToLong(e -> e.check().values().length).sum())
        .with("kinks", equations.stream().mapToLong(e -> e.check().kinkCount()).sum())
        .with(
            "largest",
            equations.stream().mapToDouble(e -> e.check().largest()).reduce(0, Math::max))
        .with("routes", routes(equations))
        .with("equations", new JsonValue.Items(equations.stream().map(StepsFrame::json).toList()))
        .build();
  }

  private static void check(String name, int most, int got) {
    if (got < 0 || got > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: needs 0 to %d, got %d", name, most, got));
    }
  }

  private static List<Point> batch(Playground playground, OptionalInt index, int updates) {
    return index.isPresent()
        ? List.of(playground.points().get(index.getAsInt()))
        : playground.batch(playground.iteration() + updates);
  }

  private static List<Point> shown(List<Point> batch) {
    return batch.subList(0, Math.min(batch.size(), StepByStep.MOST_POINTS));
  }

  private static Weights before(Playground playground) {
    List<Linear> layers = playground.layers();
    return new Weights(
        layers.stream().map(layer -> layer.weight().value()).toList(),
        layers.stream().map(layer -> layer.bias().orElseThrow().value()).toList());
  }

  /// What the updates of a step lead to.
  private static Weights after(List<Equation> equations) {
    List<HostArray> weights = new ArrayList<>();
    List<HostArray> biases = new ArrayList<>();
    for (Equation equation : equations) {
      if (equation.part() == Equation.Part.UPDATE) {
        Equation.Matrix result = equation.result();
        if (result.latex().startsWith("W")) {
          weights.add(HostArray.of(result.values(), Shape.of(result.rows(), result.columns())));
        } else {
          biases.add(HostArray.of(result.values(), Shape.of(result.columns())));
        }
      }
    }
    return new Weights(weights, biases);
  }

  /// Of all weights and biases, bit by bit.
  private static String digest(Weights weights) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (List<HostArray> all : List.of(weights.weights(), weights.biases())) {
        for (HostArray array : all) {
          for (double value : array.toDoubles()) {
            digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static JsonValue points(List<Point> points) {
    return new JsonValue.Items(
        points.stream()
            .<JsonValue>map(point ->
                JsonValue.object()
                    .with("x", point.x())
                    .with("y", point.y())
                    .with("label", point.label())
                    .build())
            .toList());
  }

  /// How far the results of two routes are apart; nothing if there is one alone.
  private static JsonValue routes(List<Equation> equations) {
    double[] known = last(equations, Route.JACOBIAN);
    double[] quick = last(equations, Route.SHORT);
    if (known.length == 0) {
      return new JsonValue.Null();
    }
    double largest = 0;
    for (int i = 0; i < known.length; i++) {
      largest = Math.max(largest, Math.abs(known[i] - quick[i]));
    }
    return JsonValue.of(largest);
  }

  private static double[] last(List<Equation> equations, Route route) {
    return equations.stream()
        .filter(equation -> equation.route() == route)
        .reduce((_, later) -> later)
        .map(equation -> equation.result().values())
        .orElse(new double[0]);
  }

  private static JsonValue json(Equation equation) {
    JsonValue.Builder json =
        JsonValue.object()
            .with("part", equation.part().name().toLowerCase(Locale.ROOT))
            .with("layer", equation.layer())
            .with("rule", equation.rule())
            .with("route", equation.route().name().toLowerCase(Locale.ROOT))
            .with("latex", equation.latex())
            .with(
                "operands",
                new JsonValue.Items(equation.operands().stream().map(StepsFrame::json).toList()))
            .with("result", json(equation.result()));
    GradientDifferences check = equation.check();
    if (check.values().length > 0) {
      Equation.Matrix result = equation.result();
      json.with(
          "check",
          JsonValue.object()
              .with(
                  "values",
                  json(new Equation.Matrix("", result.rows(), result.columns(), check.values())))
              .with("kinks", check.kinkCount())
              .with("largest", check.largest())
              .build());
    }
    return json.build();
  }

  private static JsonValue json(Equation.Matrix matrix) {
    List<JsonValue> rows = new ArrayList<>();
    for (int row = 0; row < matrix.rows(); row++) {
      int from = row * matrix.columns();
      rows.add(JsonValue.of(Arrays.copyOfRange(matrix.values(), from, from + matrix.columns())));
    }
    return JsonValue.object()
        .with("latex", matrix.latex())
        .with("shape", matrix.rows() + " × " + matrix.columns())
        .with("rows", new JsonValue.Items(rows))
        .build();
  }
}
