package org.bpnet.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTest {
  @TempDir private Path folder;

  private Path write(String query, String name) {
    return Duck.copy(query, folder.resolve(name));
  }

  private void assertRefused(Path file, String... parts) {
    assertThatThrownBy(() -> Parquet.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
  }

  @Tag("slow")
  @Test
  void should_keep_the_order_of_many_rows() {
    Path file =
        write(
            "SELECT i AS id, CASE WHEN i % 1000 > 0 THEN i / 8 END AS x, 'row ' || i AS text"
                + " FROM range(300000) AS rows(i)",
            "t.parquet");

    Table table = Parquet.read(file);

    assertThat(table.rows()).isEqualTo(300_000);
    assertThat(table.numbers("id"))
        .isEqualTo(IntStream.range(0, 300_000).asDoubleStream().toArray());
    assertThat(table.numbers("x"))
        .isEqualTo(
            IntStream.range(0, 300_000)
                .mapToDouble(i -> i % 1000 > 0 ? i / 8.0 : Double.NaN)
                .toArray());
    assertThat(table.cell(299_999, "text")).isEqualTo("row 299999");
    assertThat(table.cell(131_072, "text")).isEqualTo("row 131072");
  }

  @Test
  void should_join_the_files_of_a_folder_by_their_names() throws IOException {
    write("SELECT 2 AS a, 'x' AS b", "part-1.parquet");
    write("SELECT 'y' AS b, 0.5::DOUBLE AS a", "part-2.parquet");
    write("SELECT 1 AS a, 'z' AS b", "part-0.parquet");
    Files.writeString(folder.resolve("_SUCCESS"), "");

    Table table = Parquet.read(folder);

    assertThat(table.numbers("a")).containsExactly(1, 2, 0.5);
    assertThat(table.cell(2, "b")).isEqualTo("y");
    assertThat(DataSources.open(folder.toString())).isInstanceOf(DataSource.Tabular.class);

    write("SELECT 1 AS a, 'z' AS c", "part-3.parquet");
    assertRefused(folder, "part-3.parquet: the column 'c' is in this file and not in the first");
    write("SELECT 1 AS a", "part-3.parquet");
    assertRefused(folder, "part-3.parquet: the column 'b' is in the first file and not in this");
  }

  @Test
  void should_find_a_file_whatever_it_is_called() throws IOException {
    Path file = write("SELECT 1.5 AS a, 'x' AS b", "t.parquet");
    Path renamed = Files.copy(file, folder.resolve("rows"));
    Files.writeString(folder.resolve("par"), "PAR1,x\n1,2\n");

    assertThat(DataSources.open(renamed.toString()).name()).isEqualTo("rows");
    assertThat(((DataSource.Tabular) DataSources.open(renamed.toString())).table().numbers("a"))
        .containsExactly(1.5);
    assertThat(
            ((DataSource.Tabular) DataSources.open(folder.resolve("par").toString()))
                .table()
                .columnNames())
        .containsExactly("PAR1", "x");
  }

  @Test
  void should_say_what_is_wrong_with_a_file() throws IOException {
    Path text = Files.writeString(folder.resolve("text.parquet"), "a,b\n1,2\n");
    Path empty = Files.createFile(folder.resolve("nothing.parquet"));
    byte[] good =
        Files.readAllBytes(
            write("SELECT i AS a, 'x' || i AS b FROM range(5000) AS r(i)", "t.parquet"));
    Path cut = Files.write(folder.resolve("cut.parquet"), copy(good, good.length - 9));

    assertRefused(folder.resolve("none.parquet"), "there is no such file in");
    assertRefused(text, "is no Parquet file, or a damaged one", "write or get it again");
    assertRefused(empty, "is no Parquet file, or a damaged one");
    assertRefused(cut, "is no Parquet file, or a damaged one");
    Path bare = Files.createDirectory(folder.resolve("bare"));
    assertRefused(bare, "is a folder without any file *.parquet");
  }

  private static byte[] copy(byte[] bytes, int length) {
    return java.util.Arrays.copyOf(bytes, length);
  }

  /// Whatever is wrong with its bytes, a file is read or refused in one line.
  @Tag("slow")
  @Test
  void should_survive_damaged_bytes() throws IOException {
    byte[] good =
        Files.readAllBytes(
            write(
                "SELECT i AS a, i / 3 AS b, 'x' || i % 7 AS c FROM range(500) AS r(i)",
                "t.parquet"));
    var random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = good.clone();
      for (int k = 0; k <= i % 3; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Path file = Files.write(folder.resolve("d" + i + ".parquet"), damaged);
      try {
        assertThat(Parquet.read(file).rows()).isPositive();
      } catch (DataFormatException told) {
        refused++;
        assertThat(told).hasMessageStartingWith(file.toString()).message().hasLineCount(1);
      }
    }
    assertThat(refused).isPositive();
  }
}
