package org.bpnet.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.bpnet.cli.lab.page.PageLabs;
import org.bpnet.cli.terminal.Console;
import org.bpnet.play.lab.Labs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/// The experiments of the command as pages run them.
class PageLabsTest {
  private static final Console CONSOLE = new Console(System.out, System.err, false, false);

  private static final Labs LABS =
      new PageLabs(
          language ->
              requireNonNull(
                  Bpnet.commands(CONSOLE.in(language), "lab").getSubcommands().get("lab")),
          Bpnet::run);

  private static final List<Labs.Experiment> ALL =
      LABS.themes("en").stream().flatMap(theme -> theme.experiments().stream()).toList();

  private static Labs.Experiment experiment(String name) {
    return ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private static Labs.Option option(String experiment, String name) {
    return experiment(experiment).options().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Labs.Asked asked(String experiment, Map<String, String> values) {
    return new Labs.Asked(experiment, values, "en");
  }

  /// What a run printed and drew.
  private record Ran(String text, List<Labs.Drawing> drawings) {
    static Ran of(Labs.Asked asked) {
      var text = new StringBuilder();
      return new Ran(text, LABS.run(asked, text::append));
    }

    Ran(StringBuilder text, List<Labs.Drawing> drawings) {
      this(text.toString(), drawings);
    }
  }

  @Test
  void should_offer_every_experiment_but_the_list_of_the_course() {
    Set<String> names =
        new HashSet<>(
            requireNonNull(Bpnet.commands(CONSOLE, "lab").getSubcommands().get("lab"))
                .getSubcommands()
                .keySet());
    names.remove("course");

    assertThat(ALL).extracting(Labs.Experiment::name).containsExactlyInAnyOrderElementsOf(names);
    assertThat(ALL)
        .allSatisfy(each -> {
          assertThat(each.header()).endsWith(".");
          assertThat(each.text()).isNotEmpty();
          assertThat(each.text()).noneMatch(line -> line.contains("%%") || line.contains("@|"));
        });
  }

  static Stream<String> quick() {
    return ALL.stream().filter(each -> !each.isLong()).map(Labs.Experiment::name);
  }

  @ParameterizedTest
  @MethodSource("quick")
  void should_run_with_the_values_it_begins_with(String name) {
    Ran ran = Ran.of(asked(name, Map.of()));

    assertThat(ran.text()).hasSizeGreaterThan(100);
    assertThat(ran.drawings())
        .allSatisfy(drawing -> {
          assertThat(drawing.svg()).startsWith("<svg").contains("</svg>");
          assertThat(drawing.caption()).isNotEmpty();
        });
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "gradients, ''",
    "vectorise, examples=8",
    "initial, layers=2",
    "depth, ''",
    "batchnorm, steps=50",
    "angles, steps=1",
    "features, epochs=1",
    "incay, steps=20",
    "triplets, steps=10",
    "hashnet, steps=1",
    "hopfield, units=50",
    "tsp, starts=1",
    "rbm, epochs=1",
    "autoencode, epochs=1",
    "gan, steps=14",
    "capsules, epochs=1"
  })
  void should_run_long_ones(String name, String value) {
    assertThat(experiment(name).isLong()).isTrue();
    String[] pair = value.split("=");
    Ran ran = Ran.of(asked(name, pair.length < 2 ? Map.of() : Map.of(pair[0], pair[1])));

    assertThat(ran.text()).hasSizeGreaterThan(100);
    assertThat(ran.drawings()).isNotEmpty();
  }

  @Test
  void should_know_all_long_ones() throws NoSuchMethodException {
    String[] tried =
        PageLabsTest.class
            .getDeclaredMethod("should_run_long_ones", String.class, String.class)
            .getAnnotation(CsvSource.class)
            .value();

    assertThat(ALL)
        .filteredOn(Labs.Experiment::isLong)
        .extracting(Labs.Experiment::name)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(tried).map(line -> line.split(",")[0]).toList());
  }

  @Test
  void should_print_and_draw_what_the_command_does(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("plot.svg");
    CommandRun command =
        CommandRun.of("lab", "pulses", "--pulses", "20", "--plot", file.toString());

    Ran ran = Ran.of(asked("pulses", Map.of("pulses", "20")));

    assertThat(ran.text()).isEqualTo(command.out());
    assertThat(ran.drawings()).hasSize(1);
    assertThat(ran.drawings().getFirst().svg()).isEqualTo(Files.readString(file));
    assertThat(Ran.of(new Labs.Asked("pulses", Map.of(), "zh")).text())
        .isEqualTo(CommandRun.of("lab", "pulses", "--language", "zh").out());
  }

  @Test
  void should_tell_kinds_and_first_values_of_options() {
    assertThat(option("pulses", "pulses"))
        .isEqualTo(
            new Labs.Option(
                "pulses",
                "--pulses",
                "N",
                "How many there are at first; 12 if not given.",
                Labs.Kind.WHOLE,
                "12",
                List.of()));
    assertThat(option("hopfield", "noise").kind()).isEqualTo(Labs.Kind.NUMBER);
    assertThat(option("hopfield", "noise").initial()).isEqualTo("0.15");
    assertThat(option("rbm", "persistent").kind()).isEqualTo(Labs.Kind.FLAG);
    assertThat(option("backprop", "sizes").initial()).isEqualTo("2,3,2");
    assertThat(option("backprop", "activation").choices()).contains("sigmoid", "tanh", "relu");
    assertThat(option("backprop", "activation").choices()).doesNotContain("softmax");
    assertThat(option("gan", "data").choices()).containsExactly("ring", "digits");
    assertThat(option("gan", "loss").choices()).contains("", "minimax");
    assertThat(option("boolean", "expression").initial()).isEqualTo("(a & !b) | c");
    assertThat(option("polygons", "polygon").kind()).isEqualTo(Labs.Kind.TEXT);
    assertThat(option("polygons", "polygon").placeholder()).isEqualTo("CORNERS; CORNERS; ..");
    assertThat(experiment("hashnet").options())
        .extracting(Labs.Option::name)
        .containsExactlyInAnyOrder("data", "bits", "steps");
    assertThat(experiment("gan").options())
        .extracting(Labs.Option::name)
        .doesNotContain("judge", "picture", "language", "help", "version");
  }

  static Stream<Labs.Asked> examples() {
    return ALL.stream()
        .flatMap(
            each -> each.examples().stream().map(example -> asked(each.name(), example.values())));
  }

  /// A shell splits the line into words, and the command reads the same values from them.
  @ParameterizedTest
  @MethodSource("examples")
  void should_compose_a_line_that_gives_the_same_values(Labs.Asked asked) throws Exception {
    String line = LABS.command(asked);
    assertThat(line).startsWith("./bpnet lab " + asked.experiment());
    List<String> words = words(line);
    var parsed =
        Bpnet.commands(CONSOLE, "lab")
            .parseArgs(words.subList(1, words.size()).toArray(String[]::new))
            .subcommand()
            .subcommand();

    for (var argument : parsed.matchedArgs()) {
      String name =
          argument.isOption()
              ? ((OptionSpec) argument).longestName().substring(2)
              : argument.paramLabel().toLowerCase(Locale.ROOT);
      String value = String.join(";", argument.originalStringValues());
      String wanted = asked.values().getOrDefault(name, option(asked.experiment(), name).initial());
      assertThat(value).as(line).isEqualTo(wanted);
    }
    assertThat(asked.values())
        .as(line)
        .allSatisfy((name, value) -> {
          boolean given =
              parsed.matchedArgs().stream()
                  .anyMatch(argument ->
                      argument.isOption()
                          ? ((OptionSpec) argument).longestName().equals("--" + name)
                          : argument.paramLabel().equalsIgnoreCase(name));
          String initial = option(asked.experiment(), name).initial();
          assertThat(given || value.isEmpty() || value.equals(initial)).isTrue();
        });
  }

  private static List<String> words(String line) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '%s\\n' " + line).redirectErrorStream(true).start();
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    return printed.lines().toList();
  }

  @Test
  void should_quote_for_shells_and_part_several() {
    assertThat(LABS.command(asked("perceptron", Map.of("expression", "a ^ b"))))
        .isEqualTo("./bpnet lab perceptron 'a ^ b'");
    assertThat(LABS.command(asked("polygons", Map.of("polygon", "0,0 2,0 1,2; 5,5 7,5 6,7"))))
        .isEqualTo("./bpnet lab polygons --polygon '0,0 2,0 1,2' --polygon '5,5 7,5 6,7'");
    assertThat(LABS.command(asked("softmax", Map.of("scores", "-0.5,1,2"))))
        .isEqualTo("./bpnet lab softmax --scores=-0.5,1,2");
    assertThat(LABS.command(asked("graph", Map.of("expression", "-x", "at", "x=1"))))
        .isEqualTo("./bpnet lab graph --at x=1 -- -x");
    assertThat(LABS.command(asked("boolean", Map.of("expression", "", "parity", "4"))))
        .isEqualTo("./bpnet lab boolean --parity 4");
    assertThat(LABS.command(new Labs.Asked("rbm", Map.of("persistent", "true"), "zh")))
        .isEqualTo("./bpnet lab rbm --language zh --persistent");
    assertThat(Ran.of(asked("graph", Map.of("expression", "-x", "at", "x=1"))).text())
        .contains("-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "nothing; x; 1; no experiment is called 'nothing'",
        "course; x; 1; no experiment is called 'course'",
        "pulses; x; 1; lab pulses: has no option 'x' here; there are pulses",
        "pulses; plot; x.svg; has no option 'plot' here",
        "hashnet; codes; /tmp/codes.csv; has no option 'codes' here",
        "gan; judge; /tmp; has no option 'judge' here",
        "pulses; language; zh; has no option 'language' here",
        "hashnet; data; /etc/passwd; DATA: needs one of digits, got '/etc/passwd'",
        "autoencode; data; mnist; DATA: needs one of digits, got 'mnist'",
        "autoencode; data; SELECT 1; DATA: needs one of digits, got 'SELECT 1'",
        "gan; data; ../digits; DATA: needs one of ring, digits, got '../digits'",
        "graph; expression; @/etc/passwd; EXPRESSION: needs a text that does not begin with @",
        "backprop; activation; softmax; --activation: needs one of",
        "backprop; sizes; 10000,10000; needs at most 12 numbers of at most 1,000 on a page",
        "backprop; sizes; 2,x; needs at most 12 numbers of at most 1,000 on a page",
        "backprop; examples; 101; needs at most 100 on a page",
        "hashnet; bits; 2000000000; needs at most 640 on a page",
        "pulses; pulses; many; --pulses: needs a whole number, got 'many'",
        "saddle; rate; NaN; --rate: needs a number, got 'NaN'",
        "rbm; persistent; yes; --persistent: needs true, or nothing, got 'yes'"
      })
  void should_refuse_what_no_page_may_ask_for(
      String experiment, String name, String value, String reason) {
    Labs.Asked asked = asked(experiment, Map.of(name, value));
    assertThatThrownBy(() -> LABS.command(asked))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> LABS.run(asked, _ -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void should_refuse_long_texts_and_other_languages() {
    assertThatThrownBy(
            () -> LABS.command(asked("graph", Map.of("expression", "x+".repeat(501) + "1"))))
        .hasMessageContaining("a line of at most 1,000 letters");
    assertThatThrownBy(() -> LABS.command(new Labs.Asked("pulses", Map.of(), "fr")))
        .hasMessage("needs the language en or zh, got fr");
  }

  @Test
  void should_say_what_an_experiment_refuses_in_its_words() {
    assertThatThrownBy(() -> Ran.of(asked("rate", Map.of("steps", "0"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("--steps: needs 1 to ")
        .hasMessageNotContaining("--help");
    assertThatThrownBy(() -> Ran.of(asked("perceptron", Map.of("expression", "a &"))))
        .isInstanceOf(IllegalStateException.class);
  }

  /// This one draws where nobody asks for it.
  @Tag("slow")
  @Test
  void should_write_no_file() throws Exception {
    Set<Path> before = files();
    Ran ran = Ran.of(asked("batchnorm", Map.of("steps", "50")));

    assertThat(ran.drawings()).hasSize(1);
    assertThat(ran.text()).contains("plot.svg");
    assertThat(files()).isEqualTo(before);
  }

  private static Set<Path> files() throws Exception {
    try (Stream<Path> all = Files.list(Path.of(""))) {
      return new HashSet<>(all.toList());
    }
  }

  /// Hours of training end at the next step; one without training at the next start.
  @ParameterizedTest
  @ValueSource(strings = {"gan steps=80000", "batchnorm steps=40000", "tsp starts=2000"})
  void should_end_when_its_thread_is_interrupted(String asked) throws Exception {
    String name = asked.split(" ")[0];
    String[] pair = asked.split(" ")[1].split("=");
    var printed = new ConcurrentLinkedQueue<String>();
    var begun = new CountDownLatch(1);
    var thrown = new ArrayList<RuntimeException>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              begun.countDown();
              try {
                LABS.run(asked(name, Map.of(pair[0], pair[1])), printed::add);
              } catch (RuntimeException ended) {
                thrown.add(ended);
              }
            });
    begun.await();
    Thread.sleep(300);
    thread.interrupt();
    thread.join();

    assertThat(thrown).hasSize(1);
    assertThat(String.join("", printed)).doesNotContain("shares of the modes", "curves:");
  }

  @Test
  void should_speak_chinese() {
    List<Labs.Theme> themes = LABS.themes("zh");
    assertThat(themes.getFirst().title()).isEqualTo("手算反向传播");
    assertThat(themes)
        .flatExtracting(Labs.Theme::experiments)
        .allSatisfy(each -> {
          assertThat(each.header()).matches(".*\\p{IsHan}.*");
          assertThat(each.options())
              .allSatisfy(option -> assertThat(option.description()).matches(".*\\p{IsHan}.*"));
        });
  }

  @Test
  void should_show_what_the_course_says() {
    assertThat(experiment("softmax").examples())
        .first()
        .satisfies(example -> {
          assertThat(example.values()).isEmpty();
          assertThat(example.sayings())
              .anyMatch(saying -> saying.startsWith("S0-17 The Jacobian of"));
        });
    assertThat(experiment("softmax").examples())
        .filteredOn(example -> example.values().getOrDefault("target", "").equals("0.2,0.1,0.7"))
        .first()
        .satisfies(example -> {
          assertThat(example.sayings())
              .singleElement()
              .asString()
              .startsWith("S0-16 Cross-entropy is the divergence");
          assertThat(example.command())
              .isEqualTo("./bpnet lab softmax --scores 1,2,3 --target 0.2,0.1,0.7");
        });
    assertThat(ALL)
        .allSatisfy(each ->
            assertThat(each.examples()).extracting(Labs.Example::command).doesNotHaveDuplicates());
    assertThat(experiment("boolean").examples())
        .extracting(Labs.Example::values)
        .contains(Map.of("expression", "", "parity", "4"));
  }
}
