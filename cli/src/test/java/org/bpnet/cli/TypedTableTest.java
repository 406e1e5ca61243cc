package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parquet files, queries and databases where a CSV table can stand.
class TypedTableTest {
  private static final String ROWS =
      "SELECT i AS id, ((i * 7919) % 100)::INTEGER / 10.0 AS x, (i % 7)::DECIMAL(8, 2) * 1.25 AS price,"
          + " CASE WHEN i % 11 > 0 THEN (i % 13)::INTEGER END AS n, i % 3 = 0 AS flag,"
          + " (['red', 'green', NULL, 'NA'])[1 + i % 4] AS colour, DATE '2026-01-01' + (i % 3)::INTEGER"
          + " AS day, CASE WHEN (i * 7919) % 100 > 50 THEN 'big' ELSE 'small' END AS y"
          + " FROM range(240) AS rows(i)";

  @TempDir private static Path data;
  @TempDir private Path dir;

  @BeforeAll
  static void write() throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("s.db"));
        Statement statement = database.createStatement()) {
      statement.execute("CREATE TABLE t AS " + ROWS);
      statement.execute("COPY t TO '%s'".formatted(data.resolve("t.csv")));
      statement.execute("COPY t TO '%s'".formatted(data.resolve("t.csv.gz")));
      statement.execute("COPY t TO '%s'".formatted(data.resolve("t.parquet")));
    }
  }

  private static String file(String name) {
    return data.resolve(name).toString();
  }

  private CommandRun train(String from, String out, String... more) {
    Stream<String> args =
        Stream.of("train", from, "--drop", "id", "--epochs", "2", "--out", run(out));
    CommandRun run = CommandRun.of(Stream.concat(args, Stream.of(more)).toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private String run(String name) {
    return dir.resolve(name).toString();
  }

  private JsonValue.Members notes(String name) throws IOException {
    return Json.readObject(Files.readString(dir.resolve(name).resolve("run.json")))
        .members("notes");
  }

  @Test
  void should_learn_the_same_to_the_bit_from_the_same_rows() throws IOException {
    List<String> sources =
        List.of(
            file("t.csv"),
            file("t.csv.gz"),
            file("t.parquet"),
            "FROM '" + file("t.parquet") + "'",
            "jdbc:duckdb:" + file("s.db") + " SELECT * FROM t ORDER BY id");

    for (int i = 0; i < sources.size(); i++) {
      train(sources.get(i), "run" + i, "--threads", String.valueOf(1 + i % 2));
    }

    byte[] first = Files.readAllBytes(dir.resolve("run0/model.safetensors"));
    for (int i = 1; i < sources.size(); i++) {
      assertThat(dir.resolve("run" + i + "/model.safetensors"))
          .as(sources.get(i))
          .hasBinaryContent(first);
      assertThat(notes("run" + i).text("data")).isEqualTo(sources.get(i));
    }
  }

  @Test
  void should_predict_and_measure_from_queries_and_parquet() {
    train(file("t.parquet"), "run");
    String query = "SELECT * FROM '" + file("t.parquet") + "' WHERE id < 30";
    String csv = "SELECT * FROM '" + file("t.csv") + "' WHERE id < 30";

    CommandRun predicted = CommandRun.of("predict", "--model", run("run"), query);
    CommandRun whole = CommandRun.of("predict", "--model", run("run"), file("t.csv"));
    CommandRun evaluated = CommandRun.of("evaluate", "--model", run("run"), "--json", query);
    CommandRun importance =
        CommandRun.of("importance", "--model", run("run"), "--json", "--repeats", "1", csv);
    CommandRun folds =
        CommandRun.of("cv", query, "--drop", "id", "-k", "2", "--epochs", "1", "--json");
    CommandRun tuned =
        CommandRun.of(
            "tune", csv, "--drop", "id", "--epochs", "1", "--trials", "2", "--out", run("tune"));

    assertThat(predicted.out().lines().toList())
        .hasSize(31)
        .isEqualTo(whole.out().lines().limit(31).toList());
    assertThat(Json.readObject(evaluated.out()).text("data")).isEqualTo("query");
    assertThat(Json.readObject(evaluated.out()).number("rows")).isEqualTo(30);
    assertThat(Json.readObject(importance.out()).number("rows")).isEqualTo(30);
    assertThat(Json.readObject(folds.out()).text("data")).isEqualTo(query);
    assertThat(tuned.code()).as(tuned.err()).isZero();
  }

  @Test
  void should_test_on_other_rows() {
    String low = "SELECT * FROM '" + file("t.parquet") + "' WHERE id < 200";
    String high = "SELECT * FROM '" + file("t.parquet") + "' WHERE id >= 200";

    JsonValue.Members result = Json.readObject(train(low, "run", "--test", high, "--json").out());

    assertThat(result.number("test_rows")).isEqualTo(40);
  }

  @Test
  void should_note_no_password_and_resume_with_the_same_rows() throws IOException {
    String query = " SELECT * FROM t WHERE id < 100 ORDER BY id";
    String address = "jdbc:duckdb:" + file("s.db");

    train(address + query, "run");
    CommandRun resumed = CommandRun.of("train", "--resume", "--out", run("run"), "--json");
    CommandRun other =
        CommandRun.of(
            "train", address + query.replace("100", "90"), "--resume", "--out", run("run"));
    CommandRun refused =
        CommandRun.of("cv", "jdbc:nix://ana:geheim@db/x?password=geheim SELECT 1", "--json");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(notes("run").text("data")).isEqualTo(address + query);
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("resume with the same data and settings");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("cv: jdbc:nix://ana@db/x: there is no driver")
        .doesNotContain("geheim");
  }

  @Test
  void should_say_what_is_wrong_in_a_line_and_leave_nothing() throws IOException {
    Path text = Files.writeString(dir.resolve("text.parquet"), "a,b\n1,2\n");

    for (String bad :
        List.of(
            text.toString(),
            run("none.parquet"),
            "SELECT nix FROM '" + file("t.parquet") + "'",
            "SELECT 1 AS a, 2 AS b WHERE false",
            "DELETE FROM t",
            "jdbc:duckdb:" + run("none.db") + " SELECT 1")) {
      CommandRun refused = CommandRun.of("train", bad, "--out", run("out"));
      assertThat(refused.code()).as(bad).isEqualTo(1);
      assertThat(refused.errLines()).as(bad).hasSize(1);
      assertThat(refused.out()).isEmpty();
      assertThat(dir.resolve("out")).doesNotExist();
    }
  }
}
