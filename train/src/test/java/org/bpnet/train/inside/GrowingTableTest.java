package org.bpnet.train.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bpnet.train.checkpoint.CheckpointException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowingTableTest {
  private static final String HEAD = "epoch,step,x";

  @TempDir Path folder;
  private Path file;
  private GrowingTable table;

  @BeforeEach
  void place() {
    file = folder.resolve("table.csv");
    table = new GrowingTable(file);
  }

  @Test
  void should_begin_with_the_names_and_grow_by_lines() throws IOException {
    table.append(HEAD, "1,1,0.5\n");
    table.append(HEAD, "1,2,0.25\n1,3,0.125\n");
    assertThat(file).hasContent(HEAD + "\n1,1,0.5\n1,2,0.25\n1,3,0.125\n");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "2,2", "3,3", "4,3", "999,3"})
  void should_keep_the_lines_up_to_a_step(long step, int kept) throws IOException {
    String[] rows = {"1,1,0.5\n", "1,2,0.25\n", "2,3,0.125\n"};
    table.append(HEAD, String.join("", rows));
    table.cutAfter(step);
    String wanted = HEAD + "\n" + String.join("", List.of(rows).subList(0, kept));
    assertThat(Files.readString(file)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "'2,3'",
    "'2,3,0.1'",
    "'\n'",
    "'x,y,z\n'",
    "'2,99999999999999999999,1\n'",
    "'2,-3,1\n'"
  })
  void should_take_away_what_is_no_whole_line(String rest) throws IOException {
    table.append(HEAD, "1,1,0.5\n1,2,0.25\n" + rest);
    table.cutAfter(1000);
    assertThat(Files.readString(file)).isEqualTo(HEAD + "\n1,1,0.5\n1,2,0.25\n");
  }

  @Test
  void should_not_write_where_nothing_is_to_be_taken_away() throws IOException {
    table.append(HEAD, "1,1,0.5\n");
    Object key = Files.readAttributes(file, "fileKey").get("fileKey");
    table.cutAfter(1);
    assertThat(Files.readAttributes(file, "fileKey").get("fileKey")).isEqualTo(key);
    new GrowingTable(folder.resolve("none.csv")).cutAfter(1);
    assertThat(folder.resolve("none.csv")).doesNotExist();
  }

  @Test
  void should_begin_anew_after_half_a_line_of_names_or_with_other_names() throws IOException {
    Files.writeString(file, "epoch,st");
    table.cutAfter(5);
    table.requireHead(HEAD);
    table.append(HEAD, "1,1,0.5\n");
    assertThat(file).hasContent(HEAD + "\n1,1,0.5\n");

    table.requireHead(HEAD);
    assertThat(file).hasContent(HEAD + "\n1,1,0.5\n");
    table.requireHead(HEAD + "y");
    assertThat(file).doesNotExist();
  }

  @Test
  void should_say_what_cannot_be_written() throws IOException {
    Files.createDirectory(file);
    assertThatThrownBy(() -> table.append(HEAD, "1,1,1\n"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(file + ": cannot be written; check the folder's rights and the free space");
  }
}
