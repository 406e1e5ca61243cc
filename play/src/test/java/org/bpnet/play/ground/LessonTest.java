package org.bpnet.play.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the lessons say of their scenarios happens.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LessonTest {
  private static final double LN_2 = Math.log(2);
  private static final Pattern BUTTON = Pattern.compile("\\{([a-zA-Z.]+)\\}");

  private Backend backend;

  @BeforeAll
  void open() {
    backend = Backends.best(1);
  }

  @AfterAll
  void close() {
    backend.close();
  }

  /// A playground as a step has it, before anything is pressed.
  private Playground before(String lesson, int step) {
    return new Playground(backend, step(lesson, step).scenario());
  }

  private static Lesson.OnGround step(String lesson, int step) {
    return (Lesson.OnGround)
        Lesson.all().stream()
            .filter(each -> each.name().equals(lesson))
            .findFirst()
            .orElseThrow()
            .steps()
            .get(step - 1);
  }

  /// After its button was pressed.
  private Playground trained(String lesson, int step) {
    Playground playground = before(lesson, step);
    playground.train(step(lesson, step).iterations());
    return playground;
  }

  private void assertAllRight(String lesson, int step) {
    try (Playground playground = trained(lesson, step)) {
      assertThat(playground.correct()).isEqualTo(playground.points().size());
    }
  }

  /// After "New seed" and another press of the button.
  private Playground reseeded(String lesson, int step) {
    Lesson.OnGround given = step(lesson, step);
    var playground =
        new Playground(backend, given.scenario().with(new Seed(given.scenario().seed() + 1)));
    playground.train(given.iterations());
    return playground;
  }

  @Test
  void should_draw_a_line_with_one_unit() {
    assertAllRight("line", 1);
    assertAllRight("line", 2);
    try (Playground xor = trained("line", 3)) {
      assertThat(xor.correct()).isLessThan(4);
      assertThat(xor.loss()).isCloseTo(LN_2, within(5e-5));
      assertThat(xor.predict(0, 0, 0, 1, 1, 0, 1, 1).toDoubles())
          .containsExactly(new double[] {0.5, 0.5, 0.5, 0.5}, within(0.01));
    }
  }

  @Test
  void should_bend_it_with_hidden_units() {
    assertAllRight("hidden", 1);
    assertAllRight("hidden", 2);
    try (Playground stuck = trained("hidden", 3);
        Playground other = reseeded("hidden", 3)) {
      assertThat(stuck.correct()).isLessThan(4);
      assertThat(stuck.loss()).isCloseTo(0.35, within(0.01));
      assertThat(other.correct()).isEqualTo(4);
    }
    try (Playground open = trained("hidden", 4)) {
      assertThat(open.correct()).isBetween(37, 42);
    }
    assertAllRight("hidden", 5);
  }

  @Test
  void should_have_both_ways_through_softmax() {
    Scenario three = step("backward", 3).scenario();
    assertThat(three.set().classes()).isEqualTo(3);
    assertThat(three.loss()).isEqualTo("cross_entropy");
  }

  @Test
  void should_go_down_as_the_rate_has_it() {
    try (Playground slow = before("rate", 1)) {
      double first = slow.loss();
      slow.train(1000);
      assertThat(slow.loss()).isBetween(0.95 * first, first);
    }
    assertAllRight("rate", 2);
    try (Playground fast = trained("rate", 3);
        Playground good = trained("rate", 2)) {
      assertThat(fast.correct()).isLessThan(43);
      assertThat(rises(fast)).isGreaterThan(100);
      assertThat(rises(good)).isLessThan(10);
    }
    try (Playground over = trained("rate", 4)) {
      assertThat(over.diverged()).isTrue();
      assertThat(over.iteration()).isLessThan(10);
    }
  }

  /// How many times the loss of all points rose from one iteration to the next.
  private static long rises(Playground playground) {
    double[] losses = playground.history().losses();
    return IntStream.range(1, losses.length).filter(i -> losses[i] > losses[i - 1]).count();
  }

  @Test
  void should_stay_wrong_by_squares_where_the_unit_is_sure() {
    try (Playground squares = trained("loss", 1)) {
      assertThat(squares.predict(1, 1).at(0)).isLessThan(0.01);
      assertThat(squares.correct()).isEqualTo(3);
    }
    assertAllRight("loss", 2);
    assertThat(step("loss", 2).scenario().loss()).isEqualTo("sigmoid_cross_entropy");
  }

  @Test
  void should_forget_the_error_in_deep_sigmoids() {
    try (Playground deep = before("depth", 1)) {
      double first = deep.loss();
      double ratio = slope(deep, 1) / slope(deep, 4);
      deep.train(1000);
      assertThat(deep.loss()).isCloseTo(first, within(0.002));
      assertThat(ratio).as("of the largest errors of layers 1 and 4").isLessThan(0.05);
    }
    assertThat(step("depth", 2)).isEqualTo(step("depth", 1));
    assertAllRight("depth", 3);
  }

  /// The largest number of Δ of a layer.
  private static double slope(Playground playground, int layer) {
    List<Equation> equations =
        StepByStep.of(
            playground.scenario(),
            playground.layers().stream().map(l -> l.weight().value()).toList(),
            playground.layers().stream().map(l -> l.bias().orElseThrow().value()).toList(),
            playground.points().subList(0, 1));
    return equations.stream()
        .filter(e -> e.rule().equals("BP2") && e.layer() == layer)
        .flatMapToDouble(e -> Arrays.stream(e.result().values()).map(Math::abs))
        .max()
        .orElseThrow();
  }

  @Test
  void should_need_weights_that_differ() {
    try (Playground zeros = trained("start", 1)) {
      assertThat(zeros.loss()).isCloseTo(LN_2, within(1e-6));
    }
    try (Playground equal = trained("start", 2)) {
      assertThat(equal.correct()).isEqualTo(3);
      double[] weights = equal.layers().getFirst().weight().value().toDoubles();
      for (int unit = 1; unit < 4; unit++) {
        assertThat(weights[unit]).isEqualTo(weights[0]);
        assertThat(weights[4 + unit]).isEqualTo(weights[4]);
      }
      assertThat(weights[0]).isNotEqualTo(0.5);
    }
    assertAllRight("start", 3);
  }

  @Test
  void should_go_down_roughly_by_small_batches() {
    for (int step = 1; step <= 3; step++) {
      assertAllRight("batch", step);
    }
    try (Playground all = trained("batch", 1);
        Playground some = trained("batch", 2);
        Playground one = trained("batch", 3)) {
      assertThat(rises(all)).isZero();
      assertThat(rises(some)).isGreaterThan(100);
      assertThat(rises(one)).isGreaterThan(rises(some));
    }
  }

  @Test
  void should_reach_the_spiral_sooner_by_other_ways() {
    try (Playground plain = trained("optimizer", 1);
        Playground momentum = trained("optimizer", 2);
        Playground adam = trained("optimizer", 3)) {
      assertThat(plain.correct()).isLessThan(73);
      assertThat(momentum.correct()).isEqualTo(83);
      assertThat(adam.correct()).isEqualTo(83);
      assertThat(adam.loss()).isLessThan(momentum.loss() / 10);
      plain.train(5000);
      assertThat(plain.correct()).isGreaterThan(80);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void should_be_a_line_without_a_bend(int step) {
    try (Playground line = trained("curve", step)) {
      assertThat(line.fit()).isCloseTo(0, within(0.01));
      double[] at = line.predict(-4, 0, 4).toDoubles();
      assertThat(at[1]).isCloseTo((at[0] + at[2]) / 2, within(1e-4));
    }
  }

  @Test
  void should_put_curves_together() {
    try (Playground curve = trained("curve", 3);
        Playground absolute = trained("pieces", 1);
        Playground pulse = trained("pieces", 3)) {
      assertThat(curve.fit()).isGreaterThan(0.99);
      assertThat(absolute.fit()).isGreaterThan(0.99);
      assertThat(pulse.fit()).isGreaterThan(0.95);
    }
  }

  @Test
  void should_tell_of_rectifiers_that_die() {
    try (Playground dead = trained("pieces", 2);
        Playground other = reseeded("pieces", 2)) {
      assertThat(dead.fit()).isCloseTo(0, within(0.01));
      for (Point point : dead.points()) {
        assertThat(dead.see((float) point.x()).getFirst().toDoubles()).containsOnly(0);
      }
      assertThat(other.fit()).isGreaterThan(0.99);
    }
  }

  /// In both languages, with the same buttons, which are named as on the page.
  @Test
  void should_say_something_to_every_step() throws Exception {
    Path folder = Path.of("src/main/resources/org/bpnet/play/http/web/i18n");
    JsonValue.Members english = Json.readObject(Files.readString(folder.resolve("en.json")));
    JsonValue.Members chinese = Json.readObject(Files.readString(folder.resolve("zh.json")));
    int buttons = 0;
    for (Lesson lesson : Lesson.all()) {
      assertThat(english.text("lesson." + lesson.name() + ".about")).isNotBlank();
      for (int step = 1; step <= lesson.steps().size(); step++) {
        String key = "lesson." + lesson.name() + "." + step;
        List<String> named = buttons(english.text(key));
        assertThat(named).as(key).isNotEmpty();
        assertThat(buttons(chinese.text(key))).as(key).containsExactlyInAnyOrderElementsOf(named);
        named.forEach(button -> assertThat(english.text(button)).isNotBlank());
        buttons += named.size();
      }
      assertThat(english.find("lesson." + lesson.name() + "." + (lesson.steps().size() + 1)))
          .isEmpty();
    }
    assertThat(Lesson.all()).hasSizeGreaterThan(10);
    assertThat(buttons).isGreaterThan(40);
  }

  /// The lecture in the docs names things of the page by their names.
  @Test
  void should_have_what_the_lecture_asks_for() throws Exception {
    String lecture = Files.readString(Path.of("../docs/lecture.md"));
    JsonValue.Members english =
        Json.readObject(
            Files.readString(Path.of("src/main/resources/org/bpnet/play/http/web/i18n/en.json")));
    List<String> phrases =
        english.values().values().stream().map(value -> ((JsonValue.Text) value).value()).toList();
    List<String> named =
        Pattern.compile("\\*\\*([^*]+)\\*\\*")
            .matcher(lecture)
            .results()
            .map(found -> found.group(1))
            .filter(name -> !name.equals("Bold"))
            .toList();
    assertThat(named).hasSizeGreaterThan(30).isSubsetOf(phrases);
    Pattern.compile("(?m)^\\|[^|]+\\| (\\d+), steps? (\\d)(?: and (\\d))? \\|")
        .matcher(lecture)
        .results()
        .forEach(found -> {
          Lesson lesson = Lesson.all().get(Integer.parseInt(found.group(1)) - 1);
          String last = found.group(3) == null ? found.group(2) : found.group(3);
          assertThat(lesson.steps()).hasSizeGreaterThanOrEqualTo(Integer.parseInt(last));
        });
  }

  private static List<String> buttons(String text) {
    return BUTTON.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
