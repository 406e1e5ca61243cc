package org.bpnet.cli.command;

import java.util.Locale;
import org.bpnet.cli.option.ModelAndData;
import org.bpnet.cli.terminal.Columns;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.array.Seed;
import org.bpnet.data.source.DataSource;
import org.bpnet.train.Model;
import org.bpnet.train.inspect.PermutationImportance;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet importance`: which columns a model relies on.
@Command(
    name = "importance",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Tell which columns of a table a model relies on.",
    description = {
      "",
      "Each column is shuffled among the rows, several times, and it is measured how much less is"
          + " right then: accuracy of classes, R² of numbers (permutation importance, Breiman 2001)."
          + " Of two columns that say the same, each looks less important than what they say. The"
          + " data hold the right answers; rows that the model has not learnt from give the fairest"
          + " figures.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class Importance implements Runnable {
  private static final int MOST_REPEATS = 10_000;
  private static final int BAR = 24;

  private final Console console;

  @Mixin private final ModelAndData asked = new ModelAndData();

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "How often each column is shuffled; ${DEFAULT-VALUE} if not given.")
  private int repeats = 10;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of the shuffling; ${DEFAULT-VALUE} if not given.")
  private long seed;

  public Importance(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (repeats < 1 || repeats > MOST_REPEATS) {
      throw new UsageException("--repeats: needs 1 to 10,000, got " + repeats);
    }
    try (Model model = asked.load()) {
      DataSource.Tabular tabular = asked.table(model);
      PermutationImportance importance = importance(model, tabular);
      if (asked.isJson()) {
        console.out().println(Json.compact(toJson(importance, tabular)));
      } else {
        print(importance, tabular);
      }
    }
  }

  private PermutationImportance importance(Model model, DataSource.Tabular source) {
    try {
      return PermutationImportance.of(model, source.table(), repeats, new Seed(seed));
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
  }

  private void print(PermutationImportance importance, DataSource.Tabular source) {
    boolean classes = importance.measure().equals("accuracy");
    console.print(
        String.format(
            Locale.ROOT,
            "%s @|bold %s|@ on %s rows; shuffled, each column takes away",
            classes ? "accuracy" : "R²",
            classes
                ? Words.percent(importance.baseline())
                : String.format(Locale.ROOT, "%.3f", importance.baseline()),
            Words.count(source.table().rows())));
    double most = importance.columns().stream().mapToDouble(c -> c.mean()).max().orElse(0);
    int width =
        importance.columns().stream().mapToInt(c -> Columns.width(c.name())).max().orElse(0);
    for (PermutationImportance.Column column : importance.columns()) {
      double share = most > 0 ? Math.max(0, column.mean()) / most : 0;
      console
          .out()
          .println(
              String.format(
                      Locale.ROOT,
                      classes ? "  %s  %6.1f ± %4.1f points  %s" : "  %s  %7.3f ± %5.3f  %s",
                      Columns.left(column.name(), width),
                      (classes ? 100 : 1) * column.mean() + 0.0,
                      (classes ? 100 : 1) * column.deviation(),
                      "█".repeat((int) Math.round(BAR * share)))
                  .stripTrailing());
    }
  }

  private JsonValue.Members toJson(PermutationImportance importance, DataSource.Tabular source) {
    var columns = JsonValue.object();
    for (PermutationImportance.Column column : importance.columns()) {
      columns.with(
          column.name(),
          JsonValue.object()
              .with("mean", column.mean())
              .with("deviation", column.deviation())
              .build());
    }
    return asked
        .addTo(JsonValue.object(), source.name())
        .with("rows", source.table().rows())
        .with("measure", importance.measure())
        .with(importance.measure(), importance.baseline())
        .with("repeats", repeats)
        .with("columns", columns.build())
        .with("seed", seed)
        .with("version", Version.number())
        .build();
  }
}
