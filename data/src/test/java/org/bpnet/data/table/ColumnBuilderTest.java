package org.bpnet.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bpnet.data.DataFormatException;
import org.junit.jupiter.api.Test;

/// Cells that have types; that they mean what text would is tested where they come from.
class ColumnBuilderTest {
  private static Table table(TableFormat format, Consumer<ColumnBuilder> cells) {
    ColumnBuilder column = ColumnBuilder.of("a", format);
    cells.accept(column);
    ColumnBuilder other = ColumnBuilder.of("b", format);
    IntStream.range(0, column.rows()).forEach(i -> other.text("row" + i));
    return Table.of("t", format, List.of(column, other));
  }

  private static Table table(Consumer<ColumnBuilder> cells) {
    return table(TableFormat.defaults(), cells);
  }

  private static List<String> cells(Table table) {
    return IntStream.range(0, table.rows()).mapToObj(row -> table.cell(row, "a")).toList();
  }

  @Test
  void should_write_numbers_as_databases_do() {
    Table table =
        table(column -> {
          column.number(1e7);
          column.number(-0.0);
          column.number(0.1f);
          column.number(1.5e-4);
          column.number(1e-5);
          column.number(1e15);
          column.number(Double.NaN);
          column.missing();
          column.whole(3);
        });

    assertThat(cells(table))
        .containsExactly("10000000.0", "-0.0", "0.1", "0.00015", "1.0E-5", "1.0E15", "", "", "3.0");
    assertThat(table.numbers("a"))
        .containsExactly(1e7, -0.0, 0.1, 1.5e-4, 1e-5, 1e15, Double.NaN, Double.NaN, 3);
  }

  @Test
  void should_take_a_number_in_single_precision_for_its_shortest_decimal() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value) && value != 0) {
        assertThat(ColumnBuilder.shortestDecimal(value))
            .isEqualTo(Double.parseDouble(Float.toString(value)));
      }
      float usual = Math.scalb(random.nextFloat() - 0.5f, random.nextInt(-12, 26));

      assertThat(ColumnBuilder.shortestDecimal(usual))
          .isEqualTo(Double.parseDouble(Float.toString(usual)));
    }
  }

  @Test
  void should_keep_every_number_in_as_few_bytes_as_hold_it() {
    double[] numbers =
        IntStream.range(0, 9000)
            .mapToDouble(i ->
                switch (i / 1500) {
                  case 0 -> i % 11 == 0 ? Double.NaN : i % 255 - 127;
                  case 1 -> i % 11 == 0 ? Double.NaN : i % 65535 - 32767;
                  case 2 -> i % 2 == 0 ? Integer.MAX_VALUE : -Integer.MAX_VALUE;
                  case 3 -> i % 2 == 0 ? Integer.MIN_VALUE : i;
                  case 4 -> i % 700 == 0 ? -0.0 : 5;
                  default -> i / 7.0;
                })
            .toArray();

    Table table =
        table(column -> {
          for (double number : numbers) {
            column.number(number);
          }
        });

    assertThat(table.numbers("a")).isEqualTo(numbers);
    assertThat(Double.doubleToRawLongBits(table.numbers("a")[6300]))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
  }

  @Test
  void should_keep_all_digits_of_long_numbers() {
    Table whole =
        table(column -> {
          column.missing();
          column.whole(7);
          column.whole(Long.MAX_VALUE);
        });
    Table decimal =
        table(column -> {
          column.decimal(new BigDecimal("1.50"));
          column.decimal(new BigDecimal("2"));
          column.decimal(new BigDecimal("0.12345678901234567890"));
        });

    assertThat(cells(whole)).containsExactly("", "7", "9223372036854775807");
    assertThat(whole.numbers("a")).containsExactly(Double.NaN, 7, 9.223372036854776E+18);
    assertThat(cells(decimal)).containsExactly("1.50", "2.00", "0.12345678901234567890");
    assertThat(decimal.isNumeric("a")).isTrue();
  }

  @Test
  void should_take_a_column_with_text_and_numbers_for_text() {
    Table table =
        table(column -> {
          column.missing();
          column.whole(1);
          column.text("x");
          column.number(2.5);
        });

    assertThat(cells(table)).containsExactly("", "1", "x", "2.5");
    assertThat(table.isNumeric("a")).isFalse();
  }

  @Test
  void should_take_numbers_as_categories_when_told() {
    Table table =
        table(
                column -> {
                  column.whole(10115);
                  column.missing();
                  column.whole(99);
                })
            .categorical("a");

    assertThat(table.isNumeric("a")).isFalse();
    assertThat(List.of(table.category(0, "a"), table.category(1, "a")))
        .containsExactly("10115", "");
  }

  @Test
  void should_refuse_infinity_where_it_is_used() {
    Consumer<ColumnBuilder> cells =
        column -> {
          column.number(1);
          column.number(Double.NEGATIVE_INFINITY);
          column.number(3);
        };

    assertThatThrownBy(() -> TableTask.regress(table(cells), "a"))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "t, row 2, column 'a': -inf is not a finite number; give it no value, --missing"
                + " inf,-inf, or leave the column out, --drop a");
    assertThat(table(cells).without("a").columnNames()).containsExactly("b");
    TableFormat told = TableFormat.defaults().missing(List.of("-Inf"));
    assertThat(table(told, cells).numbers("a")).containsExactly(1, Double.NaN, 3);
  }

  @Test
  void should_say_which_column_is_unusable_and_what_to_do() {
    Table table =
        table(column -> {
          column.refuse("list", "holds lists; take them apart");
          column.missing();
          column.missing();
        });

    assertThatThrownBy(() -> TableTask.infer(table, "a"))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("t, row 1, column 'a': holds lists; take them apart");
    assertThat(cells(table)).containsOnly("(list)");
  }

  @Test
  void should_refuse_what_is_no_table() {
    TableFormat format = TableFormat.defaults();
    ColumnBuilder one = ColumnBuilder.of("a", format);
    ColumnBuilder same = ColumnBuilder.of(" a", format);
    ColumnBuilder blank = ColumnBuilder.of(" ", format);
    one.whole(1);

    assertRefused(List.of(), "t: has no columns");
    assertRefused(List.of(one, same), "t: the name 'a' stands over more than one column");
    assertRefused(List.of(one, blank), "t: column 2 of 2 has no name");
    assertRefused(List.of(ColumnBuilder.of("x", format)), "t: has columns (x) but no rows");
    assertThatThrownBy(() -> Table.of("t", format, List.of(one, ColumnBuilder.of("b", format))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column b: needs 1 cells as the first has, got 0");
    assertThatThrownBy(() -> one.text("x".repeat(70_000)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith("row 2, column 'a': has 70,000 characters");
  }

  private static void assertRefused(List<ColumnBuilder> columns, String message) {
    assertThatThrownBy(() -> Table.of("t", TableFormat.defaults(), columns))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void should_write_the_same_in_every_country() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-u-nu-arab"));
      assertThat(cells(table(column -> column.decimal(new BigDecimal("-1.25")))))
          .containsExactly("-1.25");
    } finally {
      Locale.setDefault(before);
    }
  }
}
