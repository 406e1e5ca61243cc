package org.bpnet.play.monitor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A file of lines that grows: gives each whole line once. If it is written anew, as by a run that
/// is resumed or replaced by another, it is read from its start again; that is told by the file
/// system's key of the file, by its size, and by the end of what was read, which must stand where
/// it stood.
final class FollowedCsv {
  /// Ours: what is read before others have their turn.
  private static final int CHUNK = 1 << 20;

  /// Ours: a line of a hundred columns is far shorter.
  private static final int LONGEST_LINE = 1 << 16;

  private static final int TAIL = 256;

  private final Path file;
  private @Nullable Object key;
  private long size = -1;
  private long modified;

  /// All before is read, in whole lines.
  private long offset;

  private byte[] tail = {};
  private CRC32C start = new CRC32C();
  private int lines;
  private int incarnation;

  FollowedCsv(Path file) {
    this.file = file;
  }

  /// What a look at the file found.
  enum News {
    /// Nothing that is new.
    NONE,
    /// Lines, given to who asked; there may be more of them now.
    LINES,
    /// Another file, from whose start the next look goes on.
    ANEW
  }

  /// Looks for lines.
  ///
  /// @param line is given each that is new, without its end
  /// @throws IOException if the file cannot be read
  News poll(Consumer<String> line) throws IOException {
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException none) {
      return size < 0 ? News.NONE : anew();
    }
    boolean same = size >= 0 && Objects.equals(key, now.fileKey()) && now.size() >= offset;
    long time = now.lastModifiedTime().toMillis();
    if (same && now.size() == size && time == modified) {
      return News.NONE;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (size >= 0
          && !(same && Arrays.equals(tail, read(channel, offset - tail.length, tail.length)))) {
        return anew();
      }
      key = now.fileKey();
      byte[] fresh = read(channel, offset, CHUNK);
      int end = wholeLines(fresh);
      boolean all = offset + fresh.length >= now.size();
      size = all ? now.size() : offset;
      modified = all ? time : -1;
      give(fresh, end, line);
      return end == 0 ? News.NONE : News.LINES;
    }
  }

  private News anew() {
    size = -1;
    offset = 0;
    tail = new byte[0];
    start = new CRC32C();
    lines = 0;
    incarnation++;
    return News.ANEW;
  }

  private static byte[] read(SeekableByteChannel channel, long from, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    channel.position(from);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // a read may give less than there is
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /// @return the number of bytes up to the end of the last whole line
  private int wholeLines(byte[] bytes) throws IOException {
    for (int i = bytes.length; i > 0; i--) {
      if (bytes[i - 1] == '\n') {
        return i;
      }
    }
    if (bytes.length > LONGEST_LINE) {
      throw new IOException(file + ": holds a line of more than " + LONGEST_LINE + " bytes");
    }
    return 0;
  }

  private void give(byte[] bytes, int end, Consumer<String> line) {
    for (int from = 0; from < end; ) {
      int to = from;
      while (bytes[to] != '\n') {
        to++;
      }
      if (lines < 2) {
        start.update(bytes, from, to - from);
        lines++;
      }
      line.accept(new String(bytes, from, to - from, StandardCharsets.UTF_8));
      from = to + 1;
    }
    offset += end;
    if (end > 0) {
      tail = Arrays.copyOfRange(bytes, Math.max(0, end - TAIL), end);
    }
  }

  /// Tells this content from others: by its first two lines, which no writer changes, and how often
  /// the file was another one meanwhile.
  String identity() {
    return Long.toHexString(start.getValue()) + "-" + incarnation;
  }

  /// When the file was written last, in milliseconds since 1970; 0 if that is not known.
  long modified() {
    return Math.max(0, modified);
  }
}
