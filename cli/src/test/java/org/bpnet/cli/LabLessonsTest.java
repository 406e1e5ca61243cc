package org.bpnet.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bpnet.cli.lab.page.PageLabs;
import org.bpnet.cli.terminal.Console;
import org.bpnet.play.lab.Labs;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What lessons of the playground say of experiments is what these print, in both languages.
class LabLessonsTest {
  private static final Path PLAY = Path.of("../play/src/main/resources/org/bpnet/play");

  private static final Labs LABS =
      new PageLabs(
          language ->
              requireNonNull(
                  Bpnet.commands(
                          new Console(System.out, System.err, false, false).in(language), "lab")
                      .getSubcommands()
                      .get("lab")),
          Bpnet::run);

  /// What stands in the output, and what is said of it.
  private record Claim(String printed, String... said) {}

  private static final Map<String, List<Claim>> QUICK =
      Map.of(
          "boolean.1",
          List.of(
              new Claim("minterms +network 2 -> 2 -> 1, 3 units", "3"),
              new Claim("right in 4 of 4 rows", "4")),
          "boolean.2",
          List.of(
              new Claim("1 in 6 of 32 rows"),
              new Claim("minterms +network 5 -> 6 -> 1, 7 units", "7"),
              new Claim("minimized +network 5 -> 5 -> 1, 6 units", "6"),
              new Claim("minimized +right in 32 of 32 rows")),
          "boolean.3",
          List.of(
              new Claim("minimized +network 8 -> 128 -> 1, 129 units", "129"),
              new Claim("chain +network .*, 63 units", "63"),
              new Claim("chain +right in 256 of 256 rows")),
          "boolean.4",
          List.of(
              new Claim("network 2 -> \\d+ -> \\d+ -> 1, 25 units", "25"),
              new Claim("right on 100,000 of 100,000 random points", "100,000")),
          "pulses.1",
          List.of(new Claim(" 6 +8 +0\\.47\\d+ +0\\.500000", "0.48", "0.5")),
          "pulses.2",
          List.of(
              new Claim(" 48 +50 +0\\.062459 ", "48", "0.06"), new Claim(" 96 +98 +0\\.031\\d+ ")),
          "pulses.3",
          List.of(
              new Claim(" 8 +0\\.01563 +0\\.01563 "), new Claim(" 16 +0\\.003906 +0\\.003906 ")),
          "descent.1",
          List.of(
              new Claim("lambda_max of the Hessian: 10\\n", "10"),
              new Claim("2 / lambda_max: 0\\.2", "2/10"),
              new Claim("\\n0\\.95 .* yes", "0.95"),
              new Claim("\\n1\\.05 +1\\.\\d+e\\+07 .* no", "1.05")),
          "descent.2",
          List.of(
              new Claim("sgd +0 +145 ", "145"),
              new Claim("momentum +0 +52 ", "52"),
              new Claim("adam +0 +20 ", "20"),
              new Claim("rmsprop +0 ")));

  private static final Map<String, List<Claim>> LONG = new HashMap<>();

  static {
    LONG.put(
        "descent.3",
        List.of(
            new Claim("a +-2\\.81, 3\\.13 +\\d+ +2[3-6]\\."),
            new Claim("b +-3\\.78, -3\\.28 +\\d+ +2[3-6]\\."),
            new Claim("c +3\\.00, 2\\.00 +\\d+ +2[3-6]\\."),
            new Claim("d +3\\.58, -1\\.85 +\\d+ +2[3-6]\\.")));
    LONG.put(
        "descent.4",
        List.of(
            new Claim("gradient descent, rate 0\\.001 +5,000 .* 0\\.1", "5,000"),
            new Claim("\\nbfgs +33 ", "33"),
            new Claim("newton +22 ", "22")));
    LONG.put(
        "energy.1",
        List.of(
            new Claim("10 units of each made wrong"),
            new Claim("Hebb's rule +0 of 10 +0 of 100"),
            new Claim("projection +10 of 10 +83 of 100", "83"),
            new Claim("each lowers it: yes")));
    LONG.put(
        "energy.2",
        List.of(
            new Claim("64 units, .* 19 units of each made wrong", "64", "19"),
            new Claim("projection +10 of 10 +29 of 100", "29"),
            new Claim(" 30 +100 % ", "30"),
            new Claim(" 40 +\\d\\d % "),
            new Claim(" 100 +0 % ", "100")));
    LONG.put(
        "energy.3",
        List.of(
            new Claim("181,440 tours", "181,440"),
            new Claim("published +100 +13 ", "13"),
            new Claim("derived +100 +100 "),
            new Claim("derived +7 ", "7")));
    LONG.put(
        "dreams.1",
        List.of(
            new Claim("\\n +0 +0\\.128\\d ", "0.128"), new Claim("\\n +20 +0\\.0357 ", "0.036")));
    LONG.put(
        "dreams.2",
        List.of(
            new Claim("linear .* 28\\.\\d% ", "28"),
            new Claim("deep .* (50\\.|49\\.[5-9]).*%", "50")));
    LONG.put(
        "game.1",
        List.of(
            new Claim("\\n +1142 +\\S+ +\\S+ +\\S+ +2 ", "1,142"),
            new Claim("\\n +3997 +\\S+ +\\S+ +\\S+ +8 ")));
    LONG.put("game.2", List.of(new Claim("\\n +3997 +\\S+ +\\S+ +\\S+ +7 ")));
    LONG.put(
        "capsules.1",
        List.of(
            new Claim("\\n +3 .* 0\\.97\\d\\d\\n", "97"),
            new Claim("\\n3 +0\\.46[5-9]\\d .* 0\\.82\\d\\d ", "0.47", "0.82")));
    LONG.put(
        "capsules.2",
        List.of(
            new Claim("\\n8 +0\\.\\d+ .* 0\\.66[5-9]\\d|\\n8 .* 0\\.67[0-4]\\d ", "0.67"),
            new Claim("\\n1 +0\\.2\\d+ .* 0\\.37\\d\\d ", "0.37")));
    LONG.put(
        "features.1",
        List.of(new Claim("\\nsoftmax +92\\..* 63\\..* 15\\.\\d+\\n", "92", "63", "15")));
    LONG.put(
        "features.2",
        List.of(
            new Claim("\\nsoftmax +92\\..* 63\\.\\d+ +11\\.", "11"),
            new Claim(
                "\\nsoftmax \\+ 0\\.003\\*center +95\\.[5-9].* 10\\.\\d+ +30\\.",
                "0.003",
                "30",
                "96"),
            new Claim("\\nsoftmax \\+ 0\\.1\\*center .* 2\\.2[5-9]\\d* +3[1-9]\\.", "0.1", "2.3")));
    LONG.put(
        "features.3",
        List.of(
            new Claim("\\nsoftmax +92\\.\\d+ +16\\.[5-9]", "17"),
            new Claim("\\nl_softmax\\(m=2, lambda=0\\) +9\\d\\.\\d+ +6\\.[0-4]", "6"),
            new Claim("\\nsphereface\\(m=2, lambda=0\\) +9\\d\\.\\d+ +6\\.[0-4]"),
            new Claim("\\nl_softmax\\(m=3, lambda=0\\) +8[78]\\.", "88")));
    LONG.put(
        "features.4",
        List.of(
            new Claim("\\nnormface +\\S+ +\\S+ +\\S+ +[12]\\.", "2"),
            new Claim("\\ncosface\\(s=16, m=0\\.1\\) +93\\.[5-9].* 1\\.[5-9]", "94"),
            new Claim("\\narcface\\(s=16, m=0\\.1\\) +89\\..* 2\\.1", "89")));
  }

  private static Map<String, Labs.Asked> steps() throws Exception {
    Map<String, Labs.Asked> steps = new HashMap<>();
    JsonValue.Members all = Json.readObject(Files.readString(PLAY.resolve("ground/lessons.json")));
    for (JsonValue item : all.items("lessons")) {
      JsonValue.Members lesson = (JsonValue.Members) item;
      List<JsonValue> given = lesson.items("steps");
      for (int i = 0; i < given.size(); i++) {
        JsonValue.Members step = (JsonValue.Members) given.get(i);
        if (step.find("lab").isPresent()) {
          Map<String, String> values = new HashMap<>();
          JsonValue.Members texts = step.members("values");
          texts.values().keySet().forEach(name -> values.put(name, texts.text(name)));
          steps.put(
              lesson.text("name") + "." + (i + 1), new Labs.Asked(step.text("lab"), values, "en"));
        }
      }
    }
    return steps;
  }

  @Test
  void should_claim_something_in_every_step() throws Exception {
    List<String> claimed = new ArrayList<>(QUICK.keySet());
    claimed.addAll(LONG.keySet());
    assertThat(claimed).containsExactlyInAnyOrderElementsOf(steps().keySet());
  }

  @Test
  void should_print_what_lessons_say() throws Exception {
    check(QUICK);
  }

  @Tag("slow")
  @Test
  void should_print_what_lessons_say_after_training() throws Exception {
    check(LONG);
  }

  private static void check(Map<String, List<Claim>> claims) throws Exception {
    Map<String, Labs.Asked> steps = steps();
    List<JsonValue.Members> phrases = new ArrayList<>();
    for (String language : List.of("en", "zh")) {
      phrases.add(
          Json.readObject(Files.readString(PLAY.resolve("http/web/i18n/" + language + ".json"))));
    }
    for (Map.Entry<String, List<Claim>> step : claims.entrySet()) {
      var text = new StringBuilder();
      LABS.run(requireNonNull(steps.get(step.getKey())), text::append);
      for (Claim claim : step.getValue()) {
        assertThat(Pattern.compile(claim.printed()).matcher(text).find())
            .as("%s: %s in%n%s", step.getKey(), claim.printed(), text)
            .isTrue();
        for (JsonValue.Members spoken : phrases) {
          for (String said : claim.said()) {
            assertThat(spoken.text("lesson." + step.getKey())).contains(said);
          }
        }
      }
    }
  }
}
