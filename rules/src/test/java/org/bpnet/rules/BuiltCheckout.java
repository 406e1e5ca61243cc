package org.bpnet.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A copy of this checkout that its own launcher has built: once for all tests of a process, and
/// nowhere else, since other modules may be tested here and now with the files of this build.
///
/// @param root the copy, in a folder with spaces and accents
/// @param first what the run that built it had to say, a short training
record BuiltCheckout(Path root, Output first) {
  static final Path ORIGINAL = Path.of("..").toAbsolutePath().normalize();
  private static @Nullable BuiltCheckout built;

  record Output(int code, String out, String err) {}

  /// The copy, built by now; Maven speaks Turkish while it builds.
  static synchronized BuiltCheckout get() throws IOException, InterruptedException {
    BuiltCheckout known = built;
    if (known == null) {
      Path folder = Files.createTempDirectory("bpnet-checkout");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      Path root = copyTo(folder.resolve("une tête à l’été"));
      Map<String, String> turkish = Map.of("MAVEN_OPTS", "-Duser.language=tr -Duser.country=TR");
      known =
          new BuiltCheckout(
              root,
              run(folder, turkish, root + "/bpnet", "train", "digits", "--epochs", "2", "--json"));
      built = known;
    }
    return known;
  }

  Path launcher() {
    return root.resolve("bpnet");
  }

  /// What the build reads, and no more.
  static Path copyTo(Path copy) throws IOException {
    for (String file :
        List.of("bpnet", "mvnw", ".mvn/find-jdk.sh", ".mvn/launch.sh", ".mvn/locale.sh")) {
      copy(file, copy);
    }
    try (Stream<Path> files = Files.walk(ORIGINAL)) {
      for (Path file : files.toList()) {
        String name = ORIGINAL.relativize(file).toString().replace('\\', '/');
        boolean source = name.endsWith("pom.xml") || name.matches("[^/]+/src/main/.*");
        if (source && !name.contains("target/") && Files.isRegularFile(file)) {
          copy(name, copy);
        }
      }
    }
    return copy;
  }

  private static void copy(String name, Path folder) throws IOException {
    Path to = folder.resolve(name);
    Files.createDirectories(to.getParent());
    Files.copy(ORIGINAL.resolve(name), to);
  }

  /// Runs a command with nothing of this process's environment but the path and the JDK.
  ///
  /// @param folder where it runs, and where its output is kept
  static Output run(Path folder, Map<String, String> variables, String... command)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> all = builder.environment();
    all.keySet().retainAll(Set.of("PATH"));
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.putAll(variables);
    int code = builder.start().waitFor();
    return new Output(code, Files.readString(out), Files.readString(err));
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }
}
