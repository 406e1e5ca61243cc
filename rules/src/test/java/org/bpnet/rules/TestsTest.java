package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How tests are made.
class TestsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /// A tag that no execution of the build asks for would silence its tests.
  @Test
  void should_be_run_where_they_are_tagged_alone() {
    List<Path> alone = sourcesWith("@Tag(\"alone\")");

    assertThat(alone).hasSizeGreaterThanOrEqualTo(3);
    assertThat(alone)
        .allSatisfy(test ->
            assertThat(text(ROOT.resolve(ROOT.relativize(test).getName(0)).resolve("pom.xml")))
                .as(test.toString())
                .contains("<alone.phase>test</alone.phase>"));
  }

  /// What a call allocates depends on what is compiled, which the testkit waits for.
  @Test
  void should_count_allocation_with_the_testkit() {
    assertThat(sourcesWith("ThreadAllocatedBytes()")).isEmpty();
  }

  private static List<Path> sourcesWith(String words) {
    return rooms()
        .map(room -> room.resolve("src/test/java"))
        .filter(Files::isDirectory)
        .flatMap(TestsTest::files)
        .filter(file -> file.toString().endsWith("Test.java") && !file.endsWith("TestsTest.java"))
        .filter(file -> text(file).contains(words))
        .toList();
  }

  private static Stream<Path> rooms() {
    try (Stream<Path> all = Files.list(ROOT)) {
      return all.toList().stream();
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList().stream();
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }
}
