package org.bpnet.play.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Test;

/// The files of the pages: what others wrote is as they wrote it, all imports lead somewhere,
/// nothing is fetched from elsewhere, and both languages say everything.
class AssetsTest {
  private static final Path WEB = Path.of("src/main/resources/org/bpnet/play/http/web");
  private static final Pattern IMPORT = Pattern.compile("(?m)(?:^|;)import\\b[^;\"]*\"([^\"]+)\"");
  private static final Pattern PHRASE = Pattern.compile("\\bt\\(\\s*\"([a-zA-Z0-9.]+)\"");

  private final Assets assets = new Assets();

  @Test
  void should_serve_what_others_wrote_unchanged() throws Exception {
    JsonValue.Members vendor = Json.readObject(text("vendor/vendor.json"));
    var listed = new TreeSet<>(List.of("vendor/vendor.json"));
    for (JsonValue item : vendor.items("vendor")) {
      JsonValue.Members one = (JsonValue.Members) item;
      assertThat(one.text("licence")).isIn("MIT", "Apache-2.0");
      for (String file : one.members("files").values().keySet()) {
        byte[] bytes = Files.readAllBytes(WEB.resolve("vendor/" + file));
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
            .as(file)
            .isEqualTo(one.members("files").text(file));
        listed.add("vendor/" + file);
      }
      assertThat(one.members("files").values().keySet())
          .anyMatch(file -> file.endsWith("LICENSE.txt"));
    }
    assertThat(files().stream().filter(file -> file.startsWith("vendor/")))
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  @Test
  void should_find_every_import() throws Exception {
    Map<String, JsonValue> map =
        Json.readObject(
                text("index.html").split("<script type=\"importmap\">")[1].split("</script>")[0])
            .members("imports")
            .values();
    int imports = 0;
    for (String file : files()) {
      if (file.matches(".*\\.m?js")) {
        for (MatchResult found : IMPORT.matcher(text(file)).results().toList()) {
          String name = found.group(1);
          String path =
              name.startsWith(".")
                  ? Path.of(file).resolveSibling(name).normalize().toString()
                  : ((JsonValue.Text) Objects.requireNonNull(map.get(name), name))
                      .value()
                      .substring(1);
          assertThat(assets.find(path)).as("%s of %s", name, file).isPresent();
          imports++;
        }
      }
    }
    assertThat(imports).isGreaterThan(40);
    assertThat(text("index.html").lines().filter(line -> line.contains("href=\"/")).count())
        .isGreaterThan(2);
    Pattern.compile("(?:href|src)=\"/([^\"]+)\"")
        .matcher(text("index.html"))
        .results()
        .forEach(found -> assertThat(assets.find(found.group(1))).as(found.group()).isPresent());
  }

  @Test
  void should_ask_no_other_machine_for_anything() throws Exception {
    for (String file : files()) {
      if (!file.startsWith("vendor/")) {
        assertThat(text(file).replace("http://www.w3.org/", ""))
            .as(file)
            .doesNotContain("http://", "https://", "eval(", "innerHTML");
      }
    }
  }

  @Test
  void should_say_everything_in_both_languages() throws Exception {
    Map<String, JsonValue> english = Json.readObject(text("i18n/en.json")).values();
    Map<String, JsonValue> chinese = Json.readObject(text("i18n/zh.json")).values();

    assertThat(chinese.keySet()).isEqualTo(english.keySet());
    english.forEach((key, phrase) ->
        assertThat(places(Objects.requireNonNull(chinese.get(key), key)))
            .as(key)
            .isEqualTo(places(phrase)));
    for (String file : files()) {
      if (file.startsWith("js/")) {
        PHRASE
            .matcher(text(file))
            .results()
            .forEach(found -> assertThat(english).as(file).containsKey(found.group(1)));
      }
    }
  }

  /// The places of figures in a phrase.
  private static Set<String> places(JsonValue phrase) {
    var places = new TreeSet<String>();
    Pattern.compile("\\{\\d}")
        .matcher(((JsonValue.Text) phrase).value())
        .results()
        .forEach(found -> places.add(found.group()));
    return places;
  }

  @Test
  void should_find_files_of_pages_alone() {
    assertThat(assets.find("")).hasValueSatisfying(page -> assertThat(page.lasting()).isFalse());
    assertThat(assets.find("vendor/htm/3.1.1/htm.mjs"))
        .hasValueSatisfying(file -> {
          assertThat(file.lasting()).isTrue();
          assertThat(file.type()).startsWith("text/javascript");
        });
    for (String path :
        List.of(
            "../Assets.class",
            "js/../index.html",
            "/etc/passwd",
            "js",
            "js/",
            "no.js",
            ".x.js",
            "a//b.js")) {
      assertThat(assets.find(path)).as(path).isEmpty();
    }
  }

  @Test
  void should_let_run_only_what_is_here() {
    assertThat(assets.policy())
        .startsWith("default-src 'none'")
        .contains("script-src 'self' 'sha256-")
        .doesNotContain("unsafe");
  }

  private static List<String> files() throws Exception {
    try (Stream<Path> all = Files.walk(WEB)) {
      return all.filter(Files::isRegularFile)
          .map(file -> WEB.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  private static String text(String file) throws Exception {
    return Files.readString(WEB.resolve(file), StandardCharsets.UTF_8);
  }
}
