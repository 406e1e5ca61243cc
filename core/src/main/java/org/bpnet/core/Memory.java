package org.bpnet.core;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.bpnet.core.spi.Storage;

/// The storage that a pass owns, and the place where the pass was opened. Apart from the pass, so
/// that it can be freed, and the leak reported, after the pass has become unreachable.
final class Memory {
  private static final System.Logger LOG = System.getLogger(Pass.class.getName());

  private final StackWalker.StackFrame opened;
  private final Set<Storage> owned = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean closed;

  Memory(StackWalker.StackFrame opened) {
    this.opened = opened;
  }

  Storage own(Storage storage) {
    owned.add(storage);
    return storage;
  }

  /// Whether the storage was owned; it no longer is.
  boolean disown(Storage storage) {
    return owned.remove(storage);
  }

  String openedAt() {
    return opened.getFileName() + ":" + opened.getLineNumber();
  }

  void check(Supplier<String> use) {
    if (closed) {
      throw new ClosedPassException(
          String.format(
              Locale.ROOT,
              "%s: the pass opened at %s is closed; copy values out with toHost before its end",
              use.get(),
              openedAt()));
    }
  }

  void close() {
    closed = true;
    owned.forEach(Storage::close);
    owned.clear();
  }

  void closeOrReport() {
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
