package org.bpnet.cpu.onednn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;

/// Puts the native files of the archive into a folder of the user's cache, where they stay: only
/// the first start takes the second or so that it costs.
///
/// **Names.** The folder is `bpnet/onednn-` and the archive's platform and checksum of oneDNN, so
/// versions do not meet.
///
/// **Trust.** What is loaded from there is what the archive holds. Other users cannot reach the
/// folder ([PrivateFolder]). A file that was written whole, or found equal to the archive byte for
/// byte, is noted with its place on the disk and the time of its last change, which no program can
/// set; a start compares notes, in a fraction of a millisecond. Whatever is not as noted (planted,
/// changed, restored from a backup, half-written) is compared with the archive and, where it
/// differs, written again. Whoever can forge the note is the user, and can change the archive too.
///
/// **Several at once.** One process writes while others wait for its lock, which ends with the
/// process; so whatever unfinished file the owner of the lock finds is what a killed process left.
///
/// @param platform which files
/// @param cache the user's folder for files that can be made again
record NativeFiles(Platform platform, Path cache) {
  private static final String UNFINISHED = ".part";
  private static final String NOTE = "noted";
  private static final String LOCK = "lock";
  private static final int CHUNK = 1 << 16; // bytes

  /// Folders of other versions have other locks; after so long their unfinished files are nobody's.
  private static final Duration ABANDONED = Duration.ofHours(1);

  /// Where the archive is: an entry of the class path or, on the module path, a module that nobody
  /// requires (it would require JavaCPP).
  ///
  /// @throws NoSuchFileException if it is not there
  URL find(String file) throws IOException {
    String name = "org/bytedeco/dnnl/" + platform.classifier() + "/" + file;
    URL url = NativeFiles.class.getClassLoader().getResource(name);
    if (url != null) {
      return url;
    }
    String modules = System.getProperty("jdk.module.path", "");
    Path[] paths =
        Arrays.stream(modules.split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .toArray(Path[]::new);
    var module =
        ModuleFinder.of(paths).find("org.bytedeco.dnnl." + platform.classifier().replace('-', '.'));
    if (module.isPresent()) {
      try (var reader = module.get().open()) {
        Optional<URI> found = reader.find(name);
        if (found.isPresent()) {
          return found.get().toURL();
        }
      }
    }
    throw new NoSuchFileException(
        String.format(
            Locale.ROOT, "org.bytedeco:dnnl:%s is not on the path", platform.classifier()));
  }

  /// The folder with all files of the platform in it.
  Path place() throws IOException {
    JarEntry main = entry(find(platform.files().getLast()));
    PrivateFolder folder =
        PrivateFolder.open(
            cache.resolve(
                "bpnet",
                String.format(
                    Locale.ROOT, "onednn-%s-%08x", platform.classifier(), main.getCrc())));
    if (!isAsNoted(folder)) {
      synchronized (NativeFiles.class) { // the lock of the file is for other processes
        bringAbout(folder);
      }
    }
    return folder.path();
  }

  private static JarEntry entry(URL url) throws IOException {
    if (url.openConnection() instanceof JarURLConnection connection) {
      return connection.getJarEntry();
    }
    throw new IOException("need an archive, got " + url);
  }

  private boolean isAsNoted(PrivateFolder folder) throws IOException {
    try {
      return Arrays.equals(Files.readAllBytes(folder.path().resolve(NOTE)), note(folder));
    } catch (NoSuchFileException missing) {
      return false;
    }
  }

  /// What is in the archive and what is on the disk.
  private byte[] note(PrivateFolder folder) throws IOException {
    var note = new StringBuilder();
    for (String file : platform.files()) {
      JarEntry entry = entry(find(file));
      note.append(file).append(' ').append(entry.getCrc()).append(' ').append(entry.getSize());
      note.append(' ').append(folder.stamp(file)).append('\n');
    }
    return note.toString().getBytes(UTF_8);
  }

  private void bringAbout(PrivateFolder folder) throws IOException {
    Path path = folder.path();
    if (!Files.isWritable(path)) {
      for (String file : platform.files()) {
        if (!isRight(folder, file)) {
          throw new AccessDeniedException(path.toString());
        }
      }
      return;
    }
    try (FileChannel channel = FileChannel.open(path.resolve(LOCK), CREATE, WRITE);
        FileLock lock = lock(channel)) {
      if (isAsNoted(folder)) {
        return; // another process was faster
      }
      if (lock != null) {
        removeUnfinished(path, Instant.MAX);
      }
      removeUnfinishedOfOthers(path);
      for (String file : platform.files()) {
        if (!isRight(folder, file)) {
          try (InputStream content = find(file).openStream()) {
            write(content, path.resolve(file));
          }
        }
      }
      write(new ByteArrayInputStream(note(folder)), path.resolve(NOTE));
    }
  }

  /// Waits for the lock; null where files cannot be locked.
  private static @Nullable FileLock lock(FileChannel channel) {
    try {
      return channel.lock();
    } catch (IOException | OverlappingFileLockException cannot) {
      return null;
    }
  }

  /// Whether a file is what the archive has, byte for byte.
  private boolean isRight(PrivateFolder folder, String file) throws IOException {
    try {
      folder.stamp(file);
    } catch (NoSuchFileException missing) {
      return false;
    }
    try (InputStream right = find(file).openStream();
        InputStream found = Files.newInputStream(folder.path().resolve(file), NOFOLLOW_LINKS)) {
      byte[] expected;
      do {
        expected = right.readNBytes(CHUNK);
        if (!Arrays.equals(expected, found.readNBytes(CHUNK))) {
          return false;
        }
      } while (expected.length > 0);
      return true;
    }
  }

  private static void write(InputStream content, Path file) throws IOException {
    Path folder = file.resolveSibling(".").normalize();
    Path part = Files.createTempFile(folder, file.getFileName().toString(), UNFINISHED);
    try {
      try (var to = new FileOutputStream(part.toFile())) {
        content.transferTo(to);
        to.getFD().sync();
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void removeUnfinishedOfOthers(Path folder) throws IOException {
    Path parent = folder.resolveSibling(".").normalize();
    try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, "onednn-*")) {
      for (Path other : others) {
        if (!other.equals(folder) && Files.isDirectory(other, NOFOLLOW_LINKS)) {
          removeUnfinished(other, Instant.now().minus(ABANDONED));
        }
      }
    }
  }

  private static void removeUnfinished(Path folder, Instant before) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file, NOFOLLOW_LINKS).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
