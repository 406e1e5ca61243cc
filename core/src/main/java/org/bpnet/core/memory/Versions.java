package org.bpnet.core.memory;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.bpnet.core.spi.ClosedException;
import org.bpnet.core.spi.Leak;
import org.bpnet.core.spi.Storage;
import org.jspecify.annotations.Nullable;

/// The storages of a tree's variables, version after version: readers hold a version, a writer
/// makes the next one, or writes over the current one if nobody holds it. See ADR 9.
///
/// It knows no variables, so that it can free their storage once nobody knows them.
public final class Versions {
  private static final Storage[] NONE = {};

  private final Leak leak = Leak.of("Parameters");

  /// Held by who writes, from before it looks at the values until they are all new.
  private final ReentrantLock updating = new ReentrantLock();

  private Version current = new Version();
  private boolean writtenInPlace;
  private int waiting;
  private boolean closed;

  /// What all variables are at some time. In a list of those that are held, and the current one.
  public static final class Version {
    private volatile Storage[] storages = NONE;
    private int holders;
    private @Nullable Version older;
    private @Nullable Version newer;

    /// The storage of variable `index`.
    Storage storage(int index) {
      return storages[index];
    }
  }

  /// Takes in the first value of a further variable; all versions have it.
  ///
  /// @return the variable's index
  public synchronized int add(Storage first) {
    check();
    int index = current.storages.length;
    for (Version v = current; v != null; v = v.older) {
      Storage[] longer = Arrays.copyOf(v.storages, index + 1);
      longer[index] = first;
      v.storages = longer;
    }
    return index;
  }

  private void check() {
    if (closed) {
      throw new ClosedException(
          "the parameters are closed; close them after the last pass, step and snapshot that needs"
              + " them");
    }
  }

  // ---- readers --------------------------------------------------------------------------------

  /// The current version, which keeps its values until it is released.
  ///
  /// @throws ClosedException if the tree is closed
  synchronized Version hold() {
    boolean interrupted = false;
    waiting++;
    while (writtenInPlace) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true; // a step ends soon; who runs next may care
      }
    }
    waiting--;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    check();
    current.holders++;
    return current;
  }

  /// Holds a version once more, if it is held at all.
  synchronized boolean holdAgain(Version version) {
    if (version.holders == 0) {
      return false;
    }
    version.holders++;
    return true;
  }

  /// Gives back a hold.
  public synchronized void release(Version version) {
    if (--version.holders == 0 && (version != current || closed)) {
      free(version);
    }
  }

  private static void free(Version version) {
    Version older = version.older;
    Version newer = version.newer;
    if (older != null) {
      older.newer = newer;
    }
    if (newer != null) {
      newer.older = older;
    }
    for (int i = 0; i < version.storages.length; i++) { // a storage is that of neighbours or none
      Storage storage = version.storages[i];
      if ((older == null || older.storages[i] != storage)
          && (newer == null || newer.storages[i] != storage)) {
        storage.close();
      }
    }
    version.storages = NONE;
  }

  // ---- writers --------------------------------------------------------------------------------

  /// Keeps other writers out of all these trees. Lets go of what it has before it waits for the
  /// next, so that no order among trees is needed.
  public static void lock(Versions[] trees) {
    int first = 0;
    while (trees.length > 0) {
      trees[first].updating.lock();
      int busy = lockOthers(trees, first);
      if (busy < 0) {
        return;
      }
      first = busy;
    }
  }

  /// The first of the others that somebody has; then none is locked. −1 if all are locked.
  private static int lockOthers(Versions[] trees, int first) {
    for (int i = 0; i < trees.length; i++) {
      if (i != first && !trees[i].updating.tryLock()) {
        for (int j = 0; j < i; j++) {
          if (j != first) {
            trees[j].updating.unlock();
          }
        }
        trees[first].updating.unlock();
        return i;
      }
    }
    return -1;
  }

  public static void unlock(Versions[] trees) {
    for (Versions tree : trees) {
      tree.updating.unlock();
    }
  }

  /// Begins to write; the tree is locked. The current version is held until [#end].
  ///
  /// @return whether to write over the current version; if not, into other storage, to be published
  public synchronized boolean begin() {
    check();
    writtenInPlace = current.holders == 0 && waiting == 0;
    current.holders++;
    return writtenInPlace;
  }

  /// The version that a writer, who keeps others out, starts from.
  public Version current() {
    return current;
  }

  /// Makes the next version, which differs from the current one in some variables. If the tree was
  /// closed meanwhile, the storages are too.
  ///
  /// @param count how many of the variables and storages given are meant
  public synchronized void publish(int[] indices, Storage[] storages, int count) {
    if (closed) {
      for (int i = 0; i < count; i++) {
        storages[i].close();
      }
      return;
    }
    Version next = new Version();
    Storage[] all = current.storages.clone();
    for (int i = 0; i < count; i++) {
      all[indices[i]] = storages[i];
    }
    next.storages = all;
    Version last = current;
    next.older = last;
    last.newer = next;
    current = next;
    if (last.holders == 0) {
      free(last);
    }
  }

  /// Ends what [#begin] began, with the version that was current then.
  public synchronized void end(Version begun) {
    if (writtenInPlace) {
      writtenInPlace = false;
      if (waiting > 0) {
        notifyAll();
      }
    }
    release(begun);
  }

  // ---- the end --------------------------------------------------------------------------------

  /// Nobody gets at the values any more but who holds some; the rest is freed.
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (current.holders == 0) {
        free(current);
      }
    }
  }

  /// For a tree that nobody knows any more.
  public void closeOrReport() {
    boolean forgotten;
    synchronized (this) {
      forgotten = !closed && current.storages.length > 0;
    }
    if (forgotten) {
      leak.report();
    }
    close();
  }
}
