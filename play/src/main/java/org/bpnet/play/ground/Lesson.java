package org.bpnet.play.ground;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// A lesson: scenarios of the playground, or experiments, one after the other. What is said to each
/// is among the phrases of the pages, by the lesson's name and the number of the step.
///
/// @param name as phrases have it
public record Lesson(String name, List<Step> steps) {
  private static final List<Lesson> ALL = read();

  /// Throws NullPointerException if something is missing.
  public Lesson {
    Objects.requireNonNull(name);
    steps = List.copyOf(steps);
  }

  /// Something to see.
  public sealed interface Step {
    /// As pages are told.
    JsonValue json();
  }

  /// A scenario of the playground.
  ///
  /// @param iterations that the button trains for
  public record OnGround(Scenario scenario, int iterations) implements Step {
    @Override
    public JsonValue json() {
      return JsonValue.object()
          .with("scenario", scenario.json())
          .with("iterations", iterations)
          .build();
    }
  }

  /// An experiment with values of its options.
  public record InLab(String lab, Map<String, String> values) implements Step {
    public InLab {
      values = Map.copyOf(values);
    }

    @Override
    public JsonValue json() {
      JsonValue.Builder given = JsonValue.object();
      values.forEach(given::with);
      return JsonValue.object().with("lab", lab).with("values", given.build()).build();
    }
  }

  /// All lessons, in their order.
  public static List<Lesson> all() {
    return ALL;
  }

  private static List<Lesson> read() {
    try (InputStream stream = Lesson.class.getResourceAsStream("lessons.json")) {
      var text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
      return Json.readObject(text).items("lessons").stream().map(Lesson::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Lesson of(JsonValue item) {
    var lesson = (JsonValue.Members) item;
    return new Lesson(
        lesson.text("name"), lesson.items("steps").stream().map(Lesson::step).toList());
  }

  /// What a step does not say is as usual on its set.
  private static Step step(JsonValue item) {
    var step = (JsonValue.Members) item;
    if (step.find("lab").isPresent()) {
      JsonValue.Members values = step.members("values");
      return new InLab(
          step.text("lab"),
          values.values().keySet().stream()
              .collect(Collectors.toMap(Function.identity(), values::text)));
    }
    JsonValue.Members given = step.members("scenario");
    return new OnGround(
        Scenario.of(given, Scenario.usual(PointSet.of(given.text("set")))),
        Math.toIntExact(step.whole("iterations")));
  }

  JsonValue json() {
    return JsonValue.object()
        .with("name", name)
        .with("steps", new JsonValue.Items(steps.stream().map(Step::json).toList()))
        .build();
  }
}
