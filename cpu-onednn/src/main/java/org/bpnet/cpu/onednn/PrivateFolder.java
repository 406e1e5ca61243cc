package org.bpnet.cpu.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A folder in which nobody but the user, and whoever rules the machine, can have put anything:
/// what lies there may be run.
///
/// **Whom it keeps out.** Other users: the folder belongs to this user (or to root) and is open to
/// nobody else, and no folder above it can be exchanged by somebody else. Group members may write
/// further up, as many systems set up homes that way. It does not keep out programs of the same
/// user, who could as well change the archive, the launcher or the JDK.
///
/// **Windows.** The local folder of applications is closed to other users by its access list, which
/// is not looked at.
///
/// @param path where it is, absolute
/// @param user the id of the user as whom this process acts, or [#NO_IDS]
record PrivateFolder(Path path, int user) {
  /// Files have no owners and modes of the kind that Unix has.
  private static final int NO_IDS = -1;

  private static final int ROOT = 0;

  /// How ids from outside a container look within it.
  private static final int OUTSIDE = 65534;

  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_ALL = 0002;
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final String OWNER_ONLY = "rwx------";

  /// Opens the folder, makes it if it is not there, and empties it if others could write to it.
  ///
  /// @throws IOException if it cannot be made private
  static PrivateFolder open(Path path) throws IOException {
    var folder = new PrivateFolder(path.toAbsolutePath(), hasIds() ? effectiveUser() : NO_IDS);
    folder.open();
    return folder;
  }

  private static boolean hasIds() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
  }

  void open() throws IOException {
    FileAttribute<?>[] mode =
        user != NO_IDS
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
            }
            : new FileAttribute<?>[0];
    Files.createDirectories(path, mode);
    if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(path.toString());
    }
    if (user == NO_IDS) {
      return;
    }
    Map<String, Object> own = Files.readAttributes(path, "unix:uid,mode", NOFOLLOW_LINKS);
    if (!isOurs(own)) {
      throw new FileSystemException(path + " belongs to another user");
    }
    for (Path above = path.toRealPath().getParent(); above != null; above = above.getParent()) {
      checkAbove(above);
    }
    if (isWritableByOthers(own)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNER_ONLY));
      empty();
    }
  }

  private void checkAbove(Path folder) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(folder, "unix:uid,mode");
    int mode = number(attributes, "mode");
    if (!isOurs(attributes) && number(attributes, "uid") != OUTSIDE) {
      throw new FileSystemException(folder + " belongs to another user");
    }
    if ((mode & WRITABLE_BY_ALL) != 0 && (mode & STICKY) == 0) {
      throw new FileSystemException("everybody may write to " + folder);
    }
  }

  private void empty() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static int number(Map<String, Object> attributes, String name) {
    return (int) Objects.requireNonNull(attributes.get(name));
  }

  private boolean isOurs(Map<String, Object> attributes) {
    int owner = number(attributes, "uid");
    return owner == ROOT || owner == user;
  }

  private static boolean isWritableByOthers(Map<String, Object> attributes) {
    return (number(attributes, "mode") & WRITABLE_BY_OTHERS) != 0;
  }

  /// A folder of this user's own among those that are shared, for who has no other.
  static Path among(Path shared) {
    return hasIds() ? shared.resolve("bpnet-" + effectiveUser()) : shared;
  }

  @SuppressWarnings("restricted") // a function of the C library
  private static int effectiveUser() {
    Linker linker = Linker.nativeLinker();
    try {
      return (int)
          linker
              .downcallHandle(
                  linker.defaultLookup().findOrThrow("geteuid"), FunctionDescriptor.of(JAVA_INT))
              .invokeExact();
    } catch (Throwable failed) {
      throw OneDnn.unexpected(failed);
    }
  }

  /// Something that is not the same once a file has been written to, replaced, or given to others.
  /// The time of the last change is one that a program cannot set.
  ///
  /// @throws NoSuchFileException if there is no such file, or one that others may write to
  String stamp(String file) throws IOException {
    Path at = path.resolve(file);
    if (user == NO_IDS) {
      var basic = Files.readAttributes(at, BasicFileAttributes.class, NOFOLLOW_LINKS);
      if (!basic.isRegularFile()) {
        throw new NoSuchFileException(at.toString());
      }
      return basic.size()
          + " "
          + nanos(basic.creationTime())
          + " "
          + nanos(basic.lastModifiedTime());
    }
    Map<String, Object> found =
        Files.readAttributes(at, "unix:uid,mode,ino,size,ctime", NOFOLLOW_LINKS);
    boolean regular = (number(found, "mode") & TYPE) == REGULAR;
    if (!regular || !isOurs(found) || isWritableByOthers(found)) {
      throw new NoSuchFileException(at.toString());
    }
    return found.get("size")
        + " "
        + found.get("ino")
        + " "
        + nanos((FileTime) Objects.requireNonNull(found.get("ctime")));
  }

  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }
}
