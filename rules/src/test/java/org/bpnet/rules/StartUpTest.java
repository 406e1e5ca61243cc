package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The class data archive of the launcher: made once, used, and never in the way. Runs a copy of
/// what the launcher needs, so that no other run meets a broken archive.
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StartUpTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final String VERSION = "bpnet \\S+ \\(JDK .*\\)\n";

  @TempDir private Path dir;
  private Path root = Path.of("");
  private Path target = Path.of("");

  private record Output(int code, String out, String err) {}

  @BeforeEach
  void copyTheLauncher() throws Exception {
    assertThat(run("", CHECKOUT.resolve("bpnet") + " --version").code()).isZero(); // builds
    root = dir.resolve("root with a space");
    target = root.resolve("cli/target");
    try (Stream<Path> rooms = Files.list(CHECKOUT)) {
      for (Path room : rooms.filter(room -> Files.exists(room.resolve("pom.xml"))).toList()) {
        Path copy = root.resolve(room.getFileName());
        Files.createDirectories(copy.resolve("src/main"));
        Files.createFile(copy.resolve("pom.xml"));
      }
    }
    Files.createFile(root.resolve("pom.xml"));
    copy("bpnet");
    copy(".mvn/find-jdk.sh");
    copy(".mvn/locale.sh");
    try (Stream<Path> jars = Files.list(CHECKOUT.resolve("cli/target/lib"))) {
      jars.forEach(jar -> copy("cli/target/lib/" + jar.getFileName()));
    }
    Files.createFile(target.resolve("bpnet.built"));
  }

  private void copy(String name) {
    try {
      Files.createDirectories(root.resolve(name).getParent());
      Files.copy(CHECKOUT.resolve(name), root.resolve(name));
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  private Output run(String javaOptions, String shell) throws Exception {
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

  private Output version() throws Exception {
    return run("", "'" + root + "/bpnet' --version");
  }

  /// How many classes a run maps from the archive.
  private long archived() throws Exception {
    Path loaded = dir.resolve("loaded.txt");
    Output run = run("-Xlog:class+load:file=" + loaded, "'" + root + "/bpnet' doctor --json");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(1);
    try (Stream<String> lines = Files.lines(loaded)) {
      return lines.filter(line -> line.contains(" org.bpnet.") && line.endsWith("(top)")).count();
    }
  }

  private Path archive() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("bpnet-[\\d.]+\\.jsa"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void assertPlain(Output run) {
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).matches(VERSION);
    assertThat(run.code()).isZero();
  }

  @Test
  void should_make_the_archive_in_the_first_run_and_use_it_afterwards() throws Exception {
    assertPlain(version());

    assertThat(archive()).isNotEmptyFile();
    try (Stream<Path> files = Files.list(target)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("lib", "bpnet.built", archive().getFileName().toString());
    }
    assertThat(dir.resolve("runs")).doesNotExist();
    assertThat(archived()).isGreaterThan(20);
  }

  @Test
  void should_make_a_deleted_archive_again() throws Exception {
    assertPlain(version());
    Files.delete(archive());

    assertPlain(version());

    assertThat(archived()).isGreaterThan(20);
  }

  @Test
  void should_run_in_silence_with_an_archive_that_does_not_fit() throws Exception {
    assertPlain(version());
    byte[] good = Files.readAllBytes(archive());

    Files.writeString(archive(), "no archive at all");
    assertPlain(version());
    assertThat(archived()).isZero();

    Files.write(archive(), Arrays.copyOf(good, good.length / 2));
    assertPlain(version());
    assertThat(archived()).isZero();

    Files.write(archive(), good);
    assertThat(archived()).isGreaterThan(20);
    Path jar = target.resolve("lib").resolve(jarOf("bpnet-cpu-"));
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    assertPlain(version());
    assertThat(archived()).isZero();
  }

  private String jarOf(String prefix) throws IOException {
    try (Stream<Path> jars = Files.list(target.resolve("lib"))) {
      return jars.map(jar -> jar.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void should_go_on_without_an_archive_where_none_can_be_written() throws Exception {
    Output first = run("", "ulimit -f 2000; exec '" + root + "/bpnet' --version"); // 1 or 2 MB

    assertPlain(first);
    assertThat(archive()).isEmptyFile();
    assertThat(Files.readString(target.resolve("bpnet-build.log")).lines())
        .singleElement()
        .asString()
        .startsWith("no class data archive, runs start slower: ");
    assertPlain(version());
    assertThat(archive()).as("not tried again").isEmptyFile();
  }

  @Test
  void should_take_options_of_the_user_over_the_archive() throws Exception {
    assertPlain(version());

    for (String options :
        List.of("-XX:-UseParallelGC -XX:+UseZGC", "-Xshare:off", "-XX:+UseCompactObjectHeaders")) {
      assertPlain(run(options, "'" + root + "/bpnet' --version"));
    }
  }
}
