package org.bpnet.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Finds the real files that some tests read: in the folder that the environment variable
/// `BPNET_DATA` names, else in `shared/data` of a folder above or beside the project.
public final class SharedData {
  private SharedData() {}

  /// The folder of that name; where there is none, the test is reported as skipped.
  public static Path folder(String name) {
    Path found = find(name);
    String why = "SKIPPED: no folder " + name + " in $BPNET_DATA or in ../shared/data";
    if (found == null) {
      System.err.println(why);
    }
    assumeTrue(found != null, why);
    return java.util.Objects.requireNonNull(found);
  }

  private static @Nullable Path find(String name) {
    String given = System.getenv("BPNET_DATA");
    if (given != null) {
      Path folder = Path.of(given, name);
      return Files.isDirectory(folder) ? folder : null;
    }
    for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
      Path folder = above.resolve("shared").resolve("data").resolve(name);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    return null;
  }
}
