package org.bpnet.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.cli.report.CataloguePage;
import org.bpnet.cli.terminal.Columns;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Nearest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet list`: what there is, by kind.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "List what there is: activations, losses, optimizers, schedules and so on.",
    description = {"", "`bpnet explain NAME` says more about one of them.", ""},
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {"", "@|bold Examples|@", "  bpnet list", "  bpnet list schedules"})
public final class ListThings implements Runnable {
  /// Fits into every terminal.
  private static final int WIDTH = 80;

  private final Console console;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND",
      description = "activations, layers, losses, ...; all kinds if not given.")
  private @Nullable String kind;

  @Option(names = "--markdown", description = "Print the page docs/catalogue.md instead.")
  private boolean markdown;

  public ListThings(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Map<String, Catalog<?>> all = Things.all();
    if (markdown) {
      console.out().print(CataloguePage.of(all));
    } else if (kind == null) {
      all.forEach(this::print);
    } else if (all.containsKey(kind)) {
      print(kind, all.get(kind));
    } else {
      throw unknown(kind, all);
    }
    console.out().flush();
  }

  /// A kind may be misspelt, or be the name of a thing.
  private static UsageException unknown(String kind, Map<String, Catalog<?>> all) {
    List<String> kinds =
        all.entrySet().stream()
            .filter(entry -> entry.getValue().find(kind).isPresent())
            .map(Map.Entry::getKey)
            .toList();
    return new UsageException(
        kinds.isEmpty()
            ? String.format(
                Locale.ROOT,
                "no kind of thing is called '%s'; did you mean %s? all: %s",
                kind,
                String.join(", ", Nearest.names(kind, all.keySet())),
                String.join(", ", all.keySet()))
            : String.format(
                Locale.ROOT,
                "'%s' is one of the %s; see bpnet explain %1$s",
                kind,
                String.join(" and of the ", kinds)));
  }

  private <T> void print(String title, Catalog<T> catalog) {
    int widest = catalog.entries().stream().mapToInt(e -> e.name().length()).max().orElse(0);
    console.print("@|bold " + title + "|@");
    for (Catalog.Entry<T> entry : catalog.entries()) {
      String name = entry.name();
      String summary = entry.about().summary() + also(catalog.aliases(name));
      for (String line : Columns.lines(summary, WIDTH - widest - 4)) {
        console.out().printf(Locale.ROOT, "  %-" + widest + "s  %s%n", name, line);
        name = "";
      }
    }
    console.out().println();
  }

  private static String also(List<String> aliases) {
    return aliases.isEmpty() ? "" : " (also " + String.join(", ", aliases) + ")";
  }
}
