package org.bpnet.cli;

import java.util.Map;
import org.bpnet.nn.catalog.Catalog;
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
    description = {"", "`bpnet explain NAME` says more of one of them.", ""},
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {"", "@|bold Examples|@", "  bpnet list", "  bpnet list schedules"})
final class ListThings implements Runnable {
  private final Console console;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND",
      description = "activations, layers, losses, ...; all kinds if not given.")
  private @Nullable String kind;

  @Option(names = "--markdown", description = "Print the page docs/catalogue.md instead.")
  private boolean markdown;

  ListThings(Console console) {
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
      throw new UsageException(
          "no kind of thing is called '%s'; did you mean %s? all: %s"
              .formatted(
                  kind,
                  Catalog.nearest(kind, all.keySet()).getFirst(),
                  String.join(", ", all.keySet())));
    }
    console.out().flush();
  }

  private <T> void print(String title, Catalog<T> catalog) {
    int widest = catalog.entries().stream().mapToInt(e -> e.name().length()).max().orElse(0);
    console.print("@|bold " + title + "|@");
    for (Catalog.Entry<T> entry : catalog.entries()) {
      String summary = entry.about().summary();
      String said = summary.isEmpty() ? catalog.lines(entry).getFirst().text() : summary;
      console.out().printf("  %-" + widest + "s  %s%n", entry.name(), said);
    }
    console.out().println();
  }
}
