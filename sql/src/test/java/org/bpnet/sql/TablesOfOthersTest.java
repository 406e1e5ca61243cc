package org.bpnet.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.data.table.TableTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files as pandas, Polars and, of old, Spark write them, by `src/test/python/tables.py`.
class TablesOfOthersTest {
  private static Path file(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(TablesOfOthersTest.class.getResource(name + ".parquet")).toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<String> cells(Table table, String column) {
    return IntStream.range(0, table.rows()).mapToObj(row -> table.cell(row, column)).toList();
  }

  @Test
  void should_read_what_pandas_writes_without_its_index() {
    Table table = Parquet.read(file("pandas"));

    assertThat(table.columnNames())
        .containsExactly(
            "whole", "gaps", "half", "single", "flag", "kind", "text", "when", "zoned");
    assertThat(table.numbers("whole")).containsExactly(1, Double.NaN, 4);
    assertThat(table.numbers("gaps")).containsExactly(1, Double.NaN, 4.5);
    assertThat(table.numbers("half")[1]).isEqualTo(0.5);
    assertThat(table.numbers("single")).containsExactly(0.1, 0.2, -3.5);
    assertThat(cells(table, "flag")).containsExactly("true", "", "true");
    assertThat(cells(table, "kind")).containsExactly("b", "a", "b");
    assertThat(cells(table, "text")).containsExactly("7", "x y", "");
    assertThat(cells(table, "when"))
        .containsExactly("2026-01-31 01:02:03.5", "", "2026-02-01 23:59:59");
    assertThat(cells(table, "zoned"))
        .containsExactly("2026-01-31 00:02:03+00", "", "2026-07-01 22:00:00+00");
  }

  @Test
  void should_read_what_was_written_of_old() {
    Table table = Parquet.read(file("old"));

    assertThat(cells(table, "old_time"))
        .containsExactly("2026-01-31 01:02:03.5", "", "1960-05-04 00:00:00");
    assertThat(cells(table, "price")).containsExactly("1.50", "", "-0.05");
    assertThat(cells(table, "long_price")).containsExactly("12345678901234567890.123", "", "1.000");
    assertThat(table.numbers("long_price")).containsExactly(1.2345678901234567e19, Double.NaN, 1);
    assertThat(cells(table, "date")).containsExactly("2026-01-31", "", "1969-12-31");
    assertThat(cells(table, "time")).containsExactly("01:02:03", "", "23:59:59.25");
    assertThat(cells(table, "unsigned")).containsExactly("18446744073709551615", "", "7");
    assertThat(cells(table, "small")).containsExactly("4294967295", "", "7");
    assertThat(cells(table, "long")).containsExactly("9007199254740993", "", "-5");
    assertThat(table.numbers("nothing")).containsOnly(Double.NaN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"old", "polars", "nested"})
  void should_give_what_a_query_gives(String name) {
    Table parquet = Parquet.read(file(name));
    Table asked = Sql.query("FROM '" + file(name) + "'");

    assertThat(asked.columnNames()).isEqualTo(parquet.columnNames());
    for (String column : parquet.columnNames()) {
      assertThat(cells(asked, column)).as(column).isEqualTo(cells(parquet, column));
      assertThat(asked.isNumeric(column)).as(column).isEqualTo(parquet.isNumeric(column));
    }
  }

  @Test
  void should_refuse_what_is_no_value_only_where_it_is_used() {
    Table parquet = Parquet.read(file("nested"));
    Table asked = Sql.query("SELECT * FROM '" + file("nested") + "'");

    for (Table table : List.of(parquet, asked)) {
      Table plain = table.without("tags", "place", "counts", "picture");
      int[] rows = {0, 1, 2};
      assertThat(TableEncoder.fit(plain, TableTask.infer(plain), rows).featureNames())
          .containsExactly("x");
      assertRefused(
          table.without("place", "counts", "picture"), "'tags'", "holds lists", "tags[1]");
      assertRefused(table.without("tags", "counts", "picture"), "'place'", "place.part");
      assertRefused(table.without("tags", "place", "picture"), "'counts'", "holds maps");
      assertRefused(table.without("tags", "place", "counts"), "'picture'", "--drop picture");
      assertThatThrownBy(() -> TableTask.infer(table, "tags"))
          .isInstanceOf(DataFormatException.class);
      assertRefused(table.categorical("tags"), "'tags'", "holds lists");
    }
  }

  private static void assertRefused(Table table, String... parts) {
    assertThatThrownBy(() -> TableEncoder.fit(table, TableTask.infer(table, "y"), new int[] {0, 1}))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
  }

  @Test
  void should_say_what_cannot_be_unpacked_and_what_is_empty() {
    assertThatThrownBy(() -> Parquet.read(file("lz4")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContainingAll("is packed with LZ4_RAW", "\"SELECT * FROM '" + file("lz4"));
    assertThatThrownBy(() -> Parquet.read(file("empty")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(file("empty") + ": has columns (x, y) but no rows; add examples");
    assertThat(Sql.query("FROM '" + file("lz4") + "'").numbers("x")).containsExactly(1.5, 2.5, 3.5);
  }
}
