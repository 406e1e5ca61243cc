package org.bpnet.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.prepare.Prepared;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Columns of numbers as people write them.
class ReadingTest {
  private static Table table(TableFormat format, String... cells) {
    var builder = new Table.Builder("t.csv", format, List.of("x", "y"));
    for (int i = 0; i < cells.length; i++) {
      builder.add(List.of(cells[i], "" + i % 2), i + 2);
    }
    return builder.build();
  }

  private static Table table(int rows, IntFunction<String> cells) {
    return table(
        TableFormat.defaults(), IntStream.range(0, rows).mapToObj(cells).toArray(String[]::new));
  }

  private static double[] numbers(String... cells) {
    return table(TableFormat.defaults(), cells).numbers("x");
  }

  private static void assertRefused(Table table, String... parts) {
    int[] rows = IntStream.range(0, table.rows()).toArray();
    TableTask other = TableTask.infer(table, "y");
    assertThatThrownBy(() -> TableEncoder.fit(table, other, rows))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith("t.csv, line ")
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> TableTask.infer(table, "x")).hasMessageContainingAll(parts);
    assertThatThrownBy(() -> TableTask.classify(table, "x")).hasMessageContainingAll(parts);
    assertThatThrownBy(() -> TableTask.regress(table, "x")).hasMessageContainingAll(parts);
  }

  @Test
  void should_read_one_notation_for_the_whole_column() {
    assertThat(numbers("31,4", "-5", "1e3")).containsExactly(31.4, -5, 1000);
    assertThat(numbers("0,123", "1,234")).containsExactly(0.123, 1.234);
    assertThat(numbers("12%", "7.5 %", "")).containsExactly(12, 7.5, Double.NaN);
    assertThat(numbers("12,5 %", "3%")).containsExactly(12.5, 3);
    assertThat(numbers("1,234", "999.5")).containsExactly(1234, 999.5);
    assertThat(numbers("1,234,567", "1,234")).containsExactly(1234567, 1234);
    assertThat(numbers("1.234,5", "1.234")).containsExactly(1234.5, 1234);
    assertThat(numbers("1 234", "-12\u00A0345", "6\u202F789,5"))
        .containsExactly(1234, -12345, 6789.5);
    assertThat(numbers("1'234.5", "7\u2019000")).containsExactly(1234.5, 7000);
  }

  @Test
  void should_read_plain_numbers_as_they_always_were() {
    assertThat(numbers("1.234", "2.5")).containsExactly(1.234, 2.5);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    for (int i = 0; i < 20_000; i++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(-8, 9));
      String text =
          switch (i % 3) {
            case 0 -> Double.toString(value);
            case 1 -> String.format(Locale.ROOT, "%." + i % 7 + "f", value);
            default -> String.format(Locale.ROOT, "%+." + i % 5 + "e", value);
          };
      assertThat(Notation.plain(text)).as(text).isEqualTo(Double.parseDouble(text));
    }
    for (String text : List.of("-0", "-0.0", ".5", "+2.", "00", "123456789012345678", "1e-400")) {
      assertThat(Notation.plain(text)).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ".", "+.", "e5", "1e", "1e+", "1.2.3", "1-2", "1e5.5", "1e999"})
  void should_tell_that_a_text_is_no_plain_number(String text) {
    assertThat(Notation.plain(text)).isNaN();
  }

  @Test
  void should_find_each_notation_by_its_text() {
    assertThat(Notation.ALL).hasSize(16);
    for (Notation notation : Notation.ALL) {
      assertThat(Notation.of(notation.toString())).isEqualTo(notation);
      assertThat(notation.number(notation.toString())).isEqualTo(1234.5);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,234 2,345 | line 2, column 'x': '1,234' may be 1234 or 1.234 | --decimal",
        "1.5 2,5 3 | line 3, column 'x': '2,5' is written in another notation | ('1.5')",
        "12% 0.5 | line 2, column 'x': '12%' is written in another notation | --categorical x",
        "$5 7 $1,200.50 | line 2, column 'x': '$5' is a number with a currency sign | --drop x",
        "5 7€ | line 3, column 'x': '7€' is a number with a currency sign | plain numbers",
        "5 \u22127 | line 3, column 'x' | U+2212",
        "\u0661\u0662 7 | line 2, column 'x' | in digits other than 0 to 9"
      })
  void should_refuse_numbers_that_are_not_clear(String cells, String first, String second) {
    assertRefused(table(TableFormat.defaults(), cells.split(" ")), first, second);
  }

  @Test
  void should_do_as_told_where_the_decimal_mark_is_given() {
    TableFormat comma = TableFormat.defaults().decimal(',');
    TableFormat point = TableFormat.defaults().decimal('.');

    assertThat(table(comma, "1,234", "5").numbers("x")).containsExactly(1.234, 5);
    assertThat(table(comma, "1.234", "5").numbers("x")).containsExactly(1234, 5);
    assertThat(table(point, "1,234", "5").numbers("x")).containsExactly(1234, 5);
    assertThat(table(point, "1,5", "5").isNumeric("x")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "12O", "30 y"})
  void should_refuse_a_column_that_is_numbers_but_for_a_few_cells(String odd) {
    Table table = table(300, i -> i == 41 ? odd : "" + (18 + i % 70));

    assertRefused(
        table,
        "line 43, column 'x': '" + odd + "' is not a number, and 299 of the 300 cells",
        "--missing " + (odd.contains(" ") ? '"' + odd + '"' : odd),
        "--categorical x",
        "--drop x");
  }

  @Test
  void should_take_one_word_for_no_value_however_often_it_occurs() {
    assertRefused(table(300, i -> i % 3 == 0 ? "unknown" : "" + i), "200 of the 300 cells");
  }

  @Test
  void should_do_with_odd_cells_as_told() {
    TableFormat unknown = TableFormat.defaults().missing(List.of("Unknown", "-999"));
    var cells = new ArrayList<String>(List.of("unknown", "-999"));
    IntStream.range(0, 40).forEach(i -> cells.add("" + i));
    String[] all = cells.toArray(String[]::new);

    double[] numbers = table(unknown, all).numbers("x");
    Table text = table(TableFormat.defaults(), all).categorical("x");

    assertThat(numbers).startsWith(Double.NaN, Double.NaN, 0).hasSize(42);
    assertThat(text.clearColumn("x").isNumeric()).isFalse();
    assertThat(table(TableFormat.defaults(), all).without("x").columnNames()).containsExactly("y");
  }

  /// Grades, sizes, house numbers: text that looks like numbers now and then.
  @Test
  void should_keep_categories_of_which_some_look_like_numbers() {
    Table grades = table(300, i -> i == 7 ? "absent" : "" + (1 + i % 6));
    Table codes = table(300, i -> i % 8 == 0 ? "V" + i : "" + i);
    Table sizes = table(12, i -> List.of("S", "M", "38", "40").get(i % 4));

    for (Table table : List.of(grades, codes, sizes)) {
      assertThat(table.clearColumn("x").reading()).isInstanceOf(Reading.Text.class);
    }
  }

  @Test
  void should_say_how_numbers_were_read() {
    Table table = table(40, i -> i + ",5");

    String task = Prepared.of(table, TableTask.infer(table), 0, 0.2, new Seed(1)).task();

    assertThat(task).endsWith("; numbers read in another notation than 1234.5: x (as in 1234,5)");
  }

  @Test
  void should_read_further_tables_as_the_first() {
    Table train = table(TableFormat.defaults(), "1,234,567", "2,000", "7");
    TableEncoder encoder = TableEncoder.fit(train, TableTask.infer(train), new int[] {0, 1, 2});
    var plain = new TableEncoder.Input.Numeric("x", 0, 0, 1);

    assertThat(values(encoder, "1,234")).containsExactly(1234);
    assertThat(values(encoder, "1.5")).containsExactly(1.5);
    assertThat(values(new TableEncoder(List.of(plain), "y", encoder.target()), "31,4"))
        .containsExactly(31.4);
    assertThatThrownBy(() -> values(encoder, "1,2,3"))
        .hasMessageContaining(
            "line 2, column 'x': expected a number as in training, such as 1,234.5");
  }

  private static double[] values(TableEncoder encoder, String cell) {
    var input = (TableEncoder.Input.Numeric) encoder.inputs().getFirst();
    var values = EncodedTable.values(table(TableFormat.defaults(), cell), "x", input.notation());
    return new double[] {values.applyAsDouble(0)};
  }

  /// Cells made of the signs that numbers are written with, in every order: a column of them is
  /// read or refused by line and cell.
  @Test
  void should_read_or_refuse_whatever_is_made_of_the_signs_of_numbers() {
    String signs = "0123456789.,%\t '+-eE$\u00A0\u2009\u2212\u0663\u066B";
    var random = new SplittableRandom(7);
    int refused = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      var cells = new String[random.nextInt(1, 4)];
      for (int i = 0; i < cells.length; i++) {
        var cell = new StringBuilder();
        for (int length = random.nextInt(1, 8); length > 0; length--) {
          cell.append(signs.charAt(random.nextInt(signs.length())));
        }
        cells[i] = cell.toString();
      }
      try {
        table(TableFormat.defaults(), cells).clearColumn("x");
      } catch (DataFormatException e) {
        refused++;
        assertThat(e).hasMessageMatching("t\\.csv, line [2-4], column 'x': .*");
      }
    }
    assertThat(refused).isBetween(100, 19_900);
  }

  /// Found by the fuzzer: thousands or decimals, and a tab before the sign.
  @Test
  void should_ask_which_mark_is_meant_where_a_tab_stands_before_the_percent() {
    assertThatThrownBy(() -> table(TableFormat.defaults(), "4.750\t%").clearColumn("x"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith("t.csv, line 2, column 'x': '4.750")
        .hasMessageContaining("give the decimal mark");
  }
}
