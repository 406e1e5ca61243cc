package org.bpnet.cli.lab.course;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.cli.CommandRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The page of the course: whole, and true.
class CourseTest {
  private static final Syllabus COURSE = Syllabus.load();

  /// How many items the five documents have.
  private static final int[] ITEMS = {30, 18, 18, 24, 25};

  /// What stands for a figure that is not looked at.
  private static final String ANY = "figure-of-a-long-command";

  @TempDir private Path dir;

  @Test
  void should_have_all_115_items() {
    List<String> names =
        IntStream.range(0, ITEMS.length)
            .boxed()
            .flatMap(document ->
                IntStream.rangeClosed(1, ITEMS[document]).mapToObj(i -> name(document, i)))
            .toList();

    assertThat(names).hasSize(115);
    assertThat(COURSE.items()).extracting(Syllabus.Item::name).containsExactlyElementsOf(names);
    assertThat(COURSE.items())
        .allSatisfy(item -> {
          assertThat(item.text()).as(item.name()).hasSizeGreaterThan(30).endsWith(".");
          assertThat(item.commands().isEmpty() || !item.tests().isEmpty()).as(item.name()).isTrue();
          assertThat(item.tests())
              .as(item.name())
              .allMatch(t -> t.matches("\\w+Test\\.should_\\w+"));
          if (item.isTextOnly()) {
            assertThat(item.text()).as(item.name()).hasSizeGreaterThan(300);
          }
        });
    assertThat(COURSE.items().stream().filter(Syllabus.Item::isTextOnly))
        .extracting(Syllabus.Item::name)
        .containsExactly("S3-01", "S3-22", "S3-24", "S4-08");
  }

  private static String name(int document, int number) {
    return "S" + document + (number < 10 ? "-0" : "-") + number;
  }

  /// All but the figures of commands that take long.
  @Test
  @Tag("slow")
  void should_have_the_page_of_the_commands_as_they_are() throws IOException {
    List<String> page = Files.readAllLines(Path.of("..", "docs", "course.md"));
    Map<String, String> outputs = new HashMap<>();
    Function<Syllabus.Shown, List<String>> figures =
        shown ->
            shown.isLong()
                ? shown.patterns().stream().map(_ -> ANY).toList()
                : shown.figures(outputs.computeIfAbsent(shown.command(), _ -> output(shown)));

    List<String> lines = CoursePage.of(COURSE, figures).lines().toList();
    assertThat(page).as("docs/course.md is stale; %s", hint()).hasSameSizeAs(lines);
    for (int i = 0; i < lines.size(); i++) {
      String pattern = Pattern.quote(lines.get(i)).replace(ANY, "\\E.+\\Q");
      assertThat(page.get(i)).as("docs/course.md is stale; %s", hint()).matches(pattern);
    }
  }

  private static String hint() {
    return "write it again: ./bpnet lab course --markdown > docs/course.md";
  }

  private String output(Syllabus.Shown shown) {
    CommandRun run = CommandRun.of(shown.arguments(dir.resolve("run").toString()));
    assertThat(run.code()).as("bpnet %s: %s", shown.command(), run.err()).isZero();
    return run.out();
  }

  private static Stream<Arguments> longOnes() {
    return COURSE.items().stream()
        .flatMap(item -> item.commands().stream())
        .filter(Syllabus.Shown::isLong)
        .collect(groupingBy(Syllabus.Shown::command, LinkedHashMap::new, toList()))
        .entrySet()
        .stream()
        .map(alike -> arguments(alike.getKey(), alike.getValue()));
  }

  /// Each command once, however many items it shows.
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("longOnes")
  void should_run_what_takes_long(String command, List<Syllabus.Shown> alike) {
    String output = output(alike.getFirst());

    assertThat(alike)
        .as(command)
        .allSatisfy(shown -> assertThat(shown.figures(output)).hasSameSizeAs(shown.patterns()));
  }

  @Test
  void should_list_all_items_or_one() {
    CommandRun all = CommandRun.of("lab", "course");
    CommandRun one = CommandRun.of("lab", "course", "s0-17");
    CommandRun wrong = CommandRun.of("lab", "course", "S9");

    assertThat(all.out().lines().filter(line -> line.matches("S\\d-\\d\\d"))).hasSize(115);
    assertThat(one.out())
        .isEqualTo(
            """
            S0-17
              The Jacobian of softmax is diag(y) - y y^T.
              bpnet lab softmax

            """);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("needs a document, S0 to S4, or an item such as S0-17");
  }

  @Test
  void should_name_the_command_that_does_not_print_its_figure() {
    var shown = new Syllabus.Shown("lab softmax", false, List.of("answer \\d+"));

    assertThat(shown.figures("the  answer   42? no: answer 7")).containsExactly("answer 7");
    assertThatThrownBy(() -> shown.figures("nothing"))
        .hasMessageStartingWith("bpnet lab softmax: need 'answer \\d+' in the output, got");
  }
}
