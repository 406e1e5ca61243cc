package org.bpnet.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.data.Target;
import org.bpnet.data.table.Notation;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.data.table.TableEncoder.Input;
import org.bpnet.data.table.TableFormat;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;

/// How tables are read and encoded, as a part of `model.json`. What is as usual is not written.
final class TableFiles {
  private TableFiles() {}

  static JsonValue toJson(TableEncoder encoder) {
    JsonValue.Builder json =
        JsonValue.object()
            .with("kind", "rows")
            .with("column", encoder.column())
            .with(
                "columns",
                new JsonValue.Items(encoder.inputs().stream().map(TableFiles::toJson).toList()));
    if (!encoder.format().equals(TableFormat.defaults())) {
      json.with("format", toJson(encoder.format()));
    }
    return json.build();
  }

  static TableEncoder encoder(JsonValue.Members json, Target target) {
    List<Input> columns = new ArrayList<>();
    for (JsonValue column : json.items("columns")) {
      if (!(column instanceof JsonValue.Members members)) {
        throw new JsonException("'columns' needs a list of objects");
      }
      columns.add(input(members));
    }
    TableFormat format =
        json.find("format").isPresent() ? format(json.members("format")) : TableFormat.defaults();
    return new TableEncoder(columns, json.text("column"), target, format);
  }

  private static JsonValue.Members toJson(TableFormat format) {
    JsonValue.Builder json = JsonValue.object();
    if (format.separator() != TableFormat.FOUND) {
      json.with("separator", String.valueOf(format.separator()));
    }
    if (format.decimal() != TableFormat.FOUND) {
      json.with("decimal", String.valueOf(format.decimal()));
    }
    return json.with("names", JsonValue.ofTexts(format.names()))
        .with("missing", JsonValue.ofTexts(format.missing()))
        .build();
  }

  private static TableFormat format(JsonValue.Members json) {
    return new TableFormat(
        mark(json, "separator"), mark(json, "decimal"), json.texts("names"), json.texts("missing"));
  }

  private static char mark(JsonValue.Members json, String name) {
    if (json.find(name).isEmpty()) {
      return TableFormat.FOUND;
    }
    String text = json.text(name);
    if (text.length() != 1) {
      throw new JsonException(
          String.format(Locale.ROOT, "'%s' needs one character, got '%s'", name, text));
    }
    return text.charAt(0);
  }

  private static JsonValue toJson(Input input) {
    return switch (input) {
      case Input.Numeric numeric -> {
        JsonValue.Builder json =
            JsonValue.object()
                .with("kind", "numeric")
                .with("column", numeric.column())
                .with("fill", numeric.fill())
                .with("mean", numeric.mean())
                .with("scale", numeric.scale());
        if (!numeric.notation().equals(Notation.PLAIN)) {
          json.with("notation", numeric.notation().toString());
        }
        if (!Double.isNaN(numeric.least())) {
          json.with("least", numeric.least()).with("greatest", numeric.greatest());
        }
        yield json.build();
      }
      case Input.Categorical(String column, List<String> levels) ->
          JsonValue.object()
              .with("kind", "categorical")
              .with("column", column)
              .with("levels", JsonValue.ofTexts(levels))
              .build();
    };
  }

  private static Input input(JsonValue.Members json) {
    String column = json.text("column");
    return switch (json.text("kind")) {
      case "numeric" -> {
        if (json.number("scale") == 0) {
          throw new JsonException(
              String.format(Locale.ROOT, "column %s: 'scale' must not be 0", column));
        }
        yield new Input.Numeric(
            column,
            json.number("fill"),
            json.number("mean"),
            json.number("scale"),
            json.find("notation").isPresent() ? Notation.of(json.text("notation")) : Notation.PLAIN,
            json.find("least").isPresent() ? json.number("least") : Double.NaN,
            json.find("greatest").isPresent() ? json.number("greatest") : Double.NaN);
      }
      case "categorical" -> new Input.Categorical(column, json.texts("levels"));
      default -> throw ModelFiles.unknown("column " + column, json);
    };
  }
}
