package org.bpnet.cli.lab.course;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// The items of the course, in order. They stand in the file `items.txt` beside this class: a line
/// with the name of the item, then what the course says, commands behind `$` (behind `$$` those
/// that take longer than a second or two), under each behind `>` patterns of what to look at in its
/// output, and tests behind `=`.
///
/// @param items all of them
public record Syllabus(List<Item> items) {
  private static final Pattern NAME = Pattern.compile("S\\d-\\d\\d");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  /// One thing that the course says.
  ///
  /// @param name the document and the number in it, such as `S0-01`
  /// @param text what the course says, in Markdown
  /// @param commands what shows it, none if there is nothing to see
  /// @param tests what proves it, such as `LayerTest.should_run_layers_in_order`
  public record Item(String name, String text, List<Shown> commands, List<String> tests) {
    /// The document, such as `S0`.
    public String document() {
      return name.substring(0, 2);
    }

    /// Whether it is told in words alone.
    public boolean isTextOnly() {
      return commands.isEmpty();
    }
  }

  /// A command and what to look at in its output.
  ///
  /// @param command what follows `bpnet`; in place of `RUN` a folder is to be named
  /// @param isLong whether it takes longer than a second or two
  /// @param patterns each is looked for in the output, and what it finds is the figure
  public record Shown(String command, boolean isLong, List<String> patterns) {
    /// The words of the command.
    ///
    /// @param run the folder in place of `RUN`
    public String[] arguments(String run) {
      return WORD.matcher(command)
          .results()
          .map(word -> Objects.requireNonNullElse(word.group(1), word.group(2)))
          .map(word -> word.equals("RUN") ? run : word)
          .toArray(String[]::new);
    }

    /// The figures in an output, each with single blanks.
    ///
    /// @throws IllegalArgumentException if one is not there
    public List<String> figures(String output) {
      return patterns.stream().map(pattern -> figure(pattern, output)).toList();
    }

    private String figure(String pattern, String output) {
      var found = Pattern.compile(pattern).matcher(output);
      if (!found.find()) {
        throw new IllegalArgumentException(
            "bpnet " + command + ": need '" + pattern + "' in the output, got\n" + output);
      }
      return found.group().strip().replaceAll("\\s+", " ");
    }
  }

  /// The course as this version knows it.
  public static Syllabus load() {
    try (InputStream file = Syllabus.class.getResourceAsStream("items.txt")) {
      return of(
          new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList());
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  private static Syllabus of(List<String> lines) {
    List<Item> items = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < lines.size(); i++) {
      boolean last = i + 1 == lines.size() || NAME.matcher(lines.get(i + 1)).matches();
      if (last) {
        items.add(item(lines.subList(first, i + 1)));
        first = i + 1;
      }
    }
    return new Syllabus(List.copyOf(items));
  }

  private static Item item(List<String> lines) {
    List<String> text = new ArrayList<>();
    List<Shown> commands = new ArrayList<>();
    List<String> tests = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String rest = line.substring(line.indexOf(' ') + 1);
      switch (line.isBlank() ? "" : line.substring(0, line.indexOf(' '))) {
        case "" -> {}
        case "$" -> commands.add(new Shown(rest, false, new ArrayList<>()));
        case "$$" -> commands.add(new Shown(rest, true, new ArrayList<>()));
        case ">" -> commands.getLast().patterns().add(rest);
        case "=" -> tests.add(rest);
        default -> text.add(line);
      }
    }
    return new Item(lines.getFirst(), String.join(" ", text), commands, tests);
  }
}
