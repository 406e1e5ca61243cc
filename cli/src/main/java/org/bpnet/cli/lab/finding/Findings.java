package org.bpnet.cli.lab.finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bpnet.cli.terminal.Columns;
import org.bpnet.cli.terminal.Language;
import org.bpnet.cli.terminal.Phrase;
import org.bpnet.cli.terminal.Words;
import org.bpnet.train.json.JsonValue;

/// What an experiment found: tables and single figures, in the order in which they are to be read.
///
/// In text a number has up to four significant digits, in JSON all of them; what is not finite is a
/// text there. The fields of JSON are the names of tables and figures, those of a row its columns,
/// with `_` for what is neither letter nor digit; JSON is English in every language.
public final class Findings {
  private static final String GAP = "   ";

  private final List<Function<Language, List<String>>> text = new ArrayList<>();
  private final Map<String, JsonValue> json = new LinkedHashMap<>();

  /// A table.
  ///
  /// @param name for JSON
  /// @param columns the titles, texts or phrases
  /// @param rows of as many cells, each a number, a text or a phrase
  public Findings table(String name, List<?> columns, List<? extends List<?>> rows) {
    List<JsonValue> all = new ArrayList<>();
    for (List<?> row : rows) {
      JsonValue.Builder fields = JsonValue.object();
      for (int i = 0; i < row.size(); i++) {
        fields.with(field(columns.get(i).toString()), value(row.get(i)));
      }
      all.add(fields.build());
    }
    json.put(field(name), new JsonValue.Items(all));
    text.add(language -> lines(language, columns, rows));
    return say("");
  }

  /// A figure with what it means.
  ///
  /// @param name for JSON
  /// @param sentence in which `%s` stands for the figure
  public Findings figure(String name, Object figure, String sentence) {
    json.put(field(name), value(figure));
    text.add(language -> List.of(language.format(sentence, cell(language, figure))));
    return this;
  }

  /// A line that is there for readers alone, see [Language#format].
  public Findings say(String line, Object... figures) {
    text.add(language -> List.of(language.format(line, figures)));
    return this;
  }

  /// As text in a language, with an end of line.
  public String text(Language language) {
    return text.stream()
            .flatMap(part -> part.apply(language).stream())
            .collect(Collectors.joining("\n"))
            .stripTrailing()
        + "\n";
  }

  /// As JSON, an object.
  public JsonValue json() {
    return new JsonValue.Members(json);
  }

  private static List<String> lines(
      Language language, List<?> columns, List<? extends List<?>> rows) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(cells(language, columns));
    rows.forEach(row -> cells.add(cells(language, row)));
    List<String> lines = new ArrayList<>();
    for (List<String> row : cells) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int place = column;
        int width = cells.stream().mapToInt(r -> Columns.width(r.get(place))).max().orElse(0);
        boolean left = !rows.isEmpty() && !(rows.getFirst().get(column) instanceof Number);
        String cell = row.get(column);
        line.append(column == 0 ? "" : GAP);
        line.append(left ? Columns.left(cell, width) : Columns.right(cell, width));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static List<String> cells(Language language, List<?> row) {
    return row.stream().map(value -> cell(language, value)).toList();
  }

  private static String cell(Language language, Object value) {
    return switch (value) {
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e6 ->
          String.format(Locale.ROOT, "%.0f", number + 0.0);
      case Double number ->
          Words.number(number)
              .replaceFirst("(\\.\\d*?)0+(?=e|$)", "$1")
              .replaceFirst("\\.(?=e|$)", "");
      case Integer count -> Words.count(count);
      case Long count -> Words.count(count);
      case Phrase phrase -> phrase.in(language);
      default -> language.of(value.toString());
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
