package org.bpnet.play.monitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// The settings of runs as lines of a table.
final class RunSettings {
  /// What says nothing of the run, or says again what others say.
  private static final Set<String> LEFT_OUT = Set.of("checksum", "provenance.seed");

  private static final Pattern BATCH = Pattern.compile("\\bbatch=(\\d{1,7})\\b");

  /// Where the sampler names none, as of a method that takes all examples. Ours.
  private static final int USUAL_BATCH = 32;

  private RunSettings() {}

  /// How many examples a step sees.
  ///
  /// @param settings as [#flat] gives them
  static int batch(Map<String, String> settings) {
    Matcher sampler = BATCH.matcher(settings.getOrDefault("training.sampler", ""));
    return sampler.find() ? Math.max(1, Integer.parseInt(sampler.group(1))) : USUAL_BATCH;
  }

  /// All settings by the way to them, `training.learners.optimizer.rule`.
  ///
  /// @param run what `run.json` holds
  static Map<String, String> flat(JsonValue.Members run) {
    Map<String, String> settings = new LinkedHashMap<>();
    flatten("", run, settings);
    settings.keySet().removeAll(LEFT_OUT);
    return settings;
  }

  private static void flatten(String path, JsonValue value, Map<String, String> settings) {
    String prefix = path.isEmpty() ? "" : path + ".";
    switch (value) {
      case JsonValue.Members(Map<String, JsonValue> members) ->
          members.forEach((name, member) -> {
            if (!name.equals("name")) { // it is in the path
              flatten(prefix + name, member, settings);
            }
          });
      case JsonValue.Items(List<JsonValue> items)
          when items.stream().anyMatch(JsonValue.Members.class::isInstance) -> {
        for (int i = 0; i < items.size(); i++) {
          flatten(prefix + name(items.get(i), i), items.get(i), settings);
        }
      }
      case JsonValue.Items(List<JsonValue> items) ->
          settings.put(path, String.join(", ", items.stream().map(RunSettings::text).toList()));
      default -> settings.put(path, text(value));
    }
  }

  private static String name(JsonValue item, int place) {
    return item instanceof JsonValue.Members members
            && members.find("name").orElse(null) instanceof JsonValue.Text(String name)
        ? name
        : Integer.toString(place + 1);
  }

  private static String text(JsonValue value) {
    return value instanceof JsonValue.Text(String text) ? text : Json.compact(value);
  }

  /// The settings in which runs differ, with the value of each run, empty where it has none.
  static Map<String, List<String>> differences(List<Map<String, String>> runs) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.keySet()));
    Map<String, List<String>> different = new LinkedHashMap<>();
    for (String name : names) {
      List<String> values = new ArrayList<>();
      runs.forEach(run -> values.add(run.getOrDefault(name, "")));
      if (Set.copyOf(values).size() > 1) {
        different.put(name, values);
      }
    }
    return different;
  }
}
