package org.bpnet.cli;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bpnet.cli.lab.course.Syllabus;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Language;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// Experiments say in Chinese all that they say in English.
class ChineseTest {
  /// What is called the same in both: functions and formulas, networks and methods, names on the
  /// command line, data and formats, people.
  private static final Set<String> NAMES =
      Set.of(
          """
          abs acos alpha beta cos diag exp gamma hat hid lambda ln log max min mu phi pi psi relu sigmoid sign sin softmax
          softplus sqrt square squash sum tanh theta tr KL RMS Var Wh BP
          AdaBoost AlexNet ArcFace BFGS COCO Clarifai CosFace Frechet GoogLeNet HashNet NormFace PReLU RReLU ReLU ResNet SENet
          SphereFace Softmax Trimps Soushen VGG incay lasso leaky maxout
          adam arcface bfgs center coco cosface hopfield lbfgs lsuv minimax momentum nesterov newton normface rbm rmsprop sgd sphereface wasserstein zeros normal
          boolean he class digits docs dot en features lab mnist norm part ring RUN train zh
          CSV Graphviz IDX ILSVRC JSON MNIST NEC NaN SVG UIUC XRCE
          Amit Baldi Bengio Cao David Fergus Fisher Frosst Fukushima Geoffrey Glorot Gutfreund He Hinton Hopfield Hornik Hu
          Ioffe Jarrett John Kavukcuoglu LeCun Long Nair Novikoff Osindero Paul Pawley Ranzato Ren Ronald Rumelhart
          Russakovsky Sabour Shen Sompolinsky Sun Szegedy Talavan Tank Teh Tieleman Wang Werbos Williams Wilson
          Xavier Yanez Yu Zeiler Zhang al et
          """
              .strip()
              .split("\\s+"));

  private static final Pattern WORD = Pattern.compile("[A-Za-z_]{2,}");

  /// Names with an underscore, derivatives such as dJ, the map that `lab basins` draws.
  private static final Pattern NO_WORD = Pattern.compile("\\w*_\\w*|d[A-Za-z]|[a-d]{9,}");

  /// String literals, in several pieces or one.
  private static final Pattern LITERAL =
      Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\"(\\s*\\+\\s*(?=\"))?");

  private static final Pattern CONVERSION = Pattern.compile("%[-,]?[0-9]*(\\.[0-9]+)?[a-zA-Z%]");

  @TempDir private Path dir;

  private static List<CommandLine> lab(Language language) {
    var console = new Console(System.out, System.err, false, false).in(language);
    CommandLine lab = requireNonNull(Bpnet.commands(console).getSubcommands().get("lab"));
    List<CommandLine> all = new ArrayList<>(List.of(lab));
    all.addAll(lab.getSubcommands().values());
    return all;
  }

  /// The words of English that are left in a text, commands aside.
  private static Set<String> english(String text) {
    return text.lines()
        .filter(line -> !line.strip().startsWith("bpnet "))
        .map(line ->
            line.replaceAll(
                "\\b[0-9a-f]{8}\\b|\\b\\w+=[0-9.]+|--[a-z]+|\\$\\{DEFAULT-VALUE}|bpnet \\w+|\\w+\\.[a-z]+|%n",
                " "))
        .map(line -> line.replace("@|bold", " "))
        .flatMap(line -> WORD.matcher(line).results().map(MatchResult::group))
        .filter(word -> !NAMES.contains(word) && !NO_WORD.matcher(word).matches())
        .collect(toCollection(TreeSet::new));
  }

  private static List<String> help(CommandLine command) {
    List<String> texts = new ArrayList<>();
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    for (String[] some : new String[][] {usage.header(), usage.description(), usage.footer()}) {
      Collections.addAll(texts, some);
    }
    Collections.addAll(texts, usage.synopsisHeading(), usage.optionListHeading());
    if (!command.getSubcommands().isEmpty()) {
      Collections.addAll(texts, usage.synopsisSubcommandLabel(), usage.commandListHeading());
    }
    for (ArgSpec argument : command.getCommandSpec().args()) {
      Collections.addAll(texts, argument.description());
    }
    return texts;
  }

  @Test
  void should_have_all_help_in_chinese() {
    Map<String, Set<String>> left = new TreeMap<>();
    for (CommandLine command : lab(Language.ZH)) {
      left.put(command.getCommandName(), english(String.join("\n", help(command))));
    }
    left.values().removeIf(Set::isEmpty);

    assertThat(left).as("words of help without Chinese in zh.txt").isEmpty();
  }

  private void shouldSpeakChinese(String command) {
    var shown = new Syllabus.Shown("lab " + command, false, List.of());
    List<String> words = new ArrayList<>(List.of(shown.arguments(dir.resolve("run").toString())));
    words.addAll(List.of("--language", "zh"));
    CommandRun run = CommandRun.of(words.toArray(String[]::new));

    assertThat(run.code()).as("bpnet lab %s: %s", command, run.err()).isZero();
    assertThat(english(run.out().replace(dir.resolve("run").toString(), "")))
        .as("bpnet lab %s: words without Chinese in zh.txt, of%n%s", command, run.out())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auxiliary",
        "backprop",
        "basins",
        "boolean --parity 3",
        "collapse",
        "course",
        "errata",
        "graph",
        "heads",
        "graph \"a*relu(b); max(a, b); 3*a*a\" --at a=0,b=0",
        "hopfield --units 50",
        "identities",
        "initial --layers 2 --width 8 --seeds 1",
        "losses",
        "maxout",
        "overfit --sets 1",
        "perceptron \"a & b\"",
        "perceptron \"a ^ b\"",
        "polygons",
        "pulses",
        "rate",
        "saddle",
        "softmax",
        "taylor",
        "tsp --starts 1",
        "tsp --starts 1 --cities 4",
        "vectorise --examples 8",
        "winners"
      })
  void should_speak_chinese(String command) {
    shouldSpeakChinese(command);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "angles --steps 1",
        "autoencode --epochs 1",
        "batchnorm digits --steps 50 --renorm --plot RUN",
        "capsules --epochs 1",
        "depth",
        "gan --steps 14",
        "gan digits --steps 12",
        "gradients",
        "hashnet --steps 1",
        "features --epochs 1",
        "rbm --epochs 1 --hidden 4",
        "triplets --steps 10",
        "incay --steps 20"
      })
  void should_speak_chinese_where_it_takes_long(String command) {
    shouldSpeakChinese(command);
  }

  /// Those that are here twice have more than one thing to say.
  @Test
  void should_try_every_experiment() throws NoSuchMethodException {
    Set<String> tried = new HashSet<>();
    for (String test :
        List.of("should_speak_chinese", "should_speak_chinese_where_it_takes_long")) {
      String[] commands =
          ChineseTest.class
              .getDeclaredMethod(test, String.class)
              .getAnnotation(ValueSource.class)
              .strings();
      Arrays.stream(commands).map(command -> command.split(" ")[0]).forEach(tried::add);
    }

    List<CommandLine> all = lab(Language.EN);
    assertThat(tried)
        .containsExactlyInAnyOrderElementsOf(
            all.stream().skip(1).map(CommandLine::getCommandName).toList());
  }

  /// What the sources say, as it stands in zh.txt.
  private static Set<String> said() throws IOException {
    List<String> all = new ArrayList<>();
    lab(Language.EN).forEach(command -> all.addAll(help(command)));
    for (Syllabus.Item item : Syllabus.load().items()) {
      all.add(item.text());
    }
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        var text = new StringBuilder();
        String code = Files.readString(file).replace("'\"'", "").replaceAll("(?m)^ *//.*$", "");
        for (var literal : LITERAL.matcher(code).results().toList()) {
          text.append(literal.group(1));
          if (literal.group(2) == null) {
            all.add(text.toString().replace("\\\"", "\"").replace("\\n", "\n"));
            text.setLength(0);
          }
        }
      }
    }
    return all.stream()
        .map(text -> text.strip().replace("\n", "\\n"))
        .collect(toCollection(HashSet::new));
  }

  @Test
  void should_translate_nothing_that_is_not_said() throws IOException {
    Set<String> said = said();

    assertThat(Language.ZH.phrases().keySet())
        .as("phrases of zh.txt that stand in no source any more")
        .isNotEmpty()
        .allSatisfy(english -> assertThat(said).contains(english));
  }

  @Test
  void should_have_the_same_figures_in_the_same_order() {
    assertThat(Language.ZH.phrases())
        .allSatisfy((english, chinese) ->
            assertThat(conversions(chinese)).as(chinese).isEqualTo(conversions(english)));
  }

  private static List<String> conversions(String text) {
    return CONVERSION
        .matcher(text)
        .results()
        .map(found -> found.group().replaceAll("[-0-9.]", ""))
        .toList();
  }

  @Test
  void should_take_the_language_from_anywhere_on_the_line() {
    String chinese = CommandRun.of("lab", "winners", "--language", "zh").out();

    assertThat(chinese).startsWith("年份").contains("ResNet");
    assertThat(CommandRun.of("lab", "--language", "zh", "winners").out()).isEqualTo(chinese);
    assertThat(CommandRun.of("lab", "winners", "--language=ZH").out()).isEqualTo(chinese);
    assertThat(CommandRun.of("lab", "winners", "--language", "en").out())
        .isEqualTo(CommandRun.of("lab", "winners").out())
        .startsWith("year");
    assertThat(CommandRun.of("lab", "winners", "--language", "zh", "--json").out())
        .isEqualTo(CommandRun.of("lab", "winners", "--json").out());
  }

  @Test
  void should_print_help_in_chinese() {
    CommandRun help = CommandRun.of("lab", "hopfield", "--help", "--language", "zh");

    assertThat(help.out())
        .startsWith("从有噪声的图案回忆出原来的图案")
        .contains("用法： bpnet lab hopfield", "显示哪个图案，0 到 9；默认为 3。", "显示本帮助。");
    assertThat(CommandRun.of("lab", "--language", "zh").out()).contains("taylor      用多项式");
    assertThat(CommandRun.of("lab").out()).contains("taylor      Put a polynomial");
  }

  @Test
  void should_name_the_languages_if_asked_for_another() {
    CommandRun wrong = CommandRun.of("lab", "winners", "--language", "fr");

    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("--language").contains("[EN, ZH]").contains("'fr'");
  }
}
