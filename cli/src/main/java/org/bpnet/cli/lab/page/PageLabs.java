package org.bpnet.cli.lab.page;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;
import org.bpnet.cli.lab.course.Syllabus;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Language;
import org.bpnet.play.lab.Labs;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/// The experiments of the command, for pages. They print and draw into memory: of this machine's
/// files none is read but those of the program, and none is written.
public final class PageLabs implements Labs {
  private static final String BPNET = "bpnet ";
  private static final String LAB = "lab ";

  private final Function<Language, CommandLine> commands;
  private final ToIntBiFunction<String[], Console> run;

  private final Map<Language, Map<String, LabForm>> forms = new EnumMap<>(Language.class);

  /// @param commands the command `lab` with all that is below it, told in a language
  /// @param run runs a command line, and gives its exit code
  public PageLabs(
      Function<Language, CommandLine> commands, ToIntBiFunction<String[], Console> run) {
    this.commands = commands;
    this.run = run;
  }

  private static Language language(String name) {
    return switch (name) {
      case "en" -> Language.EN;
      case "zh" -> Language.ZH;
      default -> throw new IllegalArgumentException("needs the language en or zh, got " + name);
    };
  }

  private synchronized Map<String, LabForm> forms(Language language) {
    return forms.computeIfAbsent(
        language,
        _ -> {
          CommandLine lab = commands.apply(language);
          Map<String, LabForm> all = new LinkedHashMap<>();
          for (LabTheme theme : LabTheme.ALL) {
            for (String name : theme.experiments()) {
              all.put(name, new LabForm(name, below(lab, name).getCommandSpec()));
            }
          }
          return all;
        });
  }

  private static CommandLine below(CommandLine lab, String name) {
    return Objects.requireNonNull(lab.getSubcommands().get(name), name);
  }

  private LabForm form(Asked asked) {
    LabForm form = forms(language(asked.language())).get(asked.experiment());
    if (form == null) {
      throw new IllegalArgumentException("no experiment is called '" + asked.experiment() + "'");
    }
    return form;
  }

  @Override
  public List<Theme> themes(String language) {
    Language spoken = language(language);
    CommandLine lab = commands.apply(spoken);
    return LabTheme.ALL.stream()
        .map(theme ->
            new Theme(
                spoken.of(theme.title()),
                theme.experiments().stream().map(name -> experiment(name, lab, spoken)).toList()))
        .toList();
  }

  private Experiment experiment(String name, CommandLine lab, Language language) {
    CommandLine command = below(lab, name);
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    LabForm form = Objects.requireNonNull(forms(language).get(name));
    List<String> text =
        Arrays.stream(usage.description())
            .map(line -> line.replace("%%", "%").stripTrailing())
            .filter(line -> !line.isEmpty())
            .toList();
    return new Experiment(
        name,
        String.join(" ", usage.header()),
        text,
        PageChoices.LONG.contains(name),
        form.options(),
        examples(name, command, form, language));
  }

  /// What the course says of an experiment, then what its help shows; what is said of the same
  /// values stands together.
  private static List<Example> examples(
      String name, CommandLine command, LabForm form, Language language) {
    Map<String, Example> all = new LinkedHashMap<>();
    for (Syllabus.Item item : Syllabus.load().items()) {
      String saying = item.name() + " " + language.of(item.text()).replace("`", "");
      item.commands().forEach(shown -> example(name, command, form, shown, List.of(saying), all));
    }
    for (String line : command.getCommandSpec().usageMessage().footer()) {
      String words = line.strip();
      if (words.startsWith(BPNET)) {
        var shown = new Syllabus.Shown(words.substring(BPNET.length()), false, List.of());
        example(name, command, form, shown, List.of(), all);
      }
    }
    return List.copyOf(all.values());
  }

  /// Adds a line of this experiment, if a page can run it.
  private static void example(
      String name,
      CommandLine command,
      LabForm form,
      Syllabus.Shown shown,
      List<String> sayings,
      Map<String, Example> all) {
    if ((shown.command() + " ").startsWith(LAB + name + " ")) {
      CommandLine bpnet = command.getParent().getParent(); // picocli reads lines from the beginning
      ParseResult lab = bpnet.parseArgs(shown.arguments("RUN")).subcommand();
      form.values(lab.subcommand())
          .ifPresent(values -> {
            String line = line(name, form.words(values), Language.EN);
            all.merge(line, new Example(line, values, sayings), PageLabs::together);
          });
    }
  }

  private static Example together(Example one, Example other) {
    List<String> sayings =
        Stream.concat(one.sayings().stream(), other.sayings().stream()).distinct().toList();
    return new Example(one.command(), one.values(), sayings);
  }

  @Override
  public String command(Asked asked) {
    return line(asked.experiment(), form(asked).words(asked.values()), language(asked.language()));
  }

  private static String line(String name, List<String> words, Language language) {
    List<String> line = new ArrayList<>(List.of("./bpnet", "lab", name));
    if (language != Language.EN) {
      line.addAll(List.of("--language", language.name().toLowerCase(Locale.ROOT)));
    }
    words.forEach(word -> line.add(quoted(word)));
    return String.join(" ", line);
  }

  /// As shells read it: between single quotes nothing means anything.
  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  @Override
  public List<Drawing> run(Asked asked, Consumer<String> text) {
    LabForm form = form(asked);
    List<String> line = new ArrayList<>(List.of("lab", asked.experiment()));
    line.addAll(List.of("--language", asked.language()));
    form.pictures().keySet().forEach(label -> line.addAll(List.of(label, file(label))));
    line.addAll(form.words(asked.values()));

    Map<String, String> files = new LinkedHashMap<>();
    var out = new TextLines(text);
    var err = new StringBuilder();
    var console =
        new Console(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(new TextLines(err::append), false, StandardCharsets.UTF_8),
            false,
            false,
            Optional::empty,
            (file, svg) -> files.put(file.toString(), svg),
            Language.EN);
    int code = run.applyAsInt(line.toArray(String[]::new), console);
    out.end();
    if (code != 0) {
      throw new IllegalStateException(reason(err.toString()));
    }
    List<Drawing> drawings = new ArrayList<>();
    form.pictures()
        .forEach((label, caption) -> {
          String svg = files.get(file(label));
          if (svg != null) {
            drawings.add(new Drawing(label, caption, svg));
          }
        });
    return drawings;
  }

  private static String file(String label) {
    return label.substring(2) + ".svg";
  }

  /// What the command says is wrong, without its own name and where its help is.
  private static String reason(String said) {
    return said.strip()
        .replaceFirst("^bpnet lab \\w+: ", "")
        .replaceFirst("; see '[^']*--help'$", "");
  }
}
