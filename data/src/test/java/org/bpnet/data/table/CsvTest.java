package org.bpnet.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Wording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @TempDir Path folder;

  private Table read(String text) throws IOException {
    return Csv.read(Files.writeString(folder.resolve("t.csv"), text));
  }

  private void assertRefused(String text, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(folder.resolve("t.csv").toString())
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
  }

  @Test
  void should_read_names_and_cells() throws IOException {
    Table table = read("age, city\n31,\"Bonn, Rhein\"\n 40 ,\"say \"\"hi\"\"\"\n");

    assertThat(table.columnNames()).containsExactly("age", "city");
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.cell(0, "city")).isEqualTo("Bonn, Rhein");
    assertThat(table.cell(1, "city")).isEqualTo("say \"hi\"");
    assertThat(table.cell(1, "age")).isEqualTo("40");
    assertThat(table.isNumeric("age")).isTrue();
    assertThat(table.isNumeric("city")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void should_find_the_delimiter_in_the_first_line(String delimiter) {
    Table table =
        Csv.parse("t", "a,b;c\td".replaceAll("[,;\t]", delimiter) + "\n" + delimiter.repeat(3));

    assertThat(table.columnNames()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void should_take_what_occurs_equally_often_in_all_lines() {
    assertThat(Csv.parse("t", "size, in m\tcost, in $\n1\t2\n3\t4\n").columnNames())
        .containsExactly("size, in m", "cost, in $");
    assertThat(Csv.parse("t", "x;y\n1,5;2,5\n1,75;3\n").columnNames()).containsExactly("x", "y");
    assertThat(Csv.parse("t", "x|y\n1|2\n").columnNames()).containsExactly("x", "y");
    assertThat(Csv.parse("t", "x,y;z\n1,a\n2,b\n").columnNames()).containsExactly("x", "y;z");
  }

  @Test
  void should_believe_the_line_that_excel_writes_on_top() throws IOException {
    Table table = read("\uFEFFsep=;\r\nx,1;y\r\n1,5;2\r\n");

    assertThat(table.columnNames()).containsExactly("x,1", "y");
    assertThat(table.numbers("x,1")).containsExactly(1.5);
    assertThat(table.where(0, "y")).endsWith("line 3, column 'y'");
  }

  /// Whatever it says: a sign of any kind either separates, or the line is refused by name.
  @Test
  void should_refuse_a_line_on_top_that_names_no_separator() {
    assertThatThrownBy(() -> Csv.parse("t", "sep=\"\nx\n1\n"))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "t, line 1: sep= says what separates cells, but separator: needs a sign that is no"
                + " quote, letter or digit, got '\"'; take that line out");
    assertThatThrownBy(
            () -> Csv.parse("t", "sep=,\nx,y\n1,5\n", TableFormat.defaults().decimal(',')))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("needs another mark than the separator");
    for (char sign = 0; sign < 0xD800; sign++) {
      String text = "sep=" + sign + "\nx" + sign + "y\n1" + sign + "2\n";
      if (Character.isLetterOrDigit(sign) || sign == '"') {
        assertThatThrownBy(() -> Csv.parse("t", text))
            .isInstanceOf(DataFormatException.class)
            .hasMessageContaining("line 1: sep= says");
      } else if (sign != '\n' && sign != '\r') {
        assertThat(Csv.parse("t", text).columnNames()).hasSizeLessThan(3);
      }
    }
  }

  @Test
  void should_read_in_the_format_that_is_given() {
    TableFormat words = TableFormat.defaults().separator(' ').names(List.of("x", "y", "z"));

    Table table = Csv.parse("t", "  1   2 \"a b\"\n3 4  c\n", words.missing(List.of("4")));

    assertThat(table.columnNames()).containsExactly("x", "y", "z");
    assertThat(table.cell(0, "z")).isEqualTo("a b");
    assertThat(table.numbers("y")).containsExactly(2, Double.NaN);
    assertThatThrownBy(() -> Csv.parse("t", "1 2\n", words))
        .hasMessage(
            "t, line 1: expected 3 cells as there are names in --columns, got 2; fill in the"
                + " missing delimiters");
  }

  @Test
  void should_find_names_that_look_the_same() {
    Table table = Csv.parse("t", "a\u00A0b ,cafe\u0301\n 1,2\n");

    assertThat(table.columnNames()).containsExactly("a b", "caf\u00E9");
    assertThat(table.header()).containsExactly("a\u00A0b ", "cafe\u0301");
    assertThat(table.cell(0, "a\u00A0b")).isEqualTo("1");
    assertThat(table.cell(0, "cafe\u0301")).isEqualTo("2");
    assertThat(table.written(0, 0)).isEqualTo(" 1");
  }

  @Test
  void should_not_count_delimiters_inside_quotes() {
    assertThat(Csv.parse("t", "\"a,b,c\";d\n1;2").columnNames()).containsExactly("a,b,c", "d");
  }

  @Test
  void should_read_what_spreadsheets_write() throws IOException {
    Table table = read("\uFEFF\"x\",y\r\n1,2\r\n\r\n3,4");

    assertThat(table.columnNames()).containsExactly("x", "y");
    assertThat(table.rows()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "1,true",
    "-1.5e3,true",
    ".5,true",
    "+2.,true",
    "NaN,true",
    "NA,true",
    "n/a,true",
    "'',true",
    "null,true",
    "?,true",
    "Infinity,false",
    "1f,false",
    "0x1p3,false",
    "1e999,false",
    "e,false",
    "1e,false",
    "1.2.3,false",
    "'1,5',true",
    "yes,false",
    "-,false"
  })
  void should_tell_numbers_and_missing_cells_from_text(String cell, boolean numeric) {
    Table table = Table.of("t", List.of("x", "y"), List.of(List.of(cell, "1"), List.of("7", "1")));

    assertThat(table.isNumeric("x")).isEqualTo(numeric);
  }

  @Test
  void should_keep_cells_of_many_rows() {
    var text = new StringBuilder("n,word\n");
    for (int i = 0; i < 5000; i++) {
      text.append(i).append(",wört").append(i).append('\n');
    }

    Table table = Csv.parse("t", text.toString());

    assertThat(table.rows()).isEqualTo(5000);
    assertThat(table.cell(0, "word")).isEqualTo("wört0");
    assertThat(table.cell(4999, "word")).isEqualTo("wört4999");
    assertThat(table.numbers("n")[4321]).isEqualTo(4321);
    assertThat(Csv.parse("t", "a\n" + "x".repeat(20_000)).cell(0, "a")).hasSize(20_000);
  }

  @Test
  void should_read_a_table_from_memory_and_drop_columns() {
    Table table =
        Table.of("query", List.of("id", "x"), List.of(List.of("a", "1"), List.of("b", "2")));

    assertThat(table.without("id").columnNames()).containsExactly("x");
    assertThat(table.without("id").cell(1, "x")).isEqualTo("2");
  }

  @Test
  void should_refuse_an_empty_file() {
    assertRefused("", "is empty; the first line must hold the columns' names");
    assertRefused("\n\n", "is empty");
  }

  @Test
  void should_refuse_a_header_without_rows() {
    assertRefused("a,b\n", "has a header (a, b) but no rows below it");
  }

  @Test
  void should_name_the_line_and_both_counts_of_a_ragged_row() {
    assertRefused(
        "a,b\n\"1\n2\",3\n\n4,5,6\n", "t.csv, line 5: expected 2 cells as in the header, got 3");
    assertRefused("a,b\n1\n", "line 2: expected 2 cells as in the header, got 1");
  }

  @Test
  void should_refuse_two_columns_of_one_name() {
    assertRefused("a,b, a\n1,2,3\n", "line 1: the name 'a' stands over more than one column");
  }

  @Test
  void should_refuse_a_column_without_a_name() {
    assertRefused(",a,b\n0,2,3\n", "line 1: column 1 of 3 has no name", "index=False");
  }

  @Test
  void should_refuse_a_file_that_starts_with_data() {
    assertRefused(
        "5.1,3.5,1.4,0.2,setosa\n4.9,3.0,1.4,0.2,setosa\n",
        "line 1: must hold the columns' names, got 5.1, 3.5");
  }

  @Test
  void should_name_the_line_of_a_quote_that_is_never_closed() {
    assertRefused("a,b\n1,2\n3,\"x\n4,5\n", "starting at line 3", "a quote (\") left open");
  }

  @Test
  void should_not_read_on_for_ever_after_a_quote_that_is_never_closed() {
    assertRefused(
        "a,b\n1,\"x\n" + "4,5\n".repeat(100_000),
        "line 2",
        "a quotation begins but does not conclude");
  }

  @Test
  void should_bound_the_length_of_a_cell() {
    assertRefused("a,b\n1," + "x".repeat(70_000), "line 2", "65536 characters");
  }

  @Test
  void should_bound_the_cells_of_a_row() {
    assertRefused("a,b\n" + ",".repeat(70_000), "line 2", "65536 fields");
  }

  @Test
  void should_refuse_text_after_a_closing_quote() {
    assertRefused("a,b\n\"x\"y,2\n", "line 2", "after closing quote");
  }

  @Test
  void should_name_the_line_that_is_not_utf8() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(file, "a,b\n1,2\nMüller,3\n4,5\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> Csv.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            file + ", line 3: is not UTF-8 text; save the file as UTF-8 (Excel: \"CSV UTF-8\")");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void should_refuse_binary_garbage(int seed) throws IOException {
    var bytes = new byte[20_000];
    new Random(seed).nextBytes(bytes);
    Path file = Files.write(folder.resolve("garbage.csv"), bytes);

    assertThatThrownBy(() -> Csv.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("garbage.csv: is not CSV text (byte ");
  }

  @ParameterizedTest
  @CsvSource({"RIFF____WEBPVP8 \\0,WebP picture", "II*\\0,TIFF picture", "PK\3\4__,Excel workbook"})
  void should_say_what_a_file_is_that_is_no_table(String start, String kind) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), start.replace("\\0", "\0"));

    assertThatThrownBy(() -> Csv.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(file + ": is a")
        .hasMessageContaining(kind);
  }

  @Test
  void should_name_a_missing_file_and_a_folder() {
    assertThatThrownBy(() -> Csv.read(folder.resolve("none.csv")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("none.csv: there is no such file");
    assertThatThrownBy(() -> Csv.read(folder))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(": is a folder; need a CSV file");
  }

  @Test
  void should_list_the_columns_nearest_first_when_one_does_not_exist() {
    Table table = Csv.parse("t.csv", "age,city,species\n1,2,3\n");

    assertThatThrownBy(() -> table.cell(0, "Specis"))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("t.csv: there is no column 'Specis'; the columns are species, age, city");
  }

  @Test
  void should_keep_messages_on_one_line_and_short() {
    String name = "line one\nline two " + "x".repeat(100);

    assertThat(Wording.shown(name)).startsWith("line one·line two").hasSize(40);
    assertThat(Wording.list(Collections.nCopies(20, "a"))).endsWith("a, ... (20 in all)");
  }

  @Test
  void should_unpack_gzip() throws IOException {
    Path file = folder.resolve("t.csv.gz");
    byte[] packed = packed("a;b\n1,5;grün\n");

    Table table = Csv.read(Files.write(file, packed));

    assertThat(table.numbers("a")).containsExactly(1.5);
    assertThat(table.cell(0, "b")).isEqualTo("grün");
    Files.write(file, Arrays.copyOf(packed, packed.length - 12));
    assertThatThrownBy(() -> Csv.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(file + ": begins as a gzip file and is damaged or cut off; get it again");
    Files.write(file, packed("a,b\n1,\u00ff\n".getBytes(StandardCharsets.ISO_8859_1)));
    assertThatThrownBy(() -> Csv.read(file)).hasMessageContaining("line 2: is not UTF-8 text");
    Files.write(file, packed(packed));
    assertThatThrownBy(() -> Csv.read(file)).hasMessageContaining("is packed with gzip twice");
  }

  private static byte[] packed(String text) throws IOException {
    return packed(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }
}
