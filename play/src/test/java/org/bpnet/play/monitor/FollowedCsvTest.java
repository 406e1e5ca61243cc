package org.bpnet.play.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.bpnet.train.checkpoint.AtomicFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedCsvTest {
  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();
  private Path file;
  private FollowedCsv followed;

  @BeforeEach
  void follow() {
    file = folder.resolve("metrics.csv");
    followed = new FollowedCsv(file);
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private FollowedCsv.News poll() throws IOException {
    return followed.poll(lines::add);
  }

  @Test
  void should_give_each_whole_line_once() throws IOException {
    assertThat(poll()).isEqualTo(FollowedCsv.News.NONE);
    append("a,b\n1,");
    assertThat(poll()).isEqualTo(FollowedCsv.News.LINES);
    assertThat(poll()).isEqualTo(FollowedCsv.News.NONE);
    append("2\n");
    poll();
    append("3,4\n5,6\n7");
    poll();

    assertThat(lines).containsExactly("a,b", "1,2", "3,4", "5,6");
  }

  @Test
  void should_read_a_long_file_in_parts() throws IOException {
    var text = new StringBuilder();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 400_000; i++) {
      all.add("line " + i);
      text.append("line ").append(i).append('\n');
    }
    append(text.toString());
    int parts = 0;
    while (poll() == FollowedCsv.News.LINES) {
      parts++;
    }

    assertThat(parts).isEqualTo(text.length() / (1 << 20) + 1);
    assertThat(lines).isEqualTo(all);
  }

  @Test
  void should_begin_again_where_the_file_is_another() throws IOException {
    append("a\n1\n2\n3\n");
    poll();
    String before = followed.identity();
    AtomicFile.write(file, "a\n1\n2\n");
    assertThat(poll()).isEqualTo(FollowedCsv.News.ANEW);
    lines.clear();
    poll();

    assertThat(lines).containsExactly("a", "1", "2");
    assertThat(followed.identity()).isNotEqualTo(before);
  }

  @Test
  void should_notice_that_a_file_was_cut_and_written_on() throws IOException {
    append("a\n1\n2\n3\n");
    poll();
    Files.writeString(file, "a\n1\n9\n3\n4\n5\n"); // in place, and longer than before
    assertThat(poll()).isEqualTo(FollowedCsv.News.ANEW);
    Files.writeString(file, "a\n");
    poll();
    lines.clear();
    Files.writeString(file, "");
    assertThat(poll()).isEqualTo(FollowedCsv.News.ANEW);
    Files.writeString(file, "b\n");
    poll();

    assertThat(lines).containsExactly("b");
  }

  @Test
  void should_begin_again_where_the_file_was_away() throws IOException {
    append("a\n1\n");
    poll();
    Files.delete(file);
    assertThat(poll()).isEqualTo(FollowedCsv.News.ANEW);
    assertThat(poll()).isEqualTo(FollowedCsv.News.NONE);
    lines.clear();
    append("c\n");
    poll();

    assertThat(lines).containsExactly("c");
  }

  /// So that a page that comes back to another server is not told from the start.
  @Test
  void should_know_the_same_log_after_a_restart() throws IOException {
    append("a\n1\n");
    poll();
    String before = followed.identity();
    append("2\n");
    follow();
    poll();
    assertThat(followed.identity()).isEqualTo(before);

    Files.writeString(file, "a\n5\n");
    follow();
    poll();
    assertThat(followed.identity()).isNotEqualTo(before);
  }

  @Test
  void should_refuse_what_has_no_lines() throws IOException {
    Files.write(file, new byte[100_000]);
    assertThatThrownBy(this::poll)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + ": holds a line of more than 65536 bytes");
  }
}
