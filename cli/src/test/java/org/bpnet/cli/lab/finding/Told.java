package org.bpnet.cli.lab.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bpnet.cli.CommandRun;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;

/// What an experiment prints as JSON.
public record Told(JsonValue.Members all) {
  /// Runs `bpnet lab`, and looks at text, figures and picture.
  ///
  /// @param picture where to draw
  public static Told of(Path picture, String... words) {
    List<String> line = new ArrayList<>(List.of("lab"));
    line.addAll(List.of(words));
    line.addAll(List.of("--json", "--picture", picture.toString()));
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(picture).content().contains("</svg>").doesNotContain("NaN");
    return new Told(Json.readObject(run.out()));
  }

  public double number(String name) {
    return all.number(name);
  }

  public String text(String name) {
    return all.text(name);
  }

  /// The rows of a table.
  public List<JsonValue.Members> rows(String table) {
    return all.items(table).stream().map(JsonValue.Members.class::cast).toList();
  }

  /// A column of numbers.
  public double[] column(String table, String column) {
    return rows(table).stream().mapToDouble(row -> row.number(column)).toArray();
  }
}
