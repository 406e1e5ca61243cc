package org.bpnet.play.ground;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.core.Initializer;
import org.bpnet.core.array.Seed;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.Losses;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.optim.Optimizers;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// All that decides what happens on a playground: two of the same scenario go through the same
/// numbers, bit by bit.
///
/// @param set where the points are from
/// @param hidden the layers between inputs and outputs; none at all is a single layer
/// @param loss of the catalogue, as the optimizer and the initializer of weights
/// @param batch how many points a step sees; 0 for all
/// @param seed of points and first weights
public record Scenario(
    PointSet set,
    List<HiddenLayer> hidden,
    String loss,
    String optimizer,
    double rate,
    int batch,
    String initializer,
    long seed) {
  /// Ours: more are no picture.
  public static final int MOST_LAYERS = 4;

  private static final int LARGEST_BATCH = 1000;

  /// Throws IllegalArgumentException if something is not in the catalogue, or outside its range.
  public Scenario {
    hidden = List.copyOf(hidden);
    if (hidden.size() > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "layers: needs at most " + MOST_LAYERS + " hidden ones, got " + hidden.size());
    }
    hidden.forEach(layer -> activation(layer.activation()));
    if (!(rate > 0 && rate <= 1e6)) {
      throw new IllegalArgumentException("rate: needs a number above 0, to 1e6, got " + rate);
    }
    if (batch < 0 || batch > LARGEST_BATCH) {
      throw new IllegalArgumentException("batch: needs 0, for all, to 1000, got " + batch);
    }
    Optimizers.CATALOG.create(optimizer);
    Initializers.CATALOG.create(initializer);
    head(set).loss(Losses.CATALOG.create(loss));
  }

  /// Exclusive or with four hidden units, which learn it in some hundred steps. Ours.
  public static Scenario standard() {
    return new Scenario(
        PointSet.XOR,
        List.of(new HiddenLayer(4, "tanh")),
        "sigmoid_cross_entropy",
        "sgd",
        0.3,
        0,
        "glorot_uniform",
        1);
  }

  /// What to begin with on a set: for classes four hidden units, for a curve twenty rectifiers
  /// before twenty sigmoid units, as demonstrations of regression have it. Rates are ours.
  public static Scenario usual(PointSet set) {
    Scenario standard = standard();
    return switch (head(set)) {
      case BINARY -> standard.with(set);
      case MULTI_CLASS -> standard.with(set, "cross_entropy");
      default ->
          new Scenario(
              set,
              List.of(new HiddenLayer(20, "relu"), new HiddenLayer(20, "sigmoid")),
              "half_squared_error",
              "adam",
              0.02,
              0,
              standard.initializer,
              standard.seed);
    };
  }

  /// The scenario in a request, what is missing as in another one.
  ///
  /// @throws JsonException if something has the wrong type
  /// @throws IllegalArgumentException if something has the wrong value
  public static Scenario of(JsonValue.Members given, Scenario other) {
    return new Scenario(
        given.find("set").isPresent() ? PointSet.of(given.text("set")) : other.set,
        given.find("hidden").isPresent() ? layers(given.items("hidden")) : other.hidden,
        given.find("loss").isPresent() ? given.text("loss") : other.loss,
        given.find("optimizer").isPresent() ? given.text("optimizer") : other.optimizer,
        given.find("rate").isPresent() ? given.number("rate") : other.rate,
        given.find("batch").isPresent() ? Math.toIntExact(given.whole("batch")) : other.batch,
        given.find("initializer").isPresent() ? given.text("initializer") : other.initializer,
        given.find("seed").isPresent() ? given.whole("seed") : other.seed);
  }

  private static List<HiddenLayer> layers(List<JsonValue> items) {
    List<HiddenLayer> layers = new ArrayList<>();
    for (JsonValue item : items) {
      if (!(item instanceof JsonValue.Members layer)) {
        throw new JsonException("'hidden' needs a list of objects");
      }
      layers.add(new HiddenLayer(Math.toIntExact(layer.whole("units")), layer.text("activation")));
    }
    return layers;
  }

  /// This scenario as JSON, which [#of] reads.
  public JsonValue json() {
    return JsonValue.object()
        .with("set", set.toString())
        .with("hidden", new JsonValue.Items(hidden.stream().map(Scenario::json).toList()))
        .with("loss", loss)
        .with("optimizer", optimizer)
        .with("rate", rate)
        .with("batch", batch)
        .with("initializer", initializer)
        .with("seed", seed)
        .build();
  }

  private static JsonValue json(HiddenLayer layer) {
    return JsonValue.object()
        .with("units", layer.units())
        .with("activation", layer.activation())
        .build();
  }

  /// The same with another seed.
  public Scenario with(Seed other) {
    return new Scenario(set, hidden, loss, optimizer, rate, batch, initializer, other.value());
  }

  /// The same with other points.
  public Scenario with(PointSet other) {
    return new Scenario(other, hidden, loss, optimizer, rate, batch, initializer, seed);
  }

  /// The same with other points and a loss that fits them.
  public Scenario with(PointSet other, String fitting) {
    return new Scenario(other, hidden, fitting, optimizer, rate, batch, initializer, seed);
  }

  /// The same with other hidden layers.
  public Scenario with(HiddenLayer... layers) {
    return new Scenario(set, List.of(layers), loss, optimizer, rate, batch, initializer, seed);
  }

  /// The points at the start.
  public List<Point> points() {
    return set.points(new Seed(seed));
  }

  OutputHead head() {
    return head(set);
  }

  /// What the outputs mean for a set.
  static OutputHead head(PointSet set) {
    return switch (set.classes()) {
      case 0 -> OutputHead.REGRESSION;
      case 2 -> OutputHead.BINARY;
      default -> OutputHead.MULTI_CLASS;
    };
  }

  /// How many outputs the network has.
  int outputs() {
    return head().outputs(Math.max(1, set.classes()));
  }

  Loss taken() {
    return head().loss(Losses.CATALOG.create(loss));
  }

  Rule rule() {
    return Optimizers.CATALOG.create(optimizer);
  }

  Initializer weights() {
    return Initializers.CATALOG.create(initializer);
  }

  /// An activation that acts on each number alone.
  ///
  /// @throws IllegalArgumentException if it does not
  static Layer activation(String name) {
    Layer layer = Activations.CATALOG.create(name);
    if (!(layer instanceof Defined)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "activation: needs one that acts on each number alone, such as tanh, got %s",
              name));
    }
    return layer;
  }
}
