package org.bpnet.trials;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/// The command beside a server of PostgreSQL that is begun for it.
@Tag("slow")
class PostgresTrial {
  private static final long PATIENCE = 900;

  /// What CSV writes in another way than [org.bpnet.sql.Sql] has it is given as text.
  private static final String SALES =
      "SELECT price, area, rooms, city, sold::text AS sold, day, at, note, target FROM sales ORDER BY id";

  private static EmbeddedPostgres server;

  @TempDir private Path dir;

  @BeforeAll
  static void start() throws IOException, SQLException {
    server = EmbeddedPostgres.start();
    try (Connection database = server.getPostgresDatabase().getConnection();
        Statement statement = database.createStatement()) {
      statement.execute(
          """
          CREATE TABLE sales AS SELECT
            i AS id,
            (i * 37 % 10000 / 100.0)::numeric(10, 2) AS price,
            CASE WHEN i % 13 = 0 THEN NULL ELSE sin(i) END AS area,
            (i % 7)::smallint AS rooms,
            CASE i % 3 WHEN 0 THEN 'K\u00f6ln' WHEN 1 THEN 'a "b", c' ELSE 'NA' END AS city,
            i % 2 = 0 AS sold,
            DATE '2026-01-01' + i % 5 AS day,
            TIMESTAMP '2026-01-01 01:02:03' + i % 4 * INTERVAL '1 hour' AS at,
            CASE WHEN i % 3 = 0 THEN NULL ELSE 'x' || i % 2 END AS note,
            CASE WHEN sin(i) > 0.2 THEN 'yes' ELSE 'no' END AS target,
            ARRAY[i] AS tags
          FROM generate_series(1, 20000) AS i
          """);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static String address() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  private ChildJvm.Output bpnet(String name, List<String> options, String... args)
      throws IOException, InterruptedException {
    var jvm = new ChildJvm(dir.resolve(name), options);
    return jvm.await(jvm.bpnet(args), PATIENCE);
  }

  private void assertTrains(String name, List<String> options, String data)
      throws IOException, InterruptedException {
    ChildJvm.Output output =
        bpnet(name, options, "train", data, "--epochs", "2", "--model", "8,relu", "--out", "run");
    assertThat(output.code()).as(output.err()).isZero();
  }

  @Test
  void should_learn_from_rows_of_a_server_as_from_a_file_with_the_same() throws Exception {
    Path csv = dir.resolve("sales.csv");
    try (Connection database = server.getPostgresDatabase().getConnection();
        Writer out = Files.newBufferedWriter(csv)) {
      database
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY (" + SALES + ") TO STDOUT CSV HEADER", out);
    }
    String asked = SALES.replace("sold::text AS sold", "sold");

    assertTrains("server", List.of(), address() + " " + asked);
    assertTrains("file", List.of(), csv.toString());

    assertThat(dir.resolve("server/run/model.safetensors"))
        .hasSameBinaryContentAs(dir.resolve("file/run/model.safetensors"));
  }

  /// All rows together, as the driver holds them, would take several hundred MB.
  @Test
  void should_fetch_rows_bit_by_bit() throws Exception {
    assertTrains(
        "bits",
        List.of("-Xmx120m"),
        address()
            + " SELECT sin(i) AS a, cos(i) AS b, i % 2 AS target FROM generate_series(1, 3000000) AS i");
  }

  private String refused(String data) throws IOException, InterruptedException {
    ChildJvm.Output output = bpnet("refused", List.of(), "train", data, "--out", "run");
    assertThat(output.code()).isEqualTo(1);
    assertThat(dir.resolve("refused/run")).doesNotExist();
    return output.err();
  }

  @Test
  void should_say_in_a_line_what_a_server_refuses() throws Exception {
    assertThat(refused(address().replace("user=postgres", "user=nobody") + " SELECT * FROM sales"))
        .contains("role \"nobody\" does not exist; check user and password: BPNET_DB_USER")
        .doesNotContain("\n");
    assertThat(refused(address() + " SELECT * FROM sale"))
        .contains("relation \"sale\" does not exist")
        .doesNotContain("\n");
    assertThat(refused("jdbc:postgresql://localhost:1/postgres SELECT * FROM sales"))
        .contains("; check the address, and that the database runs")
        .doesNotContain("\n");
    assertThat(refused(address() + " SELECT tags, target FROM sales"))
        .contains("column 'tags': holds ")
        .doesNotContain("\n");
  }

  @Test
  void should_change_nothing() throws Exception {
    try (Connection database = server.getPostgresDatabase().getConnection();
        Statement statement = database.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 1 AS a");
      statement.execute(
          "CREATE FUNCTION emptied() RETURNS int LANGUAGE sql AS 'DELETE FROM kept; SELECT 1'");

      assertThat(refused(address() + " SELECT emptied() AS a, target FROM sales"))
          .contains("cannot execute DELETE in a read-only transaction")
          .doesNotContain("\n");

      try (var rows = statement.executeQuery("SELECT count(*) FROM kept")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(1);
      }
    }
  }
}
