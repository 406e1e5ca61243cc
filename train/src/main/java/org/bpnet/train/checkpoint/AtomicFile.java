package org.bpnet.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// Writes files that appear whole or not at all, whatever happens to the process or the machine: to
/// a temporary name in the same folder, forced to the disk, then renamed over the old file.
///
/// The temporary name, `.NAME.RANDOM.tmp`, is another one each time and must be new: two processes
/// that write the same file do not meet, and a link that somebody put there is not followed. What a
/// killed process leaves behind, [#removeLeftovers] takes away.
///
/// A symbolic link is followed: the file that it leads to is replaced, the link stays. What is no
/// plain file, a device or a pipe, is not replaced but written into.
public final class AtomicFile {
  private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9a-f]{16}\\.tmp");

  /// So much of a file's name is in its temporary name, which file systems limit to 255 bytes.
  private static final int LONGEST_NAME = 40;

  private static final int MOST_LINKS = 40;

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
    Path given = file.toAbsolutePath();
    try {
      if (isStream(given)) {
        stream(given, content);
      } else {
        replace(followed(given), content);
      }
    } catch (IOException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: cannot be written (%s); check the folder's rights and the free space",
              file,
              reason(e)),
          e);
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

  /// Takes away what killed processes left in a folder that no other process writes to now.
  ///
  /// @throws IOException if that fails
  static void removeLeftovers(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*.tmp")) {
      for (Path file : files) {
        if (TEMPORARY.matcher(String.valueOf(file.getFileName())).matches()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// Whether this is written into as it is: whatever is no plain file, and the names of streams
  /// that are open already, whatever they lead to.
  private static boolean isStream(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder");
    }
    boolean open =
        file.startsWith("/proc")
            || file.startsWith("/dev/fd")
            || file.equals(Path.of("/dev/stdout"))
            || file.equals(Path.of("/dev/stderr"));
    return open || Files.exists(file) && !Files.isRegularFile(file);
  }

  private static void stream(Path stream, Content content) throws IOException {
    try (var channel =
        FileChannel.open(stream, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      content.writeTo(channel);
    }
  }

  /// The file at the end of a chain of links, which need not be there yet.
  private static Path followed(Path file) throws IOException {
    Path at = file;
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == MOST_LINKS) {
        throw new IOException("its symbolic links go round in a circle");
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    return at;
  }

  private static void replace(Path target, Content content) throws IOException {
    Path temporary = temporary(target);
    try {
      try (var channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      move(temporary, target);
      forceFolder(temporary.resolveSibling(""));
    } finally {
      deleteQuietly(temporary);
    }
  }

  private static Path temporary(Path target) {
    String name = String.valueOf(target.getFileName());
    String start = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    long random = UUID.randomUUID().getMostSignificantBits();
    return target.resolveSibling(String.format(Locale.ROOT, ".%s.%016x.tmp", start, random));
  }

  /// What went wrong, without the file's name.
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such folder";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException wrong when wrong.getReason() != null -> wrong.getReason();
      default -> e.getMessage() == null ? "the system does not say why" : e.getMessage();
    };
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
