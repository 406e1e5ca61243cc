package org.bpnet.train.inside;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bpnet.train.checkpoint.AtomicFile;
import org.bpnet.train.checkpoint.CheckpointException;

/// A table that grows by whole lines, whose first columns are `epoch` and `step`: it can be read
/// while it grows, and be cut where a run that was broken off goes on.
public record GrowingTable(Path file) {
  /// Ours: epoch and step have fewer digits.
  private static final int MOST_BYTES = 64;

  /// Adds lines.
  ///
  /// @param head the names of the columns, written before the first lines
  /// @param lines each with its end
  /// @throws CheckpointException if the file cannot be written
  void append(String head, String lines) {
    try {
      Files.writeString(
          file,
          Files.exists(file) && Files.size(file) > 0 ? lines : head + "\n" + lines,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": cannot be written; check the folder's rights and the free space", e);
    }
  }

  /// Takes away all lines from the first one on that is not whole or of a later step. Nothing is
  /// written if there is none.
  ///
  /// @throws CheckpointException if the file cannot be read or written
  public void cutAfter(long step) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      long size = Files.size(file);
      long kept = until(step);
      if (kept < size) {
        AtomicFile.write(file, to -> copy(kept, to));
      }
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read; check the file's rights", e);
    }
  }

  /// Takes the file away if its columns are others.
  void requireHead(String head) {
    try {
      if (Files.exists(file) && !head.equals(firstLine(head.length() + 1))) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": cannot be read or replaced; check the folder's rights", e);
    }
  }

  private String firstLine(int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(most), StandardCharsets.UTF_8);
      return start.endsWith("\n") ? start.substring(0, start.length() - 1) : "";
    }
  }

  private void copy(long bytes, FileChannel to) throws IOException {
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      for (long at = 0; at < bytes; ) {
        at += from.transferTo(at, bytes - at, to);
      }
    }
  }

  /// The bytes up to the end of the last line that stays.
  private long until(long step) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      long kept = 0;
      long at = 0;
      var start = new StringBuilder();
      for (int next = in.read(); next >= 0; next = in.read()) {
        at++;
        if (next != '\n') {
          if (start.length() < MOST_BYTES) {
            start.append((char) next);
          }
        } else if (kept == 0 || isUpTo(step, start.toString())) {
          kept = at;
          start.setLength(0);
        } else {
          return kept;
        }
      }
      return kept;
    }
  }

  private static boolean isUpTo(long step, String line) {
    String[] cells = line.split(",", 3);
    return cells.length == 3 && cells[1].matches("\\d{1,18}") && Long.parseLong(cells[1]) <= step;
  }
}
