package org.bpnet.cpu.onednn;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.stream.Stream;

/// Puts the native files of the archive into a folder of the user's cache, where they stay: only
/// the first start takes the second or so that it costs.
///
/// **Names.** The folder is `bpnet/onednn-` and the archive's platform and checksum of oneDNN, so
/// versions do not meet.
///
/// **Trust.** A file is written under another name, forced to the disk, dated and then moved to its
/// own: a half-written one never has it. One that differs from the archive in length, or has not
/// the date we gave it, was touched by somebody else and is written again. Two processes that start
/// at once both write; the last move wins, and what it replaces is the same.
///
/// @param platform which files
/// @param cache the user's folder for files that can be made again
record NativeFiles(Platform platform, Path cache) {
  /// The date of every file that is complete: the day of oneDNN 3.11 in the archive.
  private static final FileTime COMPLETE = FileTime.from(Instant.parse("2026-02-19T00:00:00Z"));

  /// After so long an unfinished file is nobody's any more.
  private static final Duration ABANDONED = Duration.ofHours(1);

  private static final String UNFINISHED = ".part";

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
    Path folder =
        cache.resolve(
            "bpnet",
            String.format(Locale.ROOT, "onednn-%s-%08x", platform.classifier(), main.getCrc()));
    Files.createDirectories(folder);
    for (String file : platform.files()) {
      place(find(file), folder.resolve(file));
    }
    return folder;
  }

  private static JarEntry entry(URL url) throws IOException {
    if (url.openConnection() instanceof JarURLConnection connection) {
      return connection.getJarEntry();
    }
    throw new IOException("need an archive, got " + url);
  }

  private static void place(URL url, Path file) throws IOException {
    long size = entry(url).getSize();
    if (isComplete(file, size)) {
      return;
    }
    Path folder = file.resolveSibling(".").normalize();
    removeAbandoned(folder);
    Path part = Files.createTempFile(folder, file.getFileName().toString(), UNFINISHED);
    try {
      try (InputStream in = url.openStream()) {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      }
      try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.setLastModifiedTime(part, COMPLETE);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      Files.deleteIfExists(part);
      // Windows does not replace a file that another process, faster than this one, has loaded.
      if (!isComplete(file, size)) {
        throw failed;
      }
    }
  }

  private static boolean isComplete(Path file, long size) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == size
        && Files.getLastModifiedTime(file).equals(COMPLETE);
  }

  private static void removeAbandoned(Path folder) throws IOException {
    Instant before = Instant.now().minus(ABANDONED);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(UNFINISHED)).toList()) {
        FileTime time = Files.getLastModifiedTime(file);
        if (time.toInstant().isBefore(before) && !time.equals(COMPLETE)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
