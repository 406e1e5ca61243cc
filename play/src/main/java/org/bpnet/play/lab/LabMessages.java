package org.bpnet.play.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.bpnet.train.json.JsonValue;

/// What pages are told of experiments, and what they ask for.
public final class LabMessages {
  private LabMessages() {}

  /// All experiments by theme.
  public static JsonValue of(List<Labs.Theme> themes) {
    return JsonValue.object()
        .with(
            "themes",
            items(
                themes,
                theme ->
                    JsonValue.object()
                        .with("title", theme.title())
                        .with("experiments", items(theme.experiments(), LabMessages::of))
                        .build()))
        .build();
  }

  private static JsonValue of(Labs.Experiment experiment) {
    return JsonValue.object()
        .with("name", experiment.name())
        .with("header", experiment.header())
        .with("text", JsonValue.ofTexts(experiment.text()))
        .with("long", experiment.isLong())
        .with("options", items(experiment.options(), LabMessages::of))
        .with("examples", items(experiment.examples(), LabMessages::of))
        .build();
  }

  private static JsonValue of(Labs.Option option) {
    return JsonValue.object()
        .with("name", option.name())
        .with("label", option.label())
        .with("placeholder", option.placeholder())
        .with("description", option.description())
        .with("kind", option.kind().name().toLowerCase(Locale.ROOT))
        .with("initial", option.initial())
        .with("choices", JsonValue.ofTexts(option.choices()))
        .build();
  }

  private static JsonValue of(Labs.Example example) {
    Map<String, JsonValue> values = new HashMap<>();
    example.values().forEach((name, value) -> values.put(name, JsonValue.of(value)));
    return JsonValue.object()
        .with("command", example.command())
        .with("values", new JsonValue.Members(values))
        .with("sayings", JsonValue.ofTexts(example.sayings()))
        .build();
  }

  private static <T> JsonValue items(List<T> all, Function<T, JsonValue> each) {
    List<JsonValue> values = new ArrayList<>();
    all.forEach(one -> values.add(each.apply(one)));
    return new JsonValue.Items(values);
  }

  /// What a page asks for: `{"experiment": .., "values": {..}, "language": ..}`.
  ///
  /// @throws org.bpnet.train.json.JsonException if something is missing or has the wrong type
  public static Labs.Asked asked(JsonValue.Members request) {
    JsonValue.Members values = request.members("values");
    Map<String, String> texts = new HashMap<>();
    values.values().keySet().forEach(name -> texts.put(name, values.text(name)));
    return new Labs.Asked(request.text("experiment"), texts, request.text("language"));
  }
}
