package org.bpnet.core.memory;

import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Leak;

/// A version of a tree that stays as it is until this is closed, by its owner or, with a report,
/// when nobody has the owner any more.
public final class Hold {
  private final Leak leak = Leak.of("a Snapshot");
  private final Versions versions;
  private final Versions.Version version;
  private volatile boolean closed;

  /// Holds the present version.
  ///
  /// @throws ClosedException if the tree is closed
  public Hold(Versions versions) {
    this.versions = versions;
    this.version = versions.hold();
  }

  /// The tree.
  public Versions versions() {
    return versions;
  }

  /// The version, held once more: to be released.
  ///
  /// @throws ClosedException if this is closed
  public Versions.Version again() {
    if (closed || !versions.holdAgain(version)) {
      throw new ClosedException(
          "the snapshot is closed; close it after the last pass and step that needs it");
    }
    return version;
  }

  /// Gives the version back.
  ///
  /// @return whether this was the call that did
  public synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    if (first) {
      versions.release(version);
    }
    return first;
  }

  /// For an owner that nobody has any more.
  public void closeOrReport() {
    if (close()) {
      leak.report();
    }
  }
}
