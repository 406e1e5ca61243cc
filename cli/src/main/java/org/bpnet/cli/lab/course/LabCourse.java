package org.bpnet.cli.lab.course;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;
import org.bpnet.cli.terminal.Columns;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet lab course`: the items of the course and their commands.
@Command(
    name = "course",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "List what the course says, item by item, with the command that shows it.",
    description = {
      "",
      "Items are named S0-01 to S4-25, by document and number. docs/course.md has them all, with"
          + " what each command prints.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet lab course",
      "  bpnet lab course S0-17",
      "  bpnet lab course --markdown > docs/course.md"
    })
public final class LabCourse implements Runnable {
  private static final int WIDTH = 80;
  private static final String INDENT = "  ";

  private final ToIntBiFunction<String[], Console> bpnet;
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "ITEM",
      description = "One item, or a document, S0 to S4; all items if not given.")
  private String name = "";

  @Option(
      names = "--markdown",
      description = "Run all commands, which takes minutes, and print the page docs/course.md.")
  private boolean markdown;

  /// @param bpnet runs a command line, and gives its exit code
  public LabCourse(ToIntBiFunction<String[], Console> bpnet, Console console) {
    this.bpnet = bpnet;
    this.console = console;
  }

  @Override
  public void run() {
    Syllabus course = Syllabus.load();
    if (markdown) {
      Map<String, String> outputs = new HashMap<>();
      Function<Syllabus.Shown, List<String>> figures =
          shown -> shown.figures(outputs.computeIfAbsent(shown.command(), _ -> output(shown)));
      console.out().print(CoursePage.of(course, figures));
    } else {
      List<Syllabus.Item> items =
          course.items().stream()
              .filter(item -> item.name().startsWith(name.toUpperCase(Locale.ROOT)))
              .toList();
      if (items.isEmpty()) {
        throw new UsageException(
            "needs a document, S0 to S4, or an item such as S0-17, got '" + name + "'");
      }
      items.forEach(this::print);
    }
    console.out().flush();
  }

  private void print(Syllabus.Item item) {
    console.print("@|bold " + item.name() + "|@");
    String text = console.language().of(item.text()).replace("`", "");
    for (String line : Columns.lines(text, WIDTH - INDENT.length())) {
      console.out().println(INDENT + line);
    }
    item.commands().forEach(shown -> console.out().println(INDENT + "bpnet " + shown.command()));
    console.out().println();
  }

  private String output(Syllabus.Shown shown) {
    Path folder = temporary();
    try {
      var out = new ByteArrayOutputStream();
      var err = new ByteArrayOutputStream();
      var told = new Console(printed(out), printed(err), false, false);
      if (bpnet.applyAsInt(shown.arguments(folder.resolve("run").toString()), told) != 0) {
        throw new IllegalStateException(err.toString(StandardCharsets.UTF_8));
      }
      return out.toString(StandardCharsets.UTF_8);
    } finally {
      remove(folder);
    }
  }

  private static PrintStream printed(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("bpnet-course");
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }
}
