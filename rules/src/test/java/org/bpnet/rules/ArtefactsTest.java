package org.bpnet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What is published fits together.
class ArtefactsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern MANAGED =
      Pattern.compile(
          "<artifactId>(bpnet-[^<]+)</artifactId>\\s*<version>\\$\\{project\\.version}");
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>bpnet(?:-bom)?</artifactId>\\s*<version>([^<]+)</version>");

  @Test
  void should_name_every_published_module_in_the_bom() throws Exception {
    var published = new TreeSet<String>();
    String modules = pom("").split("<profiles>", 2)[0];
    for (String module : all(MODULE, modules)) {
      String pom = pom(module);
      if (!pom.contains("<maven.deploy.skip>true") && !module.equals("bom")) {
        published.add("bpnet-" + module);
        assertThat(pom).as(module).contains("<name>", "<description>");
      }
    }

    assertThat(published).contains("bpnet-core", "bpnet-testkit", "bpnet-cpu-onednn");
    assertThat(new TreeSet<>(all(MANAGED, pom("bom")))).isEqualTo(published);
  }

  @Test
  void should_have_one_version_wherever_it_is_written() throws Exception {
    String version = all(VERSION, pom("")).getFirst();

    assertThat(all(VERSION, pom("bom"))).containsExactly(version);
    for (String example : List.of("flowers", "spring-boot", "quarkus")) {
      assertThat(pom("examples/" + example))
          .contains("<bpnet.version>" + version + "</bpnet.version>");
    }
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertThat(readme)
        .contains("<version>" + version + "</version>")
        .contains("platform(\"org.bpnet:bpnet-bom:" + version + "\")");
  }

  private static String pom(String module) throws IOException {
    return Files.readString(ROOT.resolve(module).resolve("pom.xml"));
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }
}
