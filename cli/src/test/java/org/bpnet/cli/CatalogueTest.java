package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bpnet.cli.command.Things;
import org.bpnet.cli.report.CataloguePage;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.schedule.curve.Schedules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the command says of the things that have names.
class CatalogueTest {
  @TempDir Path dir;

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    Things.all()
        .forEach((title, catalog) ->
            catalog.entries().forEach(entry -> names.add(title + "/" + entry.name())));
    return names;
  }

  /// Everything but the kinds of which not all are functions of a number.
  private static List<String> pictures() {
    List<String> none =
        List.of(
            "layers",
            "models",
            "preparations",
            "pretrainings",
            "groups",
            "averages",
            "augmentations",
            "view-losses",
            "adversarial-losses",
            "autoencoders",
            "distances",
            "miners",
            "reducers",
            "samplers");
    return names().stream()
        .filter(name -> !none.contains(name.substring(0, name.indexOf('/'))))
        .filter(name -> !name.startsWith("metric-losses/") || isPointwise(name))
        .toList();
  }

  /// Whether one of its lines is a formula, and not something about whole sets.
  private static boolean isPointwise(String name) {
    String[] parts = name.split("/");
    Catalog<?> catalog = Objects.requireNonNull(Things.all().get(parts[0]));
    return catalog.find(parts[1]).orElseThrow().about().lines().stream()
        .anyMatch(About.Line.Computed.class::isInstance);
  }

  @Test
  void should_have_the_page_of_the_code_as_it_is() throws IOException {
    Path page = Path.of("..", "docs", "catalogue.md");

    assertThat(Files.readString(page))
        .as(
            "docs/catalogue.md is stale; write it again: ./bpnet list --markdown >"
                + " docs/catalogue.md")
        .isEqualTo(CataloguePage.of(Things.all()));
  }

  @Test
  void should_list_all_kinds_or_one() {
    CommandRun all = CommandRun.of("list");
    CommandRun schedules = CommandRun.of("list", "schedules");

    for (var catalog : Things.all().entrySet()) {
      assertThat(all.out()).contains(catalog.getKey() + "\n");
    }
    assertThat(schedules.code()).isZero();
    assertThat(schedules.out()).startsWith("schedules\n");
    assertThat(schedules.out().lines().filter(line -> line.matches(" {2}\\S.*")))
        .hasSize(Schedules.CATALOG.entries().size());
    assertThat(schedules.out())
        .contains("  one_cycle     up to a large rate and down, once (also onecycle)\n");
    assertThat(all.out().lines()).allMatch(line -> line.length() <= 80, "fits 80 columns");
    assertThat(CommandRun.of("list", "minimizers").out())
        .contains("\n  nonlinear_cg         conjugate gradients; beta: ")
        .contains("\n                       ");
  }

  @Test
  void should_suggest_kinds_and_names() {
    CommandRun kind = CommandRun.of("list", "optimisers");
    CommandRun name = CommandRun.of("explain", "tanf");
    CommandRun strange = CommandRun.of("explain", "colours/tanh");

    assertThat(kind.code()).isEqualTo(2);
    assertThat(kind.errLines())
        .singleElement()
        .asString()
        .contains("no kind of thing is called 'optimisers'; did you mean optimizers, ");
    assertThat(name.code()).isEqualTo(2);
    assertThat(name.errLines())
        .singleElement()
        .asString()
        .startsWith("bpnet explain: nothing is called 'tanf'; did you mean tanh, ");
    assertThat(strange.errLines())
        .singleElement()
        .asString()
        .contains("no kind of thing is called 'colours'; did you mean ")
        .contains("? all: activations, ");
    assertThat(CommandRun.of("list", "tanh").errLines())
        .singleElement()
        .asString()
        .startsWith("bpnet list: 'tanh' is one of the activations; see bpnet explain tanh");
    assertThat(CommandRun.of("list", "constant").err())
        .contains("'constant' is one of the initializers and of the schedules; see ");
    assertThat(CommandRun.of("explain", "rms").err())
        .contains("did you mean rmse, rmsnorm, rmsprop?");
  }

  /// The option of `train` that takes the things of a kind, and those of most kinds have one.
  private static final Map<String, String> OPTIONS =
      Map.of(
          "activations", "--model",
          "layers", "--model",
          "losses", "--loss",
          "penalties", "--penalty",
          "initializers", "--init",
          "optimizers", "--optimizer",
          "minimizers", "--optimizer",
          "schedules", "--schedule");

  /// What stands before a layer that needs more than several channels.
  private static final Map<String, String> BEFORE = Map.of("attention", "tokens,");

  private static List<String> aliases() {
    List<String> aliases = new ArrayList<>();
    Things.all()
        .forEach((title, catalog) ->
            catalog
                .entries()
                .forEach(entry ->
                    catalog
                        .aliases(entry.name())
                        .forEach(
                            alias -> aliases.add(title + "/" + entry.example() + "/" + alias))));
    return aliases;
  }

  /// An alias does in the command what its name does.
  @ParameterizedTest
  @Tag("slow")
  @MethodSource("aliases")
  void should_take_each_alias_for_its_name(String alias) {
    String[] parts = alias.split("/", 3);
    String name = parts[1].replaceAll("\\(.*", "");
    String use = parts[1].replace(name, parts[2]);

    CommandRun explained = CommandRun.of("explain", parts[0] + "/" + parts[2]);
    assertThat(explained.code()).as(explained.err()).isZero();
    assertThat(explained.out()).startsWith(name + " (").containsPattern("also .*" + parts[2]);
    if (OPTIONS.containsKey(parts[0])) {
      String model = parts[0].equals("layers") ? BEFORE.getOrDefault(name, "conv8,") + use : use;
      CommandRun run = CommandRun.of("train", "digits", OPTIONS.get(parts[0]), model, "--summary");
      assertThat(run.code()).as(run.err()).isZero();
    }
  }

  /// What users of other libraries type.
  @ParameterizedTest
  @CsvSource({
    "--loss, mse mae rmse ce bce l1 l2",
    "--optimizer, sgd",
    "--init, zero zeros he xavier glorot kaiming",
    "--schedule, 'onecycle step(every=10) exp(factor=0.5)'",
    "--penalty, l1(1e-4) l2(1e-4)",
    "--model, swish bn"
  })
  void should_take_what_people_type(String option, String names) {
    for (String name : names.split(" ")) {
      CommandRun run = CommandRun.of("train", "iris", option, name, "--summary");
      assertThat(run.code()).as("%s %s: %s", option, name, run.err()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--loss, msee, mse",
    "--optimizer, adan, adam",
    "--init, lsuw, lsuv",
    "--init, xaver, xavier",
    "--schedule, OneCycle, one_cycle",
    "--penalty, ridg, ridge",
    "--model, swisch, swish"
  })
  void should_suggest_the_nearest_name_or_alias(String option, String wrong, String nearest) {
    CommandRun run = CommandRun.of("train", "iris", option, wrong, "--summary");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errLines())
        .singleElement()
        .asString()
        .contains("called '" + wrong + "'; did you mean " + nearest);
  }

  @Test
  void should_explain_with_formula_derivative_latex_defaults_and_source() {
    String text = CommandRun.of("explain", "leaky_relu").out();

    assertThat(text)
        .startsWith("leaky_relu (activation)\n")
        .contains("  formula   y = (x > 0) ? x : slope * x\n")
        .contains("  gradient  dy/dx = (x > 0) ? 1 : slope\n")
        .contains("  LaTeX     y = \\begin{cases} x & x > 0 \\\\ ")
        .contains("  defaults  leaky_relu(slope=0.01)")
        .contains("  source    Maas, Hannun, Ng 2013, eq. 2\n");
  }

  /// `constant` is an initializer and a schedule.
  @Test
  void should_explain_all_things_of_one_name() {
    assertThat(CommandRun.of("explain", "constant").out())
        .contains("constant (initializer)\n")
        .contains("constant (schedule)\n");
    assertThat(CommandRun.of("explain", "schedules/constant").out())
        .doesNotContain("(initializer)")
        .contains("constant (schedule)\n");
    CommandRun plot = CommandRun.of("explain", "constant", "--plot", dir.resolve("a").toString());
    assertThat(plot.code()).isEqualTo(2);
    assertThat(plot.err()).contains("say one of initializers/constant, schedules/constant");
  }

  /// Everything says what it does, how it is defined, and where it is from; its example works.
  @ParameterizedTest
  @MethodSource("names")
  void should_know_all_of_each_entry(String name) {
    String[] parts = name.split("/");

    check(Objects.requireNonNull(Things.all().get(parts[0])), parts[1]);
  }

  private static <T> void check(Catalog<T> catalog, String name) {
    Catalog.Entry<T> entry = catalog.find(name).orElseThrow();
    assertThat(entry.about().summary()).as("summary").isNotBlank().doesNotEndWith(".");
    assertThat(entry.source()).as("source").isNotBlank();
    assertThat(catalog.lines(entry)).as("definition").isNotEmpty();
    assertThat(catalog.create(entry.example())).isNotNull();
    assertThat(CommandRun.of("explain", name).code()).isZero();
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(
      strings = {
        "tanh",
        "leaky_relu(slope=0.2)",
        "leaky_relu(0.2)",
        "one_cycle",
        "warm_up(5, cosine(rate=0.1, total=50))",
        "he_normal",
        "adam",
        "elastic_net",
        "soft_threshold",
        "huber(delta=2)",
        "maxout(4)"
      })
  @MethodSource("pictures")
  void should_draw(String name) throws Exception {
    Path file = dir.resolve("plot.svg");

    CommandRun run = CommandRun.of("explain", name, "--plot", file.toString());

    assertThat(run.code()).as(run.err()).isZero();
    var svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    var paths = svg.getElementsByTagName("path");
    int points = 0;
    for (int i = 0; i < paths.getLength(); i++) {
      String path = paths.item(i).getAttributes().getNamedItem("d").getNodeValue();
      points = Math.max(points, path.split("L").length);
      assertThat(path).doesNotContain("NaN");
    }
    assertThat(points).isGreaterThan(2);
    assertThat(svg.getElementsByTagName("text").item(0).getTextContent())
        .startsWith(name.substring(name.indexOf('/') + 1));
  }

  @Test
  void should_say_what_cannot_be_drawn() {
    Path file = dir.resolve("plot.svg");

    CommandRun run = CommandRun.of("explain", "lsuv", "--plot", file.toString());
    CommandRun wrong = CommandRun.of("explain", "leaky_relu(slope=x)", "--plot", file.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("there is no picture of preparations/lsuv");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("slope must be a number, got 'x'");
    assertThat(file).doesNotExist();
  }
}
