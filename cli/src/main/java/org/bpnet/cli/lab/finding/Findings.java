package org.bpnet.cli.lab.finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.cli.terminal.Words;
import org.bpnet.train.json.JsonValue;

/// What an experiment found: tables and single figures, in the order in which they are to be read.
///
/// In text a number has up to four significant digits, in JSON all of them; what is not finite is a
/// text there. The fields of JSON are the names of tables and figures, those of a row its columns,
/// with `_` for what is neither letter nor digit.
public final class Findings {
  private static final String GAP = "   ";

  private final List<String> text = new ArrayList<>();
  private final Map<String, JsonValue> json = new LinkedHashMap<>();

  /// A table.
  ///
  /// @param name for JSON
  /// @param columns the titles
  /// @param rows of as many cells, each a number or a text
  public Findings table(String name, List<String> columns, List<List<Object>> rows) {
    List<JsonValue> all = new ArrayList<>();
    for (List<Object> row : rows) {
      JsonValue.Builder fields = JsonValue.object();
      for (int i = 0; i < row.size(); i++) {
        fields.with(field(columns.get(i)), value(row.get(i)));
      }
      all.add(fields.build());
    }
    json.put(field(name), new JsonValue.Items(all));
    text.addAll(lines(columns, rows));
    text.add("");
    return this;
  }

  /// A figure with what it means.
  ///
  /// @param name for JSON
  /// @param sentence in which `%s` stands for the figure
  public Findings figure(String name, Object figure, String sentence) {
    json.put(field(name), value(figure));
    text.add(String.format(Locale.ROOT, sentence, cell(figure)));
    return this;
  }

  /// A line that is there for readers alone.
  public Findings say(String line) {
    text.add(line);
    return this;
  }

  /// As text, with an end of line.
  public String text() {
    return String.join("\n", text).stripTrailing() + "\n";
  }

  /// As JSON, an object.
  public JsonValue json() {
    return new JsonValue.Members(json);
  }

  private static List<String> lines(List<String> columns, List<List<Object>> rows) {
    List<List<String>> cells = new ArrayList<>(List.of(columns));
    rows.forEach(row -> cells.add(row.stream().map(Findings::cell).toList()));
    List<String> lines = new ArrayList<>();
    for (List<String> row : cells) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int place = column;
        int width = cells.stream().mapToInt(r -> r.get(place).length()).max().orElse(0);
        boolean left = !rows.isEmpty() && !(rows.getFirst().get(column) instanceof Number);
        String form = (left ? "%-" : "%") + width + "s";
        line.append(column == 0 ? "" : GAP);
        line.append(String.format(Locale.ROOT, form, row.get(column)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static String cell(Object value) {
    return switch (value) {
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e6 ->
          String.format(Locale.ROOT, "%.0f", number + 0.0);
      case Double number -> Words.number(number).replaceFirst("\\.?0+(?=e|$)", "");
      case Integer count -> Words.count(count);
      case Long count -> Words.count(count);
      default -> value.toString();
    };
  }

  private static JsonValue value(Object value) {
    return switch (value) {
      case Double number when Double.isFinite(number) -> JsonValue.of(number);
      case Integer count -> JsonValue.of(count.longValue());
      case Long count -> JsonValue.of(count);
      case Boolean yes -> JsonValue.of(yes);
      default -> JsonValue.of(value.toString());
    };
  }

  private static String field(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]+", "_")
        .replaceAll("^_|_$", "");
  }
}
