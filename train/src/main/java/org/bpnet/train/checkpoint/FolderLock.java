package org.bpnet.train.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps a folder to one writer at a time, by a lock on the file `.lock` in it. The operating
/// system gives the lock up when the process ends, however it ends, so that none is ever stale; the
/// file stays, empty, and means nothing by itself. (A lock file that is deleted at the end would
/// let two in: one that locks the deleted file, one that makes a new one.)
///
/// Where the file system has no locks, as some network drives, that is logged and the folder is
/// used without one.
public final class FolderLock implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FolderLock.class.getName());

  /// The name of the file that is locked.
  public static final String FILE = ".lock";

  /// The folders that this process holds. Locks of files belong to processes: to open the file a
  /// second time and to close it again would give up the first one's lock, so that a second writer
  /// in this process has to be stopped before.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /// Locks a folder, and takes away what killed writers left in it.
  ///
  /// @throws CheckpointException if another run has it, or if it cannot be written to
  public static FolderLock acquire(Path folder) {
    try {
      Path real = folder.toRealPath();
      if (!HELD.add(real)) {
        throw inUse(folder);
      }
      try {
        var lock = new FolderLock(real, open(real, folder));
        AtomicFile.removeLeftovers(real);
        return lock;
      } catch (IOException | RuntimeException | Error e) {
        HELD.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: cannot be locked (%s); check the rights of the folder and of %s in it",
              folder,
              AtomicFile.reason(e),
              FILE),
          e);
    }
  }

  /// The lock's file, locked where that is possible.
  private static FileChannel open(Path real, Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            real.resolve(FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    boolean ours;
    try {
      ours = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      ours = false;
    } catch (IOException e) {
      ours = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: the file system has no locks ({1}); see to it that only one run writes there",
          folder,
          AtomicFile.reason(e));
    }
    if (!ours) {
      channel.close();
      throw inUse(folder);
    }
    return channel;
  }

  private static CheckpointException inUse(Path folder) {
    return new CheckpointException(
        String.format(
            Locale.ROOT,
            "%s: another run is writing there; wait for its end, or choose another folder",
            folder));
  }

  /// Gives the folder free.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // the end of the process gives the lock up in any case
    } finally {
      HELD.remove(folder);
    }
  }
}
