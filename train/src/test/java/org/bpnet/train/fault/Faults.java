package org.bpnet.train.fault;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Counts the operations by which files change, and makes one of them fail: as a process does that
/// is killed there, or as a disk does that is full.
public final class Faults {
  /// What happens at the chosen operation.
  public enum Kind {
    /// The process is gone: nothing that follows happens, and its open files are closed.
    KILL,
    /// There is no room for what is written; all else goes on.
    FULL,
    /// No file can be locked, at any time.
    NO_LOCKS
  }

  /// The end of a process, which no handler outlives.
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Kind kind;
  private final int at;
  private final List<FileChannel> open = new ArrayList<>();
  private int count;
  private boolean dead;

  private Faults(Kind kind, int at) {
    this.kind = kind;
    this.at = at;
  }

  /// Only counts.
  public static Faults none() {
    return new Faults(Kind.FULL, -1);
  }

  /// Something at the operation of this number, counted from 0.
  public static Faults at(Kind kind, int operation) {
    return new Faults(kind, operation);
  }

  /// The files of some network drives.
  public static Faults noLocks() {
    return new Faults(Kind.NO_LOCKS, -1);
  }

  /// A path whose file system has these faults.
  public Path in(Path path) {
    return FaultyFileSystem.of(this).wrap(path);
  }

  /// How many operations there were.
  public int count() {
    return count;
  }

  void opened(FileChannel channel) {
    open.add(channel);
  }

  /// Before anything that only looks.
  void look() {
    if (dead) {
      throw new Killed();
    }
  }

  /// Before an operation that changes names.
  void change() {
    look();
    if (count++ == at && kind == Kind.KILL) {
      die();
    }
  }

  /// Before an operation that needs room.
  ///
  /// @return whether only a part of it shall be done, and then [#fail] called
  boolean writes() {
    look();
    return count++ == at;
  }

  /// Before a lock is asked for.
  void lock() throws IOException {
    look();
    if (kind == Kind.NO_LOCKS) {
      throw new IOException("No locks available");
    }
  }

  void fail() throws IOException {
    if (kind == Kind.KILL) {
      die();
    }
    throw new IOException("No space left on device");
  }

  private void die() {
    dead = true;
    for (FileChannel channel : open) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new Killed();
  }
}
