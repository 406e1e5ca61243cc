package org.bpnet.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.option.ModelAndData;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Columns;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.data.source.DataSource;
import org.bpnet.train.Model;
import org.bpnet.train.inspect.PartialDependence;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet dependence`: what a model predicts on average over the values of a column.
@Command(
    name = "dependence",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Show how a model's predictions depend on a column of a table.",
    description = {
      "",
      "Every row gets the same value in that column, and the predictions are averaged; then the next"
          + " value (partial dependence, Friedman 2001). Where columns go together, the averages are"
          + " over rows that cannot be. The data hold the right answers.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class Dependence implements Runnable {
  private static final int MOST_VALUES = 1_000;

  /// Ours: more lines cannot be told apart.
  private static final int MOST_LINES = 6;

  private final Console console;

  @Mixin private final ModelAndData asked = new ModelAndData();

  @Option(names = "--column", required = true, paramLabel = "NAME", description = "The column.")
  private String column = "";

  @Option(
      names = "--values",
      paramLabel = "N",
      description =
          "How many values of a column of numbers are tried, at equal shares of the rows;"
              + " ${DEFAULT-VALUE} if not given.")
  private int values = 21;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw it, for a column of numbers: a name that ends in .svg, .png or .html.")
  private @Nullable Path plot;

  public Dependence(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (values < 2 || values > MOST_VALUES) {
      throw new UsageException("--values: needs 2 to 1,000, got " + values);
    }
    try (Model model = asked.load()) {
      DataSource.Tabular tabular = asked.table(model);
      PartialDependence found = dependence(model, tabular);
      if (plot != null) {
        if (!found.numeric()) {
          throw new UsageException(
              "--plot: draws columns of numbers, and '" + column + "' holds categories");
        }
        FigureFile.write("--plot", plot, figure(found), console);
      }
      if (asked.isJson()) {
        console.out().println(Json.compact(toJson(found, tabular)));
      } else {
        print(found);
      }
    }
  }

  private PartialDependence dependence(Model model, DataSource.Tabular source) {
    try {
      return PartialDependence.of(model, source.table(), column, values);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(String.valueOf(wrong.getMessage()));
    }
  }

  private static Plot figure(PartialDependence found) {
    double[] x = found.points().stream().mapToDouble(PartialDependence.Point::number).toArray();
    List<Plot.Line> lines = new ArrayList<>();
    for (int k = 0; k < Math.min(MOST_LINES, found.outputs().size()); k++) {
      int output = k;
      double[] y = found.points().stream().mapToDouble(point -> point.mean().get(output)).toArray();
      lines.add(new Plot.Line(found.outputs().get(k), x, y));
    }
    return new Plot("Mean prediction", found.column(), lines);
  }

  private void print(PartialDependence found) {
    int first =
        Math.max(
            Columns.width(found.column()),
            found.points().stream().mapToInt(p -> Columns.width(p.value())).max().orElse(0));
    List<Integer> widths =
        found.outputs().stream().map(name -> Math.max(9, Columns.width(name))).toList();
    var head = new StringBuilder(Columns.left(found.column(), first));
    for (int k = 0; k < widths.size(); k++) {
      head.append("  ").append(Columns.right(found.outputs().get(k), widths.get(k)));
    }
    console.print("@|bold " + head + "|@");
    for (PartialDependence.Point point : found.points()) {
      var line = new StringBuilder(Columns.left(point.value(), first));
      for (int k = 0; k < widths.size(); k++) {
        String mean = String.format(Locale.ROOT, "%.4g", point.mean().get(k));
        line.append("  ").append(Columns.right(mean, widths.get(k)));
      }
      console.out().println(line);
    }
  }

  private JsonValue.Members toJson(PartialDependence found, DataSource.Tabular source) {
    List<JsonValue> points = new ArrayList<>();
    for (PartialDependence.Point point : found.points()) {
      points.add(
          JsonValue.object()
              .with("value", point.value())
              .with("mean", JsonValue.of(point.mean().stream().mapToDouble(m -> m).toArray()))
              .build());
    }
    return asked
        .addTo(JsonValue.object(), source.name())
        .with("rows", source.table().rows())
        .with("column", found.column())
        .with("outputs", JsonValue.ofTexts(found.outputs()))
        .with("points", new JsonValue.Items(points))
        .with("version", Version.number())
        .build();
  }
}
