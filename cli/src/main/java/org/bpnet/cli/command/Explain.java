package org.bpnet.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.cli.plot.Curves;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.report.Reach;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Nearest;
import org.bpnet.nn.catalog.Spec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet explain`: what one thing of the catalogs computes, and where it is from.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Explain an activation, a loss, an optimizer, a schedule and so on.",
    description = {
      "",
      "The formula is the one that the code runs, and the derivative follows from it.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet explain tanh",
      "  bpnet explain \"leaky_relu(slope=0.2)\" --plot leaky.svg",
      "  bpnet explain schedules/step"
    })
public final class Explain implements Runnable {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "A name in `bpnet list`, with arguments or without, or KIND/NAME.")
  private @Nullable String name;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw it, as SVG; with - nothing else goes to standard output.")
  private @Nullable Path plot;

  public Explain(Console console) {
    this.console = console;
  }

  /// An entry with the catalog it is in.
  record Found<T>(String kinds, Catalog<T> catalog, Catalog.Entry<T> entry) {}

  @Override
  public void run() {
    String wanted = name == null ? "" : name.strip();
    int slash = wanted.indexOf('/');
    String kinds = slash < 0 ? "" : wanted.substring(0, slash);
    String text = wanted.substring(slash + 1);
    Spec spec = parse(text);
    List<Found<?>> found = find(kinds, spec.name());
    if (plot == null || !OutputFile.isStandardOutput(plot)) {
      for (Found<?> one : found) {
        print(one);
      }
    }
    if (plot != null) {
      if (found.size() > 1) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "--plot: there are several of this name; say one of %s",
                String.join(
                    ", ", found.stream().map(f -> f.kinds() + "/" + spec.name()).toList())));
      }
      draw(found.getFirst(), spec, text, plot);
    }
    console.out().flush();
  }

  private static Spec parse(String text) {
    try {
      return Spec.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
  }

  private static List<Found<?>> find(String kinds, String name) {
    Map<String, Catalog<?>> all = Things.all();
    List<Found<?>> found = new ArrayList<>();
    List<Catalog<?>> searched = new ArrayList<>();
    all.forEach((title, catalog) -> {
      if (kinds.isEmpty() || kinds.equals(title)) {
        add(title, catalog, name, found);
        searched.add(catalog);
      }
    });
    if (searched.isEmpty()) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "no kind of thing is called '%s'; did you mean %s? all: %s",
              kinds,
              String.join(", ", Nearest.names(kinds, all.keySet())),
              String.join(", ", all.keySet())));
    }
    if (found.isEmpty()) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "nothing is called '%s'; did you mean %s?",
              name,
              String.join(", ", Catalog.nearest(name, searched))));
    }
    return found;
  }

  private static <T> void add(String title, Catalog<T> catalog, String name, List<Found<?>> found) {
    catalog.find(name).ifPresent(entry -> found.add(new Found<>(title, catalog, entry)));
  }

  private <T> void print(Found<T> found) {
    Catalog.Entry<T> entry = found.entry();
    About about = entry.about();
    console.print("@|bold " + entry.name() + "|@ (" + found.catalog().kind() + ")");
    if (!about.summary().isEmpty()) {
      row("does", about.summary());
    }
    List<String> aliases = found.catalog().aliases(entry.name());
    if (!aliases.isEmpty()) {
      row("also", String.join(", ", aliases));
    }
    List<About.Line> lines = found.catalog().lines(entry);
    List<About.Line> gradients = found.catalog().gradients(entry);
    rows("formula", lines.stream().map(About.Line::text).toList());
    if (!about.shapes().isEmpty()) {
      row("shapes", about.shapes());
    }
    rows("gradient", gradients.stream().map(About.Line::text).toList());
    rows("LaTeX", lines.stream().map(About.Line::latex).toList());
    rows("", gradients.stream().map(About.Line::latex).toList());
    row("defaults", defaults(entry));
    row("source", about.source());
    Reach reach = Reach.of(found.kinds());
    row("command", reach.program() + " " + reach.command(entry.example()));
    if (!about.example().isEmpty()) {
      row("example", entry.example());
    }
    console.out().println();
  }

  private static String defaults(Catalog.Entry<?> entry) {
    if (entry.signature().arguments().isEmpty()) {
      return "no arguments";
    }
    String from = entry.about().defaults();
    return entry.signature() + (from.isEmpty() ? "" : " (" + from + ")");
  }

  private void rows(String title, List<String> texts) {
    String first = title;
    for (String text : texts) {
      row(first, text);
      first = "";
    }
  }

  private void row(String title, String text) {
    console.out().printf(Locale.ROOT, "  %-9s %s%n", title, text);
  }

  private <T> void draw(Found<T> found, Spec spec, String text, Path file) {
    try {
      String use = spec.arguments().isEmpty() ? found.entry().example() : text;
      String svg = Curves.of(found.kinds(), found.catalog(), found.entry(), use).svg();
      FigureFile.write("--plot", file, svg, console);
      if (!OutputFile.isStandardOutput(file)) {
        console.out().println("  plot      " + file);
      }
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
  }
}
