package org.bpnet.data.source;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where data sets are looked for by their names, and kept: the folder that `BPNET_DATA` names,
/// then the user's own, `$XDG_DATA_HOME/bpnet` or `~/.local/share/bpnet`, on macOS
/// `~/Library/Application Support/bpnet`, on Windows `%LOCALAPPDATA%\bpnet`.
///
/// What is not an absolute path counts as not set, so that no folder ever depends on where a
/// program was started; only `BPNET_DATA`, which a user sets by hand, may be relative.
public final class DataFolders {
  private DataFolders() {}

  /// The folders of the user of this process, the first for what is fetched; none if neither
  /// `BPNET_DATA` nor a home folder is known. They need not exist.
  public static List<Path> ofUser() {
    return of(
        System.getenv(), System.getProperty("user.home", ""), System.getProperty("os.name", ""));
  }

  static List<Path> of(Map<String, String> environment, String home, String system) {
    List<Path> folders = new ArrayList<>();
    path(environment.get("BPNET_DATA")).map(Path::toAbsolutePath).ifPresent(folders::add);
    own(environment, absolute(home), system.toLowerCase(Locale.ROOT))
        .map(folder -> folder.resolve("bpnet"))
        .ifPresent(folders::add);
    return List.copyOf(folders);
  }

  /// The folder for drivers of databases: the one that `BPNET_DRIVERS` names, or `drivers` in the
  /// user's own; none if neither is known. It need not exist.
  public static Optional<Path> drivers() {
    return drivers(
        System.getenv(), System.getProperty("user.home", ""), System.getProperty("os.name", ""));
  }

  static Optional<Path> drivers(Map<String, String> environment, String home, String system) {
    return path(environment.get("BPNET_DRIVERS"))
        .map(Path::toAbsolutePath)
        .or(() ->
            own(environment, absolute(home), system.toLowerCase(Locale.ROOT))
                .map(folder -> folder.resolve("bpnet", "drivers")));
  }

  private static Optional<Path> own(
      Map<String, String> environment, Optional<Path> home, String system) {
    if (system.startsWith("mac")) {
      return home.map(folder -> folder.resolve("Library", "Application Support"));
    }
    if (system.startsWith("windows")) {
      return absolute(environment.get("LOCALAPPDATA"))
          .or(() -> home.map(folder -> folder.resolve("AppData", "Local")));
    }
    return absolute(environment.get("XDG_DATA_HOME"))
        .or(() -> home.map(folder -> folder.resolve(".local", "share")));
  }

  private static Optional<Path> absolute(@Nullable String text) {
    return path(text).filter(Path::isAbsolute);
  }

  private static Optional<Path> path(@Nullable String text) {
    try {
      return Optional.ofNullable(text).filter(given -> !given.isBlank()).map(Path::of);
    } catch (InvalidPathException unusable) {
      return Optional.empty();
    }
  }
}
