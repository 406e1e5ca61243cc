package org.bpnet.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Dataset;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.data.table.TableFormat;
import org.bpnet.data.table.TableTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same rows are the same data, whether they come from CSV, from Parquet or from a query.
class SameAsCsvTest {
  /// Columns of all types that both can have, each with missing cells, and with odd ones.
  private static final String TYPES =
      """
      SELECT
        i::TINYINT AS tiny,
        CASE WHEN i % 7 > 0 THEN -i * 400 END::SMALLINT AS small,
        CASE WHEN i % 5 > 0 THEN i * 100000 END::INTEGER AS whole,
        (i * 90000000000)::BIGINT AS long,
        CASE WHEN i % 3 > 0 THEN 9007199254740990 + i END::BIGINT AS longer,
        (i * 123456789012345678901)::HUGEINT AS huge,
        (i * 2)::UTINYINT AS utiny,
        (4294967200 + i)::UINTEGER AS uwhole,
        (18446744073709551500 + i)::UBIGINT AS ulong,
        CASE WHEN i % 4 > 0 THEN i / 10 END::REAL AS single,
        (1 / (i + 1))::REAL AS single_fraction,
        CASE WHEN i % 6 > 0 THEN i / 7 END::DOUBLE AS twice,
        CASE i % 4 WHEN 0 THEN '-0.0' WHEN 1 THEN 'nan' WHEN 2 THEN '1e-30' ELSE '123456789.125' END::DOUBLE AS odd,
        (i * 1e15)::DOUBLE AS large,
        CASE WHEN i % 5 > 0 THEN i * 1.05 END::DECIMAL(4, 1) AS decimal1,
        (i * 1.005)::DECIMAL(18, 3) AS decimal3,
        (i * 12345678901234567.001)::DECIMAL(38, 10) AS decimal10,
        i::DECIMAL(9, 0) AS decimal0,
        CASE WHEN i % 7 > 0 THEN i % 2 = 0 END AS flag,
        CASE WHEN i % 7 > 0 THEN DATE '1969-12-25' + (i % 9)::INTEGER END AS date,
        CASE WHEN i % 5 > 0 THEN TIMESTAMP '1969-12-31 23:59:59.5' + to_milliseconds(250 * (i % 6)) END AS moment,
        (TIMESTAMP '2026-01-31 01:02:03' + to_seconds(i % 6))::TIMESTAMP_S AS seconds,
        (TIMESTAMP '2026-01-31 01:02:03.25' + to_seconds(i % 6))::TIMESTAMP_MS AS milliseconds,
        (TIMESTAMPTZ '2026-01-31 01:02:03+05' + to_hours(i % 6)) AS zoned,
        TIME '01:02:03' + to_minutes(i % 6) AS time,
        CASE WHEN i % 2 = 0 THEN UUID '00000000-0000-0000-0000-000000000001' END AS uuid,
        (['a', 'b', 'c'])[1 + i % 3]::ENUM('c', 'b', 'a') AS enumerated,
        (['red', ' blue ', '', NULL, 'NA', 'a,"b"', E'two\\nlines', 'grün', '?', '7'])[1 + i % 10] AS text,
        CASE WHEN i % 5 > 0 THEN (i % 4)::VARCHAR END AS digits,
        CASE WHEN i % 5 > 0 THEN replace((i % 4 + 0.5)::VARCHAR, '.', ',') END AS commas,
        NULL::INTEGER AS empty_number,
        NULL::VARCHAR AS empty_text,
        'same' AS constant,
        (['yes', 'no'])[1 + i % 2] AS y
      FROM range(60) AS rows(i) ORDER BY i
      """;

  @TempDir private Path folder;

  private Path write(String query, String name, String... options) {
    return Duck.copy(query, folder.resolve(name), options);
  }

  private static void assertSame(Table table, Table csv) {
    assertThat(table.columnNames()).isEqualTo(csv.columnNames());
    assertThat(table.rows()).isEqualTo(csv.rows());
    for (String name : csv.columnNames()) {
      assertThat(table.isNumeric(name)).as(name).isEqualTo(csv.isNumeric(name));
      if (csv.isNumeric(name)) {
        assertThat(bits(table.numbers(name))).as(name).isEqualTo(bits(csv.numbers(name)));
      } else {
        assertThat(categories(table, name)).as(name).isEqualTo(categories(csv, name));
      }
    }
  }

  private static List<Long> bits(double[] numbers) {
    List<Long> bits = new ArrayList<>();
    for (double number : numbers) {
      bits.add(Double.doubleToLongBits(number));
    }
    return bits;
  }

  private static List<String> categories(Table table, String name) {
    return IntStream.range(0, table.rows()).mapToObj(row -> table.category(row, name)).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "gzip", "uncompressed"})
  void should_give_the_same_columns_from_parquet(String codec) {
    Table csv = Csv.read(write(TYPES, "t.csv"));

    Table parquet =
        Parquet.read(write(TYPES, "t.parquet", "COMPRESSION " + codec, "ROW_GROUP_SIZE 2048"));

    assertThat(csv.isNumeric("odd")).isTrue();
    assertThat(csv.isNumeric("text")).isFalse();
    assertThat(csv.numbers("commas")[1]).isEqualTo(1.5);
    assertSame(parquet, csv);
  }

  @Test
  void should_give_the_same_columns_from_a_query() {
    Table csv = Csv.read(write(TYPES, "t.csv"));

    assertSame(Sql.query(TYPES), csv);
  }

  @Test
  void should_give_the_same_data_and_encoder() {
    String query = "SELECT * EXCLUDE (large, huge, ulong, longer, decimal10) FROM (" + TYPES + ")";
    List<Table> tables =
        List.of(
            Csv.read(write(query, "t.csv")),
            Parquet.read(write(query, "t.parquet")),
            Sql.query(query));
    int[] rows = IntStream.range(10, 60).toArray();

    List<TableEncoder> encoders =
        tables.stream()
            .map(table -> TableEncoder.fit(table, TableTask.infer(table), rows))
            .toList();
    List<Dataset> data =
        IntStream.range(0, 3).mapToObj(i -> encoders.get(i).dataset(tables.get(i))).toList();

    assertThat(encoders.getFirst().inputs()).hasSizeGreaterThan(20);
    assertThat(encoders).containsOnly(encoders.getFirst());
    int[] all = IntStream.range(0, 60).toArray();
    HostArray features = data.getFirst().features(all);
    for (Dataset other : data) {
      assertThat(other.features(all).toFloats()).isEqualTo(features.toFloats());
      assertThat(other.targets(all).toInts()).isEqualTo(data.getFirst().targets(all).toInts());
    }
  }

  @Test
  void should_write_cells_as_the_csv_file_has_them() {
    String query = "SELECT * EXCLUDE (odd, large, huge, text) FROM (" + TYPES + ")";
    Table csv = Csv.read(write(query, "t.csv"));
    Table parquet = Parquet.read(write(query, "t.parquet"));
    Table asked = Sql.query(query);

    for (int column = 0; column < csv.columnNames().size(); column++) {
      for (int row = 0; row < csv.rows(); row++) {
        String name = csv.columnNames().get(column);
        String cell = csv.written(row, column);
        assertThat(parquet.written(row, column)).as(name).isEqualTo(cell);
        assertThat(asked.written(row, column)).as(name).isEqualTo(cell);
      }
    }
  }

  @Test
  void should_take_words_for_no_value_as_in_csv() {
    String query =
        "SELECT (['-999', '1', 'x', 'none'])[1 + i % 4] AS word, -998 - i % 3 AS whole, i AS y"
            + " FROM range(12) AS rows(i)";
    TableFormat format = TableFormat.defaults().missing(List.of("none", "-999"));
    Table csv = Csv.read(write(query, "t.csv"), format);

    Table parquet = Parquet.read(write(query, "t.parquet"), format);

    assertThat(csv.category(0, "word")).isEmpty();
    assertThat(csv.numbers("whole")[1]).isNaN();
    assertSame(parquet, csv);
    assertSame(Sql.query(query, format), csv);
  }

  /// A model of a table with decimal commas keeps its format, and is then shown numbers.
  @Test
  void should_not_read_numbers_by_the_marks_of_text() {
    TableFormat german = TableFormat.defaults().decimal(',').names(List.of("a", "b"));
    Table trained = Csv.parse("t.csv", "1,5;x\n2,25;y\n1.234,5;x\n2;y\n", german);
    TableEncoder encoder =
        TableEncoder.fit(trained, TableTask.infer(trained), new int[] {0, 1, 2, 3});
    String query = "SELECT 1.234::DOUBLE AS a, 'x' AS b UNION ALL SELECT 2.0, 'y'";

    Table parquet = Parquet.read(write(query, "t.parquet"), german);

    assertThat(parquet.numbers("a")).containsExactly(1.234, 2);
    assertThat(encoder.dataset(parquet).features(new int[] {0}))
        .isEqualTo(
            encoder.dataset(Csv.parse("u.csv", "1,234;x\n2;y\n", german)).features(new int[] {0}));
    assertThat(Sql.query(query, german).numbers("a")).containsExactly(1.234, 2);
  }
}
