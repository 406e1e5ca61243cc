package org.bpnet.trials;

import static com.code_intelligence.jazzer.sanitizers.Constants.SANITIZER_HOOK_NAMES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files and texts of strangers, made by a fuzzer that is guided by what they reach (Jazzer, on
/// libFuzzer): each is accepted, or refused by the documented exception in one line that names the
/// file, in a small heap and in bounded time.
///
/// What was found once lies in `src/test/resources/fuzz/TARGET`, under a name that says what it
/// was. A new finding is written to `target/fuzz/TARGET`; when it is mended, it moves there.
@Tag("slow")
class FuzzTrial {
  private static final Path FINDINGS = Path.of("src", "test", "resources", "fuzz");

  private static final Pattern DONE = Pattern.compile("(?m)^Done (\\d+) runs? in (\\d+) second");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void should_accept_its_seeds(FuzzTarget target) throws Exception {
    for (byte[] seed : FuzzSeeds.of(target, folder)) {
      if (target != FuzzTarget.NAMES) { // those are tried on every catalog
        target.use(folder, seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void should_bear_what_was_found_before(FuzzTarget target) throws Exception {
    for (Path finding : findings(target)) {
      try {
        target.check(folder, Files.readAllBytes(finding));
      } catch (Exception | AssertionError e) {
        throw new AssertionError(finding + ": " + e, e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void should_bear_whatever_a_fuzzer_makes(FuzzTarget target) throws Exception {
    Path seeds = Files.createDirectories(folder.resolve("seeds"));
    Path work = Files.createDirectories(folder.resolve("work"));
    int number = 0;
    for (byte[] seed : FuzzSeeds.of(target, work)) { // with what they stand beside, in the folder
      Files.write(seeds.resolve("seed" + number++), seed);
    }
    Path found = Files.createDirectories(Path.of("target", "fuzz", target.folderName()));
    var child =
        new ChildJvm(
            folder.resolve("jvm"),
            List.of(
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+EnableDynamicAgentLoading",
                "-Djava.awt.headless=true",
                "-Dbpnet.target=" + target.name(),
                "-Dbpnet.folder=" + work));
    Process process =
        child.start("com.code_intelligence.jazzer.Jazzer", arguments(target, seeds, found));
    ChildJvm.Output output = child.await(process, seconds() + 600L);
    Matcher done = DONE.matcher(output.err());
    assertThat(output.code()).as("%s; the input is in %s", finding(output.err()), found).isZero();
    assertThat(done.find()).as(output.err()).isTrue();
    Trials.report(
        "fuzz " + target.name().toLowerCase(Locale.ROOT),
        String.format(
            Locale.ROOT,
            "%s inputs in %s s, %d found before, 0 now",
            done.group(1),
            done.group(2),
            findings(target).size()));
  }

  /// How long one target is tried at most, if it takes longer than its number of inputs.
  private static int seconds() {
    return Trials.count("fuzz.seconds", 5, 7_200);
  }

  private String[] arguments(FuzzTarget target, Path seeds, Path found) throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                "--target_class=" + Fuzzed.class.getName(),
                "--instrumentation_includes=org.bpnet.**:de.siegmar.**",
                "--instrumentation_excludes=org.bpnet.trials.**",
                "--custom_hook_excludes=org.bpnet.trials.**",
                "--disabled_hooks=" + String.join(File.pathSeparator, SANITIZER_HOOK_NAMES),
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + found.toAbsolutePath() + "/",
                "-runs=" + Trials.count("fuzz", 20_000, 1_000_000),
                "-max_total_time=" + seconds(),
                "-seed="
                    + Trials.count("fuzz.seed", 1, 0), // in full always another: 0 is by chance
                "-max_len=16384",
                "-len_control=0",
                "-timeout=120", // seconds for one input; the first loads all classes
                "-rss_limit_mb=1500",
                Files.createDirectories(folder.resolve("corpus")).toString(),
                seeds.toString()));
    Path before = FINDINGS.resolve(target.folderName());
    if (Files.exists(before)) {
      arguments.add(before.toAbsolutePath().toString());
    }
    return arguments.toArray(String[]::new);
  }

  /// What the fuzzer says of a finding, without its own frames.
  private static String finding(String log) {
    int from = log.indexOf("== Java Exception");
    return from < 0 ? log : log.substring(from, Math.min(log.length(), from + 2_000));
  }

  private static List<Path> findings(FuzzTarget target) {
    Path findings = FINDINGS.resolve(target.folderName());
    if (Files.notExists(findings)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(findings)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
