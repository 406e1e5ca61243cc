package org.bpnet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bpnet.core.array.Seed;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;
import org.junit.jupiter.api.Test;

class WordingTest {
  @Test
  void should_keep_a_message_on_one_line() {
    assertThat(Wording.message("a.csv: holds '\u001B[2J\r\n\u0085\u2028'; drop it"))
        .isEqualTo("a.csv: holds '·[2J····'; drop it");
  }

  @Test
  void should_keep_both_ends_of_a_long_message() {
    String message = Wording.message("a.csv: " + "x".repeat(100_000) + "; drop it");

    assertThat(message).startsWith("a.csv: xxx").contains("x … x").endsWith("; drop it");
    assertThat(message).hasSizeLessThan(1_600);
    assertThat(Wording.message("x".repeat(1_500))).hasSize(1_500);
  }

  @Test
  void should_tell_on_one_line_whatever_a_file_says() {
    assertThat(new DataFormatException("a: 'b\nc'", new IllegalStateException()))
        .hasMessage("a: 'b·c'");
  }

  @Test
  void should_show_a_column_of_control_characters() {
    Table table = Csv.parse("a.csv", "a,\"x\u0007\ny\"\n" + "NA,1\nNA,2\n".repeat(4));
    TableTask task = TableTask.infer(table);

    assertThat(task.reason()).startsWith("'x··y' holds 2 different whole numbers");
    assertThatThrownBy(() -> Prepared.of(table, task, 0.1, 0.2, new Seed(1)))
        .hasMessageEndingWith(" is left to predict 'x··y' from; add one");
  }
}
