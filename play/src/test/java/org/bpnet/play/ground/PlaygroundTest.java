package org.bpnet.play.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activations;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlaygroundTest {
  private Backend backend;

  @BeforeAll
  void open() {
    backend = Backends.best(1);
  }

  @AfterAll
  void close() {
    backend.close();
  }

  private Playground playground(Scenario scenario) {
    return new Playground(backend, scenario);
  }

  @Test
  void should_learn_exclusive_or() {
    try (Playground xor = playground(Scenario.standard())) {
      assertThat(xor.correct()).isLessThan(4);
      double first = xor.loss();

      xor.train(300);

      assertThat(xor.correct()).isEqualTo(4);
      assertThat(xor.loss()).isLessThan(first / 2);
      assertThat(xor.iteration()).isEqualTo(300);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PointSet.class,
      names = {"X_SIN_X", "PULSE", "VALLEY"})
  void should_learn_a_curve(PointSet curve) {
    try (Playground playground = playground(Scenario.usual(curve))) {
      assertThat(playground.fit()).isLessThan(0.2);

      playground.train(1000);

      assertThat(playground.fit()).isGreaterThan(0.99);
      double error = 0;
      double spread = 0;
      double mean = playground.points().stream().mapToDouble(Point::y).average().orElseThrow();
      for (Point point : playground.points()) {
        error += Math.pow(point.y() - playground.predict((float) point.x()).at(0), 2);
        spread += Math.pow(point.y() - mean, 2);
      }
      assertThat(playground.fit()).isCloseTo(1 - error / spread, within(1e-9));
      assertThat(playground.loss()).isCloseTo(error / 2 / playground.points().size(), within(1e-6));
    }
  }

  @Test
  void should_draw_points_of_a_curve_that_lie_on_it() {
    assertThat(PointSet.X_SIN_X.points(new Seed(4)))
        .hasSize(20)
        .allSatisfy(p -> assertThat(p.y()).isCloseTo(p.x() * Math.sin(p.x()), within(5e-4)));
    assertThat(PointSet.VALLEY.points(new Seed(4)))
        .allSatisfy(p -> assertThat(p.y()).isCloseTo(Math.abs(p.x()) - 2, within(5e-4)));
  }

  /// What the units of the last hidden layer add, and the bias, is the curve.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void should_take_a_curve_apart(int layers) {
    var hidden = new HiddenLayer[layers];
    Arrays.fill(hidden, new HiddenLayer(5, "tanh"));
    try (Playground playground = playground(Scenario.usual(PointSet.X_SIN_X).with(hidden))) {
      playground.train(30);
      var curve = ((JsonValue.Members) PlaygroundFrame.of(playground)).members("curve");
      double bias = playground.layers().getLast().bias().orElseThrow().value().at(0);
      List<double[]> parts =
          curve.items("parts").stream().map(part -> numbers(((JsonValue.Items) part))).toList();
      double[] x = numbers(new JsonValue.Items(curve.items("x")));
      double[] y = numbers(new JsonValue.Items(curve.items("y")));

      assertThat(parts).hasSize(layers == 0 ? 1 : 5);
      for (int i = 0; i < y.length; i++) {
        double sum = bias;
        for (double[] part : parts) {
          sum += part[i];
        }
        assertThat(y[i]).isCloseTo(sum, within(1e-5));
        assertThat(y[i]).isCloseTo(playground.predict((float) x[i]).at(0), within(1e-5));
      }
    }
  }

  private static double[] numbers(JsonValue.Items items) {
    return items.values().stream()
        .mapToDouble(item -> item instanceof JsonValue.Real(double value) ? value : Double.NaN)
        .toArray();
  }

  @Test
  void should_not_learn_exclusive_or_without_a_hidden_layer() {
    try (Playground line = playground(Scenario.standard().with(new HiddenLayer[0]))) {
      line.train(500);

      assertThat(line.correct()).isLessThan(4);
      assertThat(line.loss()).isCloseTo(Math.log(2), within(1e-3));
    }
  }

  @Test
  void should_learn_the_ring() {
    Scenario ring =
        Scenario.of(
            Json.readObject("{\"set\": \"ring\", \"optimizer\": \"adam\", \"rate\": 0.05}"),
            Scenario.standard());
    try (Playground playground = playground(ring)) {
      playground.train(300);

      assertThat(playground.correct()).isEqualTo(43);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void should_go_through_the_same_numbers_after_a_reset(int batch) {
    Scenario scenario =
        Scenario.of(
            JsonValue.object().with("set", "blobs").with("batch", batch).build(),
            Scenario.standard());
    try (Playground playground = playground(scenario)) {
      playground.train(40);
      playground.train(25);
      String first = text(playground);

      playground.reset();
      assertThat(playground.iteration()).isZero();
      playground.train(65);

      assertThat(text(playground)).isEqualTo(first);
    }
  }

  private static String text(Playground playground) {
    return Json.compact(PlaygroundFrame.of(playground));
  }

  @Test
  void should_begin_elsewhere_with_another_seed() {
    try (Playground one = playground(Scenario.standard());
        Playground other = playground(Scenario.standard().with(new Seed(2)))) {
      assertThat(one.loss()).isNotEqualTo(other.loss());
      assertThat(one.points()).isEqualTo(other.points());
    }
  }

  @ParameterizedTest
  @EnumSource(PointSet.class)
  void should_draw_the_same_points_of_every_class(PointSet set) {
    List<Point> points = set.points(new Seed(3));

    assertThat(points).isEqualTo(set.points(new Seed(3)));
    assertThat(points.stream().mapToInt(Point::label).distinct())
        .hasSize(Math.max(1, set.classes()));
    assertThat(PointSet.of(set.toString())).isEqualTo(set);
    double[] view = PlaneMaps.view(set);
    assertThat(points)
        .allSatisfy(point -> {
          assertThat(point.x()).isBetween(view[0], view[1]);
          assertThat(point.y()).isBetween(view[0], view[1]);
        });
  }

  @Test
  void should_draw_as_many_points_as_the_lectures_sets_have() {
    assertThat(PointSet.BLOBS.points(new Seed(1))).hasSize(31);
    assertThat(PointSet.RING.points(new Seed(1))).hasSize(43);
    assertThat(PointSet.SPIRAL.points(new Seed(1))).hasSize(83);
  }

  @Test
  void should_train_with_everything_there_is_to_choose() {
    JsonValue.Members choices = (JsonValue.Members) Choices.json();
    List<Scenario> all = new ArrayList<>();
    choices(choices, "activations", "two").forEach(name -> all.add(hidden(name)));
    choices(choices, "losses", "two").forEach(name -> all.add(with("loss", name, PointSet.XOR)));
    choices(choices, "losses", "more")
        .forEach(name -> all.add(with("loss", name, PointSet.PINWHEEL)));
    choices(choices, "losses", "curve")
        .forEach(name -> all.add(with("loss", name, PointSet.X_SIN_X)));
    choices(choices, "optimizers", "two")
        .forEach(name -> all.add(with("optimizer", name, PointSet.XOR)));
    choices(choices, "initializers", "two")
        .forEach(name -> all.add(with("initializer", name, PointSet.XOR)));
    assertThat(all).hasSizeGreaterThan(80);

    for (Scenario scenario : all) {
      try (Playground playground = playground(scenario)) {
        playground.train(2);
        assertThat(playground.diverged()).as(scenario.toString()).isFalse();
        assertThat(text(playground))
            .as(scenario.toString())
            .contains(scenario.set().isCurve() ? "\"parts\"" : "\"winners\"");
      }
    }
  }

  /// The names of a kind, but those that are said not to fit.
  private static List<String> choices(JsonValue.Members choices, String kind, String fits) {
    return choices.items(kind).stream()
        .map(item -> (JsonValue.Members) item)
        .filter(item -> item.find(fits).isEmpty() || item.bool(fits))
        .map(item -> item.text("name"))
        .toList();
  }

  private static Scenario hidden(String activation) {
    return Scenario.standard().with(new HiddenLayer(3, activation));
  }

  private static Scenario with(String setting, String name, PointSet set) {
    String loss = set == PointSet.PINWHEEL ? "cross_entropy" : "sigmoid_cross_entropy";
    JsonValue.Builder given =
        JsonValue.object().with("set", set.toString()).with("rate", 0.001).with(setting, name);
    return Scenario.of(
        setting.equals("loss") ? given.build() : given.with("loss", loss).build(),
        Scenario.standard());
  }

  @Test
  void should_offer_every_pointwise_activation() {
    long pointwise =
        Activations.CATALOG.entries().stream()
            .map(Catalog.Entry::example)
            .filter(name -> Activations.CATALOG.create(name) instanceof Defined)
            .count();

    assertThat(((JsonValue.Members) Choices.json()).items("activations")).hasSize((int) pointwise);
  }

  @Test
  void should_change_points_and_keep_what_was_learnt() {
    try (Playground playground = playground(Scenario.standard())) {
      playground.train(50);
      double before = playground.loss();

      playground.add(new Point(0.5, 0.5, 1));
      assertThat(playground.points()).hasSize(5);
      assertThat(playground.iteration()).isEqualTo(50);
      assertThat(playground.loss()).isNotEqualTo(before);

      playground.remove(4);
      assertThat(playground.loss()).isEqualTo(before);
      playground.add(new Point(0.5, 0.5, 1));
      playground.restore();
      assertThat(playground.points()).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource(PointSet.class)
  void should_read_the_points_that_it_writes(PointSet set) {
    List<Point> points = set.points(new Seed(5));

    assertThat(PointTable.read(set, PointTable.write(set, points))).isEqualTo(points);
  }

  @Test
  void should_put_points_in_the_place_of_others() {
    try (Playground playground = playground(Scenario.standard())) {
      playground.train(20);
      double before = playground.loss();
      List<Point> own = PointTable.read(PointSet.XOR, "x1;x2;class\n0,5;-0,25;0\n1;1;1\n");

      playground.replace(own);
      assertThat(playground.points()).containsExactly(new Point(0.5, -0.25, 0), new Point(1, 1, 1));
      assertThat(playground.iteration()).isEqualTo(20);
      playground.replace(1, new Point(2, 2, 0));
      assertThat(playground.points().get(1)).isEqualTo(new Point(2, 2, 0));
      playground.replace(PointSet.XOR.points(new Seed(1)));
      assertThat(playground.loss()).isEqualTo(before);
      assertThatThrownBy(() -> playground.replace(4, new Point(0, 0, 0)))
          .hasMessageContaining("needs a number below 4");
      assertThatThrownBy(() -> playground.replace(List.of(new Point(0, 0, 2))))
          .hasMessageContaining("needs a class of 0 to 1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x1,x2\\n1,2\\n               | no column 'class'
          x1,x2,class\\n1,2,3\\n       | points, row 1: needs a class of 0 to 1, got 3.0
          x1,x2,class\\n1,2,0.5\\n     | needs a class of 0 to 1, got 0.5
          x1,x2,class\\n1,99,0\\n      | needs coordinates of -10 to 10
          x1,x2,class\\n1,,0\\n        | needs coordinates of -10 to 10
          x1,x2,class\\n1,left,0\\n    | left
          """)
  void should_say_which_point_is_wrong(String text, String problem) {
    assertThatThrownBy(() -> PointTable.read(PointSet.XOR, text.replace("\\n", "\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void should_begin_with_the_points_of_an_address_as_if_they_were_put_there_before_a_reset() {
    Scenario scenario = Scenario.standard();
    try (Playground by = playground(scenario);
        Playground linked = playground(scenario)) {
      assertThat(by.hasOwnPoints()).isFalse();
      by.add(new Point(0.125, -0.5, 1));
      by.remove(0);
      assertThat(by.hasOwnPoints()).isTrue();
      by.reset();

      linked.change(scenario, PointTable.ofAddress(PointSet.XOR, "0_1_1*1_0_1*1_1_0*0.125_-0.5_1"));

      assertThat(linked.points()).isEqualTo(by.points());
      by.train(40);
      linked.train(40);
      assertThat(linked.history().losses()).isEqualTo(by.history().losses());
      assertThat(linked.history().losses()).hasSize(41);
      by.restore();
      assertThat(by.hasOwnPoints()).isFalse();
    }
  }

  @Test
  void should_stay_as_it_is_where_the_points_of_an_address_are_wrong() {
    try (Playground playground = playground(Scenario.standard())) {
      playground.train(3);
      assertThatThrownBy(() -> PointTable.ofAddress(PointSet.XOR, "0_1_1*1_x_0"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("x2");
      assertThatThrownBy(
              () -> playground.change(Scenario.usual(PointSet.BLOBS), List.of(new Point(0, 0, 2))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("point: needs a class of 0 to 1, got 2");
      assertThat(playground.scenario()).isEqualTo(Scenario.standard());
      assertThat(playground.iteration()).isEqualTo(3);
    }
  }

  @Test
  void should_take_another_weight() {
    try (Playground playground = playground(Scenario.standard())) {
      float before = playground.predict(0.3f, 0.7f).toFloats()[0];
      double old = playground.layers().get(1).weight().value().at(2);

      playground.edit(1, 2, 0, 5);
      assertThat(playground.predict(0.3f, 0.7f).toFloats()[0]).isNotEqualTo(before);
      playground.edit(1, 2, 0, old);
      assertThat(playground.predict(0.3f, 0.7f).toFloats()[0]).isEqualTo(before);
      playground.edit(0, -1, 1, 0.5);
      assertThat(playground.layers().getFirst().bias().orElseThrow().value().at(1)).isEqualTo(0.5);

      assertThatThrownBy(() -> playground.edit(1, 4, 0, 1))
          .hasMessageContaining("needs a place in the network");
    }
  }

  @Test
  void should_say_that_it_diverged_and_come_back() {
    Scenario exploding =
        Scenario.of(
            Json.readObject(
                """
                {"rate": 1000, "loss": "squared_hinge",
                 "hidden": [{"units": 4, "activation": "identity"}]}
                """),
            Scenario.standard());
    try (Playground playground = playground(exploding)) {
      playground.train(500);

      assertThat(playground.diverged()).isTrue();
      assertThat(playground.iteration()).isLessThan(500);
      assertThat(text(playground)).contains("\"diverged\":true", "\"decision\":null");
      long at = playground.iteration();
      playground.train(10);
      assertThat(playground.iteration()).isEqualTo(at);

      playground.change(Scenario.standard());
      playground.train(10);
      assertThat(playground.diverged()).isFalse();
    }
  }

  @Test
  void should_keep_a_bounded_history_that_no_one_can_tell_from_a_whole_one() {
    try (Playground playground = playground(Scenario.standard())) {
      playground.train(2 * ErrorHistory.MOST + 700);

      ErrorHistory history = playground.history();
      assertThat(history.iterations()).hasSizeLessThanOrEqualTo(ErrorHistory.MOST);
      assertThat(history.iterations()).startsWith(0, 4, 8).isSorted();
      assertThat(history.losses()).hasSameSizeAs(history.iterations());

      playground.reset();
      playground.train(8);
      assertThat(playground.history().losses()[4]).isEqualTo(history.losses()[1]);
    }
  }

  @Test
  void should_follow_a_point_to_its_prediction() {
    try (Playground playground = playground(Scenario.standard())) {
      playground.train(20);
      List<PlaneNetwork.LayerTrace> layers = playground.trace(2);

      assertThat(layers).hasSize(2);
      assertThat(layers.getLast().outputs().at(0))
          .isCloseTo(playground.predict(1, 0).at(0), within(1e-6));
      for (int i = 0; i < 2; i++) {
        PlaneNetwork.LayerTrace layer = layers.get(i);
        double[] bias = playground.layers().get(i).bias().orElseThrow().value().toDoubles();
        double[] products = layer.products().toDoubles();
        for (int unit = 0; unit < bias.length; unit++) {
          double sum = bias[unit];
          for (int from = 0; from < products.length / bias.length; from++) {
            sum += products[from * bias.length + unit];
          }
          assertThat(layer.sums().at(unit)).isCloseTo(sum, within(1e-6));
        }
      }
      assertThat(layers.getFirst().outputs().at(1))
          .isCloseTo(Math.tanh(layers.getFirst().sums().at(1)), within(1e-6));
    }
  }

  @Test
  void should_refuse_what_cannot_be() {
    for (String given :
        List.of(
            "{\"set\": \"moon\"}",
            "{\"hidden\": [{\"units\": 21, \"activation\": \"tanh\"}]}",
            "{\"hidden\": [{\"units\": 2, \"activation\": \"softmax\"}]}",
            "{\"hidden\": [{\"units\": 2, \"activation\": \"tan\"}]}",
            "{\"loss\": \"nll\"}",
            "{\"set\": \"x_sin_x\", \"loss\": \"cross_entropy\"}",
            "{\"rate\": 0}",
            "{\"batch\": -1}",
            "{\"optimizer\": \"adamant\"}")) {
      assertThatThrownBy(() -> Scenario.of(Json.readObject(given), Scenario.standard()))
          .as(given)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Point(11, 0, 0)).hasMessageContaining("needs coordinates");
    try (Playground playground = playground(Scenario.standard())) {
      assertThatThrownBy(() -> playground.add(new Point(0, 0, 2)))
          .hasMessageContaining("needs a class of 0 to 1");
      assertThatThrownBy(() -> playground.remove(4)).hasMessageContaining("needs a number below");
    }
  }

  @Test
  void should_read_the_scenario_that_it_writes() {
    Scenario scenario = Scenario.standard().with(PointSet.SPIRAL).with(new Seed(9));

    assertThat(Scenario.of(Json.readObject(Json.compact(scenario.json())), Scenario.standard()))
        .isEqualTo(scenario);
  }
}
