package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bpnet.rules.BuiltCheckout.Output;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The class data archive of the launcher: made once, used, and never in the way. Runs a copy of
/// what the launcher needs, in a folder whose name has no other letters than those of ASCII, and
/// with an archive, which some tests spoil or do away with.
@Tag("slow")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class StartUpTest {
  private static final String VERSION = "bpnet \\S+ \\(JDK .*\\)\n";

  @TempDir private static Path dir;
  private static Path root = Path.of("");
  private static Path target = Path.of("");
  private static Path archive = Path.of("");
  private static Output first = new Output(0, "", "");
  private static List<String> afterFirst = List.of();
  private static byte[] good = {};

  @BeforeAll
  static void copyTheLauncher() throws Exception {
    Path built = BuiltCheckout.get().root();
    root = dir.resolve("root with a space");
    target = root.resolve("cli/target");
    try (Stream<Path> rooms = Files.list(built)) {
      for (Path room : rooms.filter(room -> Files.exists(room.resolve("pom.xml"))).toList()) {
        Path copy = root.resolve(room.getFileName().toString());
        Files.createDirectories(copy.resolve("src/main"));
        Files.createFile(copy.resolve("pom.xml"));
      }
    }
    Files.createFile(root.resolve("pom.xml"));
    for (String file : List.of("bpnet", ".mvn/find-jdk.sh", ".mvn/launch.sh", ".mvn/locale.sh")) {
      copy(built, file);
    }
    try (Stream<Path> jars = Files.list(built.resolve("cli/target/lib"))) {
      for (Path jar : jars.toList()) {
        copy(built, "cli/target/lib/" + jar.getFileName());
      }
    }
    Files.createFile(target.resolve("bpnet.built"));
    first = version();
    afterFirst = filesOfTarget();
    archive = target.resolve(named("bpnet-[\\d.]+\\.jsa", afterFirst));
    good = Files.readAllBytes(archive);
  }

  private static void copy(Path built, String name) throws IOException {
    Files.createDirectories(root.resolve(name).getParent());
    Files.copy(built.resolve(name), root.resolve(name));
  }

  private static List<String> filesOfTarget() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String named(String pattern, List<String> files) {
    return files.stream().filter(file -> file.matches(pattern)).findFirst().orElseThrow();
  }

  @BeforeEach
  void putTheArchiveBack() throws IOException {
    Files.write(archive, good);
    Files.deleteIfExists(target.resolve("bpnet-build.log"));
  }

  private static Output run(String javaOptions, String shell) throws Exception {
    Path out = dir.resolve("out.txt");
    Path err = dir.resolve("err.txt");
    var builder =
        new ProcessBuilder("bash", "-c", shell)
            .directory(dir.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("BPNET_JAVA_OPTS", javaOptions);
    int code = builder.start().waitFor();
    return new Output(code, Files.readString(out), Files.readString(err));
  }

  private static Output version() throws Exception {
    return run("", "'" + root + "/bpnet' --version");
  }

  /// How many classes a run maps from the archive.
  private static long archived() throws Exception {
    Path loaded = dir.resolve("loaded.txt");
    Output run = run("-Xlog:class+load:file=" + loaded, "'" + root + "/bpnet' doctor --json");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(1);
    try (Stream<String> lines = Files.lines(loaded)) {
      return lines.filter(line -> line.contains(" org.bpnet.") && line.endsWith("(top)")).count();
    }
  }

  private static void assertPlain(Output run) {
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).matches(VERSION);
    assertThat(run.code()).isZero();
  }

  @Test
  void should_make_the_archive_in_the_first_run_and_use_it_afterwards() throws Exception {
    assertPlain(first);
    assertThat(afterFirst)
        .containsExactlyInAnyOrder("lib", "bpnet.built", archive.getFileName().toString());
    assertThat(good).isNotEmpty();
    assertThat(dir.resolve("runs")).doesNotExist();
    assertThat(archived()).isGreaterThan(20);
  }

  @Test
  void should_make_a_deleted_archive_again() throws Exception {
    Files.delete(archive);

    assertPlain(version());

    assertThat(archived()).isGreaterThan(20);
  }

  @Test
  void should_run_in_silence_with_an_archive_that_does_not_fit() throws Exception {
    Files.writeString(archive, "no archive at all");
    assertPlain(version());
    assertThat(archived()).isZero();

    Files.write(archive, Arrays.copyOf(good, good.length / 2));
    assertPlain(version());
    assertThat(archived()).isZero();

    Files.write(archive, good);
    assertThat(archived()).isGreaterThan(20);
    Path jar = target.resolve("lib").resolve(jarOf("bpnet-cpu-"));
    FileTime then = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    try {
      assertPlain(version());
      assertThat(archived()).isZero();
    } finally {
      Files.setLastModifiedTime(jar, then);
    }
  }

  private static String jarOf(String prefix) throws IOException {
    try (Stream<Path> jars = Files.list(target.resolve("lib"))) {
      return named(prefix + ".*", jars.map(jar -> jar.getFileName().toString()).toList());
    }
  }

  @Test
  void should_go_on_without_an_archive_where_none_can_be_written() throws Exception {
    Files.delete(archive);

    Output full = run("", "ulimit -f 2000; exec '" + root + "/bpnet' --version"); // 1 or 2 MB

    assertPlain(full);
    assertThat(archive).isEmptyFile();
    assertThat(Files.readString(target.resolve("bpnet-build.log")).lines())
        .singleElement()
        .asString()
        .startsWith("no class data archive, runs start slower: ");
    assertPlain(version());
    assertThat(archive).as("not tried again").isEmptyFile();
  }

  @Test
  void should_take_options_of_the_user_over_the_archive() throws Exception {
    for (String options :
        List.of("-XX:-UseParallelGC -XX:+UseZGC", "-Xshare:off", "-XX:+UseCompactObjectHeaders")) {
      assertPlain(run(options, "'" + root + "/bpnet' --version"));
    }
  }
}
