package org.bpnet.cpu.onednn;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the native library is called on one kind of machine.
///
/// @param classifier the machine's name in the names of archives, `linux-x86_64`
/// @param files what has to lie in one folder; oneDNN itself is the last
/// @param openMp the library of the system that has the functions of OpenMP, where `files` does not
record Platform(String classifier, List<String> files, Optional<String> openMp) {

  /// The platform of that operating system and processor, if oneDNN is published for it.
  ///
  /// @param os as the system property `os.name`
  /// @param processor as the system property `os.arch`
  static Optional<Platform> of(String os, String processor) {
    boolean arm = processor.equals("aarch64");
    if (!arm && !processor.equals("amd64") && !processor.equals("x86_64")) {
      return Optional.empty();
    }
    String name = arm ? "arm64" : "x86_64";
    if (os.equals("Linux")) {
      return found("linux-" + name, "libgomp.so.1", "libdnnl.so.3");
    }
    if (os.startsWith("Mac")) {
      return found("macosx-" + name, arm ? "libomp.dylib" : "libiomp5.dylib", "libdnnl.3.dylib");
    }
    if (os.startsWith("Windows") && !arm) {
      return Optional.of(
          new Platform("windows-x86_64", List.of("dnnl.dll"), Optional.of("vcomp140.dll")));
    }
    return Optional.empty();
  }

  private static Optional<Platform> found(String classifier, String... files) {
    return Optional.of(new Platform(classifier, List.of(files), Optional.empty()));
  }

  /// The folders to try for files that can be made again: the user's, then a private one among the
  /// temporary files. Never one that depends on the working directory: a user without a home has
  /// the home `?`.
  ///
  /// @param home the user's home folder
  /// @param temporary the folder of temporary files
  /// @param xdg `XDG_CACHE_HOME`, if set
  /// @param local `LOCALAPPDATA`, if set
  List<Path> caches(Path home, Path temporary, Optional<String> xdg, Optional<String> local) {
    return Stream.of(cache(home, xdg, local), PrivateFolder.among(temporary))
        .filter(Path::isAbsolute)
        .toList();
  }

  /// The user's folder for files that can be made again: `XDG_CACHE_HOME` or `~/.cache`,
  /// `~/Library/Caches`, `%LOCALAPPDATA%`.
  ///
  /// @param home the user's home folder
  /// @param xdg `XDG_CACHE_HOME`, if set
  /// @param local `LOCALAPPDATA`, if set
  Path cache(Path home, Optional<String> xdg, Optional<String> local) {
    if (classifier.startsWith("macosx")) {
      return home.resolve("Library", "Caches");
    }
    if (classifier.startsWith("windows")) {
      return local
          .filter(path -> Path.of(path).isAbsolute())
          .map(Path::of)
          .orElseGet(() -> home.resolve("AppData", "Local"));
    }
    return xdg.filter(path -> path.startsWith("/"))
        .map(Path::of)
        .orElseGet(() -> home.resolve(".cache"));
  }
}
