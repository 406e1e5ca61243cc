package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bpnet.rules.BuiltCheckout.Output;
import org.bpnet.train.json.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The README's command in a checkout of its own, with little of what a developer's machine has: no
/// HOME, no locale, a folder with spaces and accents, Maven in Turkish. It is built once.
@Tag("slow")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class FreshCheckoutTest {
  @TempDir private static Path dir;
  private static Path root = Path.of("");
  private static Output first = new Output(0, "", "");

  @BeforeAll
  static void build() throws Exception {
    root = BuiltCheckout.get().root();
    first = BuiltCheckout.get().first();
  }

  @Test
  void should_build_and_say_how_long_it_took() throws Exception {
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out().lines()).hasSize(1);
    assertThat(Json.readObject(first.out().strip()).whole("epochs")).isEqualTo(2);
    List<String> lines = first.err().lines().toList();
    assertThat(lines.getFirst()).startsWith("building BPNet (first use");
    assertThat(lines.getLast()).matches("built BPNet in \\d+ s");
    assertThat(lines).hasSizeLessThan(10).noneMatch(line -> line.contains("\r"));
    assertThat(root.resolve("rules/target")).doesNotExist();
    assertThat(root.resolve("testkit/target/command/test-classes")).doesNotExist();
  }

  @Test
  void should_open_files_of_any_name_without_a_locale() throws Exception {
    Path table = dir.resolve("größe ü.csv");
    Files.writeString(table, "x,y\n" + "1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n".repeat(5));

    for (Map<String, String> locale :
        List.of(
            Map.<String, String>of(), Map.of("LC_ALL", "POSIX"), Map.of("LANG", "xx_XX.UTF-8"))) {
      Path out = dir.resolve("lauf ü " + locale.size() + locale.keySet());
      Output run =
          BuiltCheckout.run(
              dir, locale, root + "/bpnet", "train", table.toString(), "--out", out.toString());

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(out.resolve("model.json")).exists();
    }
  }

  @Test
  void should_give_the_same_in_other_languages() throws Exception {
    for (String language : List.of("tr -Duser.country=TR", "ar -Duser.country=EG", "de")) {
      Map<String, String> options = Map.of("BPNET_JAVA_OPTS", "-Duser.language=" + language);
      Output run =
          BuiltCheckout.run(
              dir, options, root + "/bpnet", "train", "digits", "--epochs", "2", "--json");

      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isZero();
      assertThat(Json.readObject(run.out().strip()).number("test_accuracy"))
          .as(language)
          .isEqualTo(Json.readObject(first.out().strip()).number("test_accuracy"));
    }
  }

  @Test
  void should_run_in_a_checkout_that_cannot_be_written() throws Exception {
    Path work = Files.createDirectories(dir.resolve("work"));
    Files.setPosixFilePermissions(work, Set.of(PosixFilePermission.values()));
    Files.setPosixFilePermissions(
        dir,
        Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_EXECUTE));
    Path unbuilt = BuiltCheckout.copyTo(dir.resolve("unbuilt"));
    writable(root, false);
    writable(unbuilt, false);
    try {
      Output built =
          BuiltCheckout.run(
              work, Map.of(), unprivileged(root + "/bpnet", "train", "iris", "--json"));
      Output refused =
          BuiltCheckout.run(work, Map.of(), unprivileged(unbuilt + "/bpnet", "--version"));

      assertThat(built.err()).isEmpty();
      assertThat(built.code()).isZero();
      assertThat(refused.err().lines()).as(refused.err()).hasSize(1);
      assertThat(refused.err()).contains("needs to be built", unbuilt + " cannot be written");
      assertThat(refused.code()).isEqualTo(1);
    } finally {
      writable(root, true);
      writable(unbuilt, true);
    }
  }

  private static void writable(Path folder, boolean yes) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isDirectory)
          .toList()
          .forEach(each -> {
            try {
              Set<PosixFilePermission> all = Files.getPosixFilePermissions(each);
              if (yes) {
                all.add(PosixFilePermission.OWNER_WRITE);
              } else {
                all.remove(PosixFilePermission.OWNER_WRITE);
              }
              Files.setPosixFilePermissions(each, all);
            } catch (IOException wrong) {
              throw new UncheckedIOException(wrong);
            }
          });
    }
  }

  /// The superuser may write everywhere, so it runs the command as nobody.
  private static String[] unprivileged(String... command) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return command;
    }
    var all =
        new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    all.addAll(List.of(command));
    return all.toArray(String[]::new);
  }

  @Test
  void should_say_where_maven_has_no_home() throws Exception {
    Path bin = Files.createDirectories(dir.resolve("bin"));
    Path none = Files.writeString(bin.resolve("getent"), "#!/bin/sh\nexit 2\n");
    Files.setPosixFilePermissions(none, Set.of(PosixFilePermission.values()));

    String path = bin + ":" + System.getenv("PATH");
    Output run = BuiltCheckout.run(dir, Map.of("PATH", path), root + "/mvnw", "--version");

    assertThat(run.err().lines()).as(run.err()).hasSize(1);
    assertThat(run.err()).contains("HOME is not set");
    assertThat(run.code()).isEqualTo(1);
  }
}
