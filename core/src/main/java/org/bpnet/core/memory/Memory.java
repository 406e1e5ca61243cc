package org.bpnet.core.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Storage;

/// The storage that a pass owns, the versions that it reads, and the place where it was opened.
/// Apart from the pass, so that it can be freed, and the leak reported, after the pass has become
/// unreachable.
public final class Memory {
  private static final System.Logger LOG = System.getLogger("org.bpnet.core.Pass");

  private final StackWalker.StackFrame opened;
  private final Set<Storage> owned = Collections.newSetFromMap(new IdentityHashMap<>());

  /// What this pass sees of each tree, since it first read of it.
  private final IdentityHashMap<Versions, Versions.Version> seen = new IdentityHashMap<>();

  /// Releases what is held.
  private final List<Runnable> held = new ArrayList<>();

  private boolean closed;

  public Memory(StackWalker.StackFrame opened) {
    this.opened = opened;
  }

  public Storage own(Storage storage) {
    owned.add(storage);
    return storage;
  }

  /// Whether the storage was owned; it no longer is.
  public boolean disown(Storage storage) {
    return owned.remove(storage);
  }

  /// A variable's storage, as this pass sees its tree.
  public Storage read(Slot variable) {
    Versions.Version version = seen.get(variable.tree());
    if (version == null) {
      version = variable.hold();
      see(variable.tree(), version);
    }
    return variable.storage(version);
  }

  /// Has this pass see a version of a tree, which is released at its end.
  public void see(Versions versions, Versions.Version version) {
    seen.put(versions, version);
    keep(versions, version);
  }

  /// Releases a version at the pass's end.
  void keep(Versions versions, Versions.Version version) {
    held.add(() -> versions.release(version));
  }

  public String openedAt() {
    return opened.getFileName() + ":" + opened.getLineNumber();
  }

  public void check(Supplier<String> use) {
    if (closed) {
      throw new ClosedException(
          String.format(
              Locale.ROOT,
              "%s: the pass opened at %s is closed; copy values out with toHost before its end",
              use.get(),
              openedAt()));
    }
  }

  public void close() {
    closed = true;
    owned.forEach(Storage::close);
    owned.clear();
    held.forEach(Runnable::run);
    held.clear();
    seen.clear();
  }

  public void closeOrReport() {
    if (!closed) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the pass opened at {0} ({1}) was never closed; open passes in try-with-resources",
          openedAt(),
          opened.getClassName());
      close();
    }
  }
}
