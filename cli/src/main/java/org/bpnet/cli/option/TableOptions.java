package org.bpnet.cli.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.data.table.TableFormat;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a table is read: what is not given is found out, or is as it was when the model was trained.
public final class TableOptions {
  @Option(
      names = "--separator",
      paramLabel = "SIGN",
      description =
          "What stands between a table's cells: a sign, or tab, space, comma, semicolon or pipe;"
              + " found if not given.")
  @Nullable String separator;

  @Option(
      names = "--decimal",
      paramLabel = "MARK",
      description =
          "The mark before fractions, a point or a comma; found for each column if not given.")
  @Nullable String decimal;

  @Option(
      names = "--columns",
      paramLabel = "NAMES",
      description =
          "The names of all columns, a,b,c, of a table whose first line does not have them.")
  @Nullable String columns;

  @Option(
      names = "--missing",
      paramLabel = "WORDS",
      description =
          "Words that stand for no value, such as \"unknown,-\", beside an empty cell and those of"
              + " --na.")
  @Nullable String missing;

  @Option(
      names = "--na",
      paramLabel = "WORDS",
      description =
          "The words that usually stand for no value; NA,N/A,NaN,null,? if not given, none if"
              + " empty.")
  @Nullable String usual;

  /// How tables are read for inputs that are encoded so.
  public static TableFormat trained(Inputs inputs) {
    return inputs instanceof Inputs.Rows(TableEncoder encoder)
        ? encoder.format()
        : TableFormat.defaults();
  }

  /// The format, what was not given being as in another.
  ///
  /// @throws UsageException if a value is wrong
  public TableFormat format(TableFormat other) {
    try {
      TableFormat format = other;
      if (separator != null) {
        format = format.separator(separator(separator));
      }
      if (decimal != null) {
        format = format.decimal(mark("decimal", decimal));
      }
      if (columns != null) {
        format = format.names(names(columns));
      }
      if (usual != null || missing != null) {
        List<String> words = usual == null ? format.missing() : names(usual);
        List<String> more = missing == null ? List.of() : names(missing);
        format = format.missing(Stream.concat(words.stream(), more.stream()).toList());
      }
      return format;
    } catch (IllegalArgumentException wrong) {
      throw new UsageException("--" + wrong.getMessage());
    }
  }

  private static char separator(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "tab", "\\t" -> '\t';
      case "space" -> ' ';
      case "comma" -> ',';
      case "semicolon" -> ';';
      case "pipe" -> '|';
      default -> mark("separator", text);
    };
  }

  private static char mark(String option, String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: needs one sign, got '%s'", option, text));
    }
    return text.charAt(0);
  }

  /// The items of a list with commas; one that has a comma itself stands in quotes.
  static List<String> names(String list) {
    List<String> names = new ArrayList<>();
    var name = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i <= list.length(); i++) {
      char c = i < list.length() ? list.charAt(i) : ',';
      if (c == ',' && (!quoted || i == list.length())) {
        names.add(name.toString().strip());
        name.setLength(0);
      } else if (c == '"') {
        quoted = !quoted;
      } else {
        name.append(c);
      }
    }
    return names.stream().filter(item -> !item.isEmpty()).toList();
  }

  /// What the run folder notes.
  void note(Map<String, JsonValue> notes) {
    Notes.put(notes, "separator", separator);
    Notes.put(notes, "decimal", decimal);
    Notes.put(notes, "columns", columns);
    Notes.put(notes, "missing", missing);
    Notes.put(notes, "na", usual);
  }

  /// Takes what was not given from the notes of the run that is resumed.
  void resume(JsonValue.Members notes) {
    separator = Notes.text(separator, notes, "separator");
    decimal = Notes.text(decimal, notes, "decimal");
    columns = Notes.text(columns, notes, "columns");
    missing = Notes.text(missing, notes, "missing");
    usual = Notes.text(usual, notes, "na");
  }
}
