package org.bpnet.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bpnet.core.spi.Availability;
import org.bpnet.core.spi.Precision;
import org.bpnet.cpu.onednn.OneDnnProvider.Loaded;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// From the archive into the cache, from the cache into the process, and what goes wrong on the
/// way.
final class LoadingTest {
  @TempDir private Path cache;
  private Platform platform = new Platform("", List.of(), Optional.empty());

  @BeforeEach
  void findPlatform() {
    var found = Platform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    assumeTrue(found.isPresent(), "oneDNN is not published for this machine");
    platform = found.orElseThrow();
  }

  private Path place() throws IOException {
    return new NativeFiles(platform, cache).place();
  }

  @Test
  void should_write_the_files_once() throws IOException {
    Path folder = place();
    Path library = folder.resolve(platform.files().getLast());
    var first = Files.readAttributes(library, "fileKey,creationTime,size,lastModifiedTime");

    assertThat(folder).startsWith(cache.resolve("bpnet"));
    assertThat(folder.toFile().list()).containsAll(platform.files()).noneMatch(LoadingTest::isPart);
    assertThat(place()).isEqualTo(folder);
    assertThat(Files.readAttributes(library, "fileKey,creationTime,size,lastModifiedTime"))
        .isEqualTo(first);
  }

  private static boolean isPart(String file) {
    return file.endsWith(".part");
  }

  @Test
  void should_replace_files_that_are_not_what_was_written() throws IOException {
    Path folder = place();
    Path small = folder.resolve(platform.files().getFirst());
    byte[] right = Files.readAllBytes(small);

    Files.write(small, new byte[] {1, 2, 3}); // half-written
    place();
    assertThat(small).hasBinaryContent(right);

    FileTime date = Files.getLastModifiedTime(small);
    byte[] planted = right.clone();
    planted[right.length / 2] ^= 1;
    Files.write(small, planted); // as long as before, and as old
    Files.setLastModifiedTime(small, date);
    place();
    assertThat(small).hasBinaryContent(right);

    Path elsewhere = Files.write(cache.resolve("elsewhere"), planted);
    Files.delete(small);
    Files.createSymbolicLink(small, elsewhere);
    place();
    assertThat(small).isRegularFile().hasBinaryContent(right);
    assertThat(elsewhere).hasBinaryContent(planted);
  }

  /// As in an image of a container: files are right, but on another disk.
  @Test
  void should_keep_files_that_are_right_without_a_note() throws IOException {
    Path folder = place();
    Path library = folder.resolve(platform.files().getLast());
    var first = Files.readAttributes(library, "fileKey,creationTime,size");
    Files.delete(folder.resolve("noted"));

    place();

    assertThat(folder.resolve("noted")).exists();
    assertThat(Files.readAttributes(library, "fileKey,creationTime,size")).isEqualTo(first);
  }

  @Test
  void should_remove_what_a_killed_process_left() throws IOException {
    Path folder = place();
    Path left = Files.createFile(folder.resolve("left.part"));
    Path older = Files.createDirectory(folder.resolveSibling("onednn-older"));
    Path abandoned = Files.createFile(older.resolve("abandoned.part"));
    Path fresh = Files.createFile(older.resolve("fresh.part"));
    Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minusSeconds(7200)));
    Files.delete(folder.resolve(platform.files().getFirst()));

    place();

    assertThat(left).doesNotExist();
    assertThat(abandoned).doesNotExist();
    assertThat(fresh).exists(); // another program may be writing it
  }

  @Test
  void should_let_two_start_at_once() {
    var other =
        CompletableFuture.supplyAsync(
            () -> Loaded.load(platform, List.of(cache)).library().isPresent());
    assertThat(Loaded.load(platform, List.of(cache)).library()).isPresent();
    assertThat(other.join()).isTrue();
  }

  @Test
  void should_say_that_the_cache_cannot_be_written() throws IOException {
    Path file = Files.createFile(cache.resolve("file"));

    assertThat(reason(Loaded.load(platform, List.of(file))))
        .contains(file.toString(), "-Dorg.bpnet.cpu.onednn.cache")
        .hasLineCount(1);
  }

  @Test
  void should_go_to_the_next_folder_where_one_cannot_be_used() throws IOException {
    Path file = Files.createFile(cache.resolve("file"));

    assertThat(Loaded.load(platform, List.of(file, cache)).library()).isPresent();
    assertThat(reason(Loaded.load(platform, List.of())))
        .isEqualTo(
            "there is no folder for its files; -Dorg.bpnet.cpu.onednn.cache names another folder");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 11, 2, true",
    "3, 13, 0, true",
    "4, 0, 0, true",
    "3, 11, 1, false",
    "3, 9, 9, false",
    "2, 99, 9, false"
  })
  void should_know_in_which_versions_a_signal_damages_memory(
      int major, int minor, int patch, boolean safe) {
    assertThat(new OneDnn.Version(major, minor, patch).isSafe()).isEqualTo(safe);
  }

  @Test
  void should_say_why_a_version_is_refused() {
    assertThat(Loaded.refusal(new OneDnn.Version(3, 11, 0)))
        .isEqualTo(
            "need oneDNN 3.11.2 or newer, got 3.11.0, in which a signal such as a profiler's"
                + " damages memory; put a newer org.bytedeco:dnnl on the path");
  }

  @Test
  void should_say_that_the_archive_is_missing() {
    var other = new Platform("plan9-mips", List.of("libdnnl.so.3"), Optional.empty());

    assertThat(reason(Loaded.load(other, List.of(cache))))
        .contains("org.bytedeco:dnnl:plan9-mips is not on the path")
        .hasLineCount(1);
  }

  @Test
  void should_say_that_a_file_is_no_library() throws IOException {
    for (String file : platform.files()) {
      Files.writeString(cache.resolve(file), "not a library");
    }

    assertThat(reason(Loaded.loadFrom(cache, platform)))
        .startsWith("cannot load it from " + cache)
        .hasLineCount(1);
  }

  private static String reason(Loaded loaded) {
    assertThat(loaded.library()).isEmpty();
    assertThat(loaded.availability(Precision.BF16)).isInstanceOf(Availability.Unavailable.class);
    return loaded.availability(Precision.F32) instanceof Availability.Unavailable(String why)
        ? why
        : "";
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64, libdnnl.so.3",
    "Linux, aarch64, linux-arm64, libdnnl.so.3",
    "Mac OS X, aarch64, macosx-arm64, libdnnl.3.dylib",
    "Mac OS X, x86_64, macosx-x86_64, libdnnl.3.dylib",
    "Windows 11, amd64, windows-x86_64, dnnl.dll",
    "Windows 11, aarch64, , ",
    "Linux, riscv64, , ",
    "FreeBSD, amd64, , "
  })
  void should_know_the_platforms_it_is_published_for(
      String os, String processor, String classifier, String library) {
    Optional<Platform> found = Platform.of(os, processor);
    assertThat(found.map(Platform::classifier)).isEqualTo(Optional.ofNullable(classifier));
    assertThat(found.map(one -> one.files().getLast())).isEqualTo(Optional.ofNullable(library));
  }

  @Test
  void should_keep_files_where_each_system_keeps_what_can_be_made_again() {
    Path home = Path.of("/home/anna");
    Optional<String> xdg = Optional.of("/scratch/anna");
    Platform linux = Platform.of("Linux", "amd64").orElseThrow();
    Platform mac = Platform.of("Mac OS X", "aarch64").orElseThrow();
    Platform windows = Platform.of("Windows 11", "amd64").orElseThrow();

    assertThat(linux.cache(home, Optional.empty(), Optional.empty()))
        .isEqualTo(home.resolve(".cache"));
    assertThat(linux.cache(home, xdg, Optional.empty())).isEqualTo(Path.of("/scratch/anna"));
    assertThat(linux.cache(home, Optional.of("relative"), Optional.empty()))
        .isEqualTo(home.resolve(".cache"));
    assertThat(mac.cache(home, xdg, Optional.empty())).isEqualTo(home.resolve("Library/Caches"));
    assertThat(windows.cache(home, xdg, Optional.of("/local"))).isEqualTo(Path.of("/local"));
    assertThat(windows.cache(home, xdg, Optional.empty())).isEqualTo(home.resolve("AppData/Local"));
  }

  @Test
  void should_keep_no_files_relative_to_the_working_directory() {
    Path nowhere = Path.of("?");
    Path temporary = Path.of("/tmp");
    for (String classifier : List.of("linux-x86_64", "macosx-arm64")) {
      var one = new Platform(classifier, List.of(), Optional.empty());
      assertThat(one.caches(nowhere, temporary, Optional.of("here"), Optional.empty()))
          .singleElement()
          .satisfies(folder -> assertThat(folder).startsWithRaw(temporary));
      assertThat(one.caches(nowhere, nowhere, Optional.empty(), Optional.empty())).isEmpty();
    }
  }

  /// Whatever the processor has, and whatever the environment allows.
  @Test
  void should_compute_without_amx() throws IOException {
    assertThat(new OneDnn(place(), platform).description()).doesNotContain("AMX");
  }

  @ParameterizedTest
  @CsvSource({
    ",true",
    "'',true",
    "ALL,true",
    "default,true",
    "AVX512_CORE_AMX,true",
    "avx10_1_512_amx_fp16,true",
    "AVX512_CORE_FP16,false",
    "AVX2,false",
    "SSE41,false"
  })
  void should_leave_a_lower_limit_of_the_environment(String limit, boolean amx) {
    assertThat(OneDnn.mayUseAmx(limit)).isEqualTo(amx);
  }
}
