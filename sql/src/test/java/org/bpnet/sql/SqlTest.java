package org.bpnet.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTest {
  @TempDir private Path folder;

  private static Table ask(String address, String sql, String user, String password) {
    return Sql.query(Query.of(address + " " + sql), TableFormat.defaults(), user, password);
  }

  private static List<String> cells(Table table, String column) {
    return IntStream.range(0, table.rows()).mapToObj(row -> table.cell(row, column)).toList();
  }

  private static void assertRefused(String query, String... parts) {
    assertThatThrownBy(() -> Sql.query(query))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT a, FROM WHERE              | query: Parser Error: syntax error at or near "WHERE"
          SELECT * FROM 'none/x.parquet'    | query: IO Error: No files found that match the pattern
          SELECT a FROM nix                 | query: Catalog Error: Table with name nix does not exist!
          SELECT 1 AS a WHERE 1 = 2         | query: has columns (a) but no rows
          SELECT 1 AS a, 2 AS a             | query: the name 'a' stands over more than one column; rename one
          SELECT 'x'::INTEGER AS a          | query: Conversion Error: Could not convert string 'x' to INT32
          SELECT CASE WHEN i = 99999 THEN 'y' ELSE i::VARCHAR END::INTEGER AS a FROM range(100000) r(i) | query: Conversion Error: Could not convert string 'y' to INT32
          DROP TABLE t                      | query: needs one that reads rows and changes nothing, SELECT, WITH or FROM, got 'DROP TABLE t'
          COPY t TO 'x.csv'                 | query: needs one that reads rows and changes nothing
          SELECT 1; DROP TABLE t            | query: needs one statement, got another behind the semicolon
          FROM 'https://example.org/a.csv'  | requires the extension httpfs to be loaded; BPNet loads none: get the file first
          jdbc:nix:shop SELECT 1            | jdbc:nix:shop: there is no driver for this kind of database; put its jar into
          jdbc:duckdb:                      | jdbc:duckdb:: needs a query behind the address, in the same quotes: "jdbc:duckdb: SELECT
          jdbc:duckdb:/none/x.db SELECT 1   | jdbc:duckdb:/none/x.db: IO Error: Cannot open database
          jdbc:h2:tcp://localhost:1/x SELECT 1 | jdbc:h2:tcp://localhost:1/x: Connection is broken
          """)
  void should_say_in_a_line_what_is_wrong(String query, String said) {
    assertRefused(query, said);
  }

  @Test
  void should_give_the_same_rows_in_the_same_order_each_time() {
    Path file =
        Duck.copy(
            "SELECT i, hash(i) % 1000 AS k, (hash(i) % 977) / 7 AS x FROM range(400000) AS rows(i)",
            folder.resolve("t.parquet"), "ROW_GROUP_SIZE 20000");
    String query =
        "SELECT k, sum(x) AS total, avg(x) AS mean, count(*) AS n FROM '%s' GROUP BY k"
            .formatted(file);
    Table first = Sql.query(query);

    for (int i = 0; i < 3; i++) {
      Table again = Sql.query(query);
      assertThat(cells(again, "k")).isEqualTo(cells(first, "k"));
      assertThat(again.numbers("total")).isEqualTo(first.numbers("total"));
    }
    Table rows = Sql.query("SELECT i FROM '%s' WHERE x > 1".formatted(file));
    assertThat(rows.numbers("i")).isSorted().hasSizeGreaterThan(300_000);
  }

  @Test
  void should_run_on_one_thread_with_bounded_memory_and_load_nothing() {
    Table settings =
        Sql.query(
            "SELECT name, value FROM duckdb_settings() WHERE name IN ('threads', 'memory_limit',"
                + " 'autoload_known_extensions', 'autoinstall_known_extensions', 'TimeZone',"
                + " 'preserve_insertion_order') ORDER BY name");

    assertThat(cells(settings, "name"))
        .containsExactly(
            "TimeZone",
            "autoinstall_known_extensions",
            "autoload_known_extensions",
            "memory_limit",
            "preserve_insertion_order",
            "threads");
    List<String> values = cells(settings, "value");
    assertThat(values.subList(0, 3)).containsExactly("UTC", "false", "false");
    assertThat(values.subList(4, 6)).containsExactly("true", "1");
    assertThat(values.get(3)).endsWith("iB").doesNotContain("TiB");
  }

  @Test
  void should_leave_no_temporary_folder() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> before = sessions(temporary);

    Sql.query("SELECT 1 AS a");
    assertRefused("SELECT a FROM nix", "Catalog Error");

    assertThat(sessions(temporary)).isEqualTo(before);
  }

  private static List<Path> sessions(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("bpnet-duckdb"))
          .sorted()
          .toList();
    }
  }

  @Test
  void should_read_json_and_packed_csv_by_their_names() throws IOException {
    Path lines =
        Files.writeString(
            folder.resolve("it's.jsonl"), "{\"a\": 1, \"b\": \"x\"}\n{\"b\": null, \"a\": 2.5}\n");

    DataSource source = DataSources.open(lines.toString());

    assertThat(source.name()).isEqualTo("it's.jsonl");
    Table table = ((DataSource.Tabular) source).table();
    assertThat(table.numbers("a")).containsExactly(1, 2.5);
    assertThat(cells(table, "b")).containsExactly("x", "");
    assertThat(DataSources.noted(lines.toString())).isEqualTo(lines.toAbsolutePath().toString());
    Files.writeString(folder.resolve("bad.json"), "{\"a\": ");
    assertThatThrownBy(() -> DataSources.open(folder.resolve("bad.json").toString()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(folder.resolve("bad.json") + ": ")
        .message()
        .hasLineCount(1);
  }

  @Test
  void should_open_queries_wherever_data_are_named() {
    DataSource source = DataSources.open("SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y'");

    assertThat(source.name()).isEqualTo("query");
    assertThat(((DataSource.Tabular) source).table().numbers("a")).containsExactly(1, 2);
    assertThat(DataSources.noted("jdbc:h2:mem:x;USER=sa;PASSWORD=geheim SELECT 1"))
        .isEqualTo("jdbc:h2:mem:x;USER=sa SELECT 1");
  }

  @Test
  void should_read_only_from_a_database_in_a_file() throws SQLException {
    Path file = folder.resolve("shop.db");
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = database.createStatement()) {
      statement.execute("CREATE TABLE sales AS SELECT i AS id, i / 2 AS price FROM range(3) r(i)");
    }

    Table table = Sql.query("jdbc:duckdb:" + file + "\nSELECT * FROM sales ORDER BY id DESC;");

    assertThat(table.numbers("price")).containsExactly(1, 0.5, 0);
    assertThat(table.source()).isEqualTo("jdbc:duckdb:" + file);
  }

  @Test
  void should_ask_another_database_with_user_and_password() throws SQLException {
    String address = "jdbc:h2:" + folder.resolve("h2");
    try (Connection database = DriverManager.getConnection(address, "ana", "geheim");
        Statement statement = database.createStatement()) {
      statement.execute(
          "CREATE TABLE t(id INT, price DECIMAL(8, 2), r REAL, d DOUBLE, ok BOOLEAN, kind CHAR(1),"
              + " born DATE, at TIMESTAMP, zoned TIMESTAMP WITH TIME ZONE, note CLOB, raw BLOB,"
              + " tags INT ARRAY)");
      statement.execute(
          "INSERT INTO t VALUES (1, 1.50, 0.1, 0.2, TRUE, 'a', '2026-01-31', '2026-01-31 01:02:03.5',"
              + " '2026-01-31 01:02:03+05', 'long', x'00ff', ARRAY[1, 2]), (2, NULL, NULL, NULL, NULL,"
              + " NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
    }

    Table table = ask(address, "SELECT * FROM t ORDER BY id", "ana", "geheim");

    assertThat(table.numbers("PRICE")).containsExactly(1.5, Double.NaN);
    assertThat(table.cell(0, "PRICE")).isEqualTo("1.50");
    assertThat(table.numbers("R")[0]).isEqualTo(0.1);
    assertThat(table.numbers("D")[0]).isEqualTo(0.2);
    assertThat(cells(table, "OK")).containsExactly("true", "");
    assertThat(cells(table, "KIND")).containsExactly("a", "");
    assertThat(cells(table, "BORN")).containsExactly("2026-01-31", "");
    assertThat(cells(table, "AT")).containsExactly("2026-01-31 01:02:03.5", "");
    assertThat(cells(table, "ZONED")).containsExactly("2026-01-30 20:02:03+00", "");
    assertThat(cells(table, "NOTE")).containsExactly("long", "");
    assertThat(cells(table, "RAW")).containsOnly("(bytes)");
    assertThat(cells(table, "TAGS")).containsOnly("(list)");
    assertThatThrownBy(() -> ask(address, "SELECT * FROM t", "ana", "falsch"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(address + ": ")
        .hasMessageEndingWith(
            "; check user and password: BPNET_DB_USER and BPNET_DB_PASSWORD say them")
        .hasMessageNotContaining("falsch")
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> ask(address + ";IFEXISTS=TRUE;X=1", "SELECT 1", "ana", "geheim"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageNotContaining("geheim");
  }

  @Test
  void should_ask_a_connection_and_leave_it_open() throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT 1 AS a UNION ALL SELECT 2");

      assertThat(Sql.query(database, "SELECT * FROM t ORDER BY a DESC").numbers("a"))
          .containsExactly(2, 1);
      assertThatThrownBy(() -> Sql.query(database, "DELETE FROM t"))
          .isInstanceOf(DataFormatException.class);
      assertThatThrownBy(() -> Sql.query(database, "SELECT b FROM t"))
          .isInstanceOf(DataFormatException.class)
          .hasMessageStartingWith("query: Binder Error");
      assertThat(Sql.query(database, "SELECT * FROM t").rows()).isEqualTo(2);
    }
  }
}
