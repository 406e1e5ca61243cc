package org.bpnet.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// Writes files that appear whole or not at all, whatever happens to the process or the machine: to
/// a temporary name in the same folder, forced to the disk, then renamed over the old file.
///
/// The temporary name is `.NAME.tmp`, always the same, so that what a killed process left behind is
/// overwritten by the next attempt. Two processes must not write the same file.
public final class AtomicFile {
  private AtomicFile() {}

  /// Fills a file.
  @FunctionalInterface
  public interface Content {
    /// Writes the whole content to an empty file.
    void writeTo(FileChannel file) throws IOException;
  }

  /// Replaces a file, or creates it.
  ///
  /// @throws CheckpointException if that fails; then an old file is as it was
  public static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
    try {
      try (var channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      move(temporary, target);
      forceFolder(temporary.resolveSibling(""));
    } catch (IOException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: cannot be written (%s); check the folder's rights and the free space",
              file,
              reason(e)),
          e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  /// Replaces a file with UTF-8 text, or creates it.
  ///
  /// @throws CheckpointException if that fails; then an old file is as it was
  public static void write(Path file, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    write(
        file,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /// What went wrong, without the file's name: `NoSuchFileException` where there is no more to say.
  static String reason(IOException e) {
    String message = e.getMessage();
    return message == null || message.startsWith("/") ? e.getClass().getSimpleName() : message;
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) { // some network drives
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Makes the new name durable. Not every system lets a folder be opened; the file itself is safe.
  private static void forceFolder(Path folder) {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows refuses to open folders
    }
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // the failure that led here is the one to report
    }
  }
}
