package org.bpnet.cli.lab.course;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The page docs/course.md, as Markdown.
public final class CoursePage {
  private static final Map<String, String> TITLES =
      Map.of(
          "S0", "Notes on back-propagation networks",
          "S1", "Softmax, its margins, and the center loss",
          "S2", "Answers to the homework on deep networks",
          "S3", "An essay on back-propagation",
          "S4", "Lecture on neural networks");

  private CoursePage() {}

  /// @param figures what a command prints of what is to be looked at
  public static String of(Syllabus course, Function<Syllabus.Shown, List<String>> figures) {
    var page =
        new StringBuilder(
            """
            # The course

            Everything that the five documents of the course say, item by item: the command that shows it, what it prints, and
            the test that proves it. Written by `./bpnet lab course --markdown`; tests fail when this page is stale, when an item or a
            test that is named here does not exist, and when a command does not print what stands here. `./bpnet lab course S0-17`
            shows one item. Where a document is wrong, this page says what is right; `./bpnet lab errata` lists what was corrected.

            """);
    page.append(count(course));
    String document = "";
    for (Syllabus.Item item : course.items()) {
      if (!item.document().equals(document)) {
        document = item.document();
        page.append("\n## ").append(document).append(": ").append(TITLES.get(document));
        page.append("\n\n| item | what the course says | command | prints | shown by |\n");
        page.append("|---|---|---|---|---|\n");
      }
      page.append(row(item, figures)).append('\n');
    }
    return page.toString();
  }

  private static String count(Syllabus course) {
    long words = course.items().stream().filter(Syllabus.Item::isTextOnly).count();
    long shown = course.items().size() - words;
    return String.join(
        " ",
        String.valueOf(course.items().size()),
        "items:",
        String.valueOf(shown),
        "with a command,",
        String.valueOf(words),
        "in words alone.\n");
  }

  /// The line of an item.
  static String row(Syllabus.Item item, Function<Syllabus.Shown, List<String>> figures) {
    String commands =
        item.commands().stream()
            .map(shown -> code("bpnet " + shown.command()))
            .collect(Collectors.joining("<br>"));
    String prints =
        item.commands().stream()
            .flatMap(shown -> figures.apply(shown).stream())
            .map(CoursePage::code)
            .collect(Collectors.joining("<br>"));
    String tests = item.tests().stream().map(CoursePage::code).collect(Collectors.joining("<br>"));
    return cells(
        item.name(), item.text(), item.isTextOnly() ? "in words" : commands, prints, tests);
  }

  private static String cells(String... cells) {
    return List.of(cells).stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
