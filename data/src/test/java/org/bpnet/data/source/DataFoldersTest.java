package org.bpnet.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFoldersTest {
  @TempDir private Path dir;

  @Test
  void should_look_where_the_user_keeps_data() {
    assertThat(DataFolders.of(Map.of(), "/home/ada", "Linux"))
        .containsExactly(Path.of("/home/ada/.local/share/bpnet"));
    assertThat(DataFolders.of(Map.of("XDG_DATA_HOME", "/data"), "/home/ada", "Linux"))
        .containsExactly(Path.of("/data/bpnet"));
    assertThat(DataFolders.of(Map.of("BPNET_DATA", "/sets"), "/Users/ada", "Mac OS X"))
        .containsExactly(Path.of("/sets"), Path.of("/Users/ada/Library/Application Support/bpnet"));
    assertThat(DataFolders.of(Map.of("LOCALAPPDATA", "/local"), "/home/ada", "Windows 11"))
        .containsExactly(Path.of("/local/bpnet"));
  }

  /// Java says `?` of a user without a home.
  @Test
  void should_never_look_in_the_working_directory_without_being_told() {
    for (String system : List.of("Linux", "Mac OS X", "Windows 11")) {
      for (String home : List.of("?", "", "relative")) {
        assertThat(
                DataFolders.of(
                    Map.of("XDG_DATA_HOME", "data", "LOCALAPPDATA", "data", "BPNET_DATA", ""),
                    home,
                    system))
            .isEmpty();
      }
    }
    assertThat(DataFolders.of(Map.of("BPNET_DATA", "sets"), "?", "Linux"))
        .containsExactly(Path.of("sets").toAbsolutePath());
  }

  @Test
  void should_find_data_by_name_in_the_folders_in_order() throws IOException {
    Path first = Files.createDirectory(dir.resolve("first"));
    Path second = Files.createDirectory(dir.resolve("second"));
    Files.writeString(second.resolve("plants.csv"), "a,b\n1,x\n");
    List<Path> folders = List.of(dir.resolve("missing"), first, second);

    assertThat(DataSources.locate("plants.csv", folders)).contains(second.resolve("plants.csv"));
    Files.writeString(first.resolve("plants.csv"), "a,b\n1,x\n");
    assertThat(DataSources.locate("plants.csv", folders)).contains(first.resolve("plants.csv"));
    assertThat(DataSources.locate(first.toString(), folders)).contains(first);
    for (String none : List.of("iris", "../second/plants.csv", "", "\0", "elsewhere.csv")) {
      assertThat(DataSources.locate(none, folders)).as(none).isEmpty();
    }
  }
}
