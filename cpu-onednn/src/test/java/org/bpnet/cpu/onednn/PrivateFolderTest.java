package org.bpnet.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may have written into a folder whose files are run.
final class PrivateFolderTest {
  private static final int SOMEBODY = 4711;

  @TempDir private Path home;

  @BeforeEach
  void needsOwners() {
    assumeTrue(
        home.getFileSystem().supportedFileAttributeViews().contains("unix"),
        "files have no modes here");
  }

  private static Set<PosixFilePermission> modes(String text) {
    return PosixFilePermissions.fromString(text);
  }

  @Test
  void should_make_folders_for_the_user_alone() throws IOException {
    Path path = PrivateFolder.open(home.resolve("a", "b")).path();

    assertThat(Files.getPosixFilePermissions(path)).isEqualTo(modes("rwx------"));
    assertThat(Files.getPosixFilePermissions(path.getParent())).isEqualTo(modes("rwx------"));
  }

  @Test
  void should_empty_and_close_a_folder_that_others_could_write_to() throws IOException {
    Path path = Files.createDirectory(home.resolve("open"));
    Path planted = Files.writeString(path.resolve("libdnnl.so.3"), "planted");
    Files.setPosixFilePermissions(path, modes("rwxrwxrwx"));

    PrivateFolder.open(path);

    assertThat(planted).doesNotExist();
    assertThat(Files.getPosixFilePermissions(path)).isEqualTo(modes("rwx------"));
  }

  @Test
  void should_refuse_a_folder_of_another_user() throws IOException {
    Path path = Files.createDirectory(home.resolve("theirs"));
    int owner = (int) Files.getAttribute(path, "unix:uid");
    if (owner == 0) {
      Files.setAttribute(path, "unix:uid", SOMEBODY);
      assertThatThrownBy(() -> PrivateFolder.open(path))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(path + " belongs to another user");
      assertThatThrownBy(() -> PrivateFolder.open(path.resolve("below")))
          .hasMessage(path + " belongs to another user");
    } else {
      assertThatThrownBy(() -> new PrivateFolder(path, owner + 1).open())
          .hasMessage(path + " belongs to another user");
    }
  }

  @Test
  void should_refuse_a_folder_that_anybody_can_exchange() throws IOException {
    Path shared = Files.createDirectory(home.resolve("shared"));
    Files.setPosixFilePermissions(shared, modes("rwxrwxrwx"));

    assertThatThrownBy(() -> PrivateFolder.open(shared.resolve("mine")))
        .hasMessage("everybody may write to " + shared.toRealPath());

    Files.setAttribute(shared, "unix:mode", 01777); // as /tmp: only owners exchange what is there
    assertThat(PrivateFolder.open(shared.resolve("mine")).path()).isDirectory();
  }

  @Test
  void should_refuse_a_link_in_place_of_the_folder() throws IOException {
    Path target = Files.createDirectory(home.resolve("target"));
    Path link = Files.createSymbolicLink(home.resolve("link"), target);

    assertThatThrownBy(() -> PrivateFolder.open(link)).isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void should_stamp_a_file_anew_when_it_was_written_to_even_with_its_date_set_back()
      throws IOException {
    PrivateFolder folder = PrivateFolder.open(home.resolve("mine"));
    Path file = Files.writeString(folder.path().resolve("file"), "right");
    Files.setPosixFilePermissions(file, modes("rw-------"));
    FileTime date = Files.getLastModifiedTime(file);
    Object changed = Files.getAttribute(file, "unix:ctime");
    String stamp = folder.stamp("file");
    assertThat(folder.stamp("file")).isEqualTo(stamp);

    do { // the clock of a file system ticks every few milliseconds
      Files.writeString(file, "wrong");
      Files.setLastModifiedTime(file, date);
    } while (Files.getAttribute(file, "unix:ctime").equals(changed));
    assertThat(folder.stamp("file")).isNotEqualTo(stamp);

    Files.setPosixFilePermissions(file, modes("rw-rw-rw-"));
    assertThatThrownBy(() -> folder.stamp("file")).isInstanceOf(NoSuchFileException.class);
  }
}
