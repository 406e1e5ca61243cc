package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages of promises and of the course name tests that there are.
class NamedTestsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Trial))\\.(should_\\w+)`");

  @ParameterizedTest
  @CsvSource({"docs/reliability.md, 60", "docs/course.md, 110"})
  void should_name_tests_that_there_are(String page, int least) throws IOException {
    Map<String, String> sources = sources();
    var missing = new TreeSet<String>();
    int named = 0;
    var names = TEST.matcher(Files.readString(ROOT.resolve(page)));
    while (names.find()) {
      named++;
      String source = sources.getOrDefault(names.group(1), "");
      if (!source.contains("void " + names.group(2) + "(")) {
        missing.add(names.group());
      }
    }

    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(least);
  }

  /// The texts of all test classes, by name; those of one name behind one another.
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String room : Files.readString(ROOT.resolve("pom.xml")).split("<module>")) {
      Path tests = ROOT.resolve(room.split("</module>")[0].strip()).resolve("src/test/java");
      if (room.contains("</module>") && Files.isDirectory(tests)) {
        try (Stream<Path> files = Files.walk(tests)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
            String name = String.valueOf(file.getFileName());
            sources.merge(
                name.substring(0, name.length() - 5), Files.readString(file), String::concat);
          }
        }
      }
    }
    return sources;
  }
}
