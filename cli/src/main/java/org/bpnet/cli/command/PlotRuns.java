package org.bpnet.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.cli.plot.Figure;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.plot.LayerChart;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.report.Pictures;
import org.bpnet.cli.report.RunTable;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.cli.terminal.Version;
import org.bpnet.train.Model;
import org.bpnet.train.metric.ConfusionFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet plot`: pictures of runs, without a browser.
@Command(
    name = "plot",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Draw runs: losses, a measure, the confusion matrix, or the network.",
    description = {
      "",
      "Reads the folder of a run of bpnet train, finished or still being written, and draws a"
          + " picture as SVG, as PNG, or as a page that has the numbers too, by the ending of the"
          + " name. Several runs share a picture of their losses or of a measure.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n",
    footer = {
      "",
      "@|bold Examples|@",
      "  bpnet plot runs/digits",
      "  bpnet plot runs/* --measure accuracy --out accuracy.png",
      "  bpnet plot runs/digits --confusion --out confusion.html",
      "  bpnet plot runs/digits --graph --out network.svg"
    })
public final class PlotRuns implements Runnable {
  private static final int MOST_RUNS = 12;
  private static final List<String> ENDINGS = List.of(".svg", ".png", ".html");

  private final Console console;

  @Parameters(paramLabel = "RUN", arity = "1..*", description = "Folders of runs.")
  private List<Path> runs = List.of();

  @ArgGroup private Kind kind = new Kind();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description =
          "Where to: a name that ends in .svg, .png or .html, or - for SVG on standard output. If"
              + " not given, loss.svg and its like.")
  private @Nullable Path out;

  /// What is drawn; one of these.
  static final class Kind {
    @Option(names = "--loss", description = "The losses by epoch; so if nothing is said.")
    @SuppressWarnings("UnusedVariable") // what is drawn if nothing else is asked for
    private boolean loss;

    @Option(
        names = "--measure",
        paramLabel = "NAME",
        description = "A measure by epoch: accuracy, learning_rate, or another of the log's.")
    private @Nullable String measure;

    @Option(names = "--confusion", description = "Which class was taken for which.")
    private boolean confusion;

    @Option(names = "--graph", description = "The network, layer by layer.")
    private boolean graph;

    private String name() {
      return confusion ? "confusion" : graph ? "graph" : measure == null ? "loss" : measure;
    }
  }

  public PlotRuns(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Path file = out == null ? Path.of(kind.name() + ".svg") : out;
    OutputFile.checkNamed("--out", file);
    if (!OutputFile.isStandardOutput(file)
        && ENDINGS.stream().noneMatch(ending -> FigureFile.isNamed(file, ending))) {
      throw new UsageException(
          "--out: needs a name that ends in .svg, .png or .html, got '" + file + "'");
    }
    FigureFile.write("--out", file, figure(), console);
    if (!OutputFile.isStandardOutput(file)) {
      console.out().println(file);
    }
  }

  private Figure figure() {
    if (kind.confusion || kind.graph) {
      if (runs.size() > 1) {
        throw new UsageException("--" + kind.name() + ": needs one run, got " + runs.size());
      }
      return kind.graph ? network(runs.getFirst()) : confusion(runs.getFirst());
    }
    if (runs.size() > MOST_RUNS) {
      throw new UsageException(
          String.format(Locale.ROOT, "needs at most %d runs, got %d", MOST_RUNS, runs.size()));
    }
    return courses(kind.name(), runs.stream().map(RunTable::read).toList());
  }

  /// Of one run the training and the validation; of several the one that all of them have.
  private static Plot courses(String measure, List<RunTable> tables) {
    for (RunTable table : tables) {
      if (!table.measures().contains(measure)) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "%s: has no measure '%s', but %s",
                table.run(),
                measure,
                String.join(", ", table.measures())));
      }
    }
    List<Plot.Line> lines = new ArrayList<>();
    String title = measure;
    if (tables.size() == 1) {
      RunTable table = tables.getFirst();
      title = measure + " of " + name(table.run());
      for (String part : List.of("train", "validation", "")) {
        String column = part.isEmpty() ? measure : part + "_" + measure;
        String said = part.isEmpty() ? measure : part.equals("train") ? "training" : part;
        table
            .course(column)
            .ifPresent(course -> lines.add(new Plot.Line(said, course.x(), course.y())));
      }
    } else {
      String column = shared(measure, tables);
      title = column.replace("train_", "training ").replace("validation_", "validation ");
      for (RunTable table : tables) {
        RunTable.Course course = table.course(column).orElseThrow();
        lines.add(new Plot.Line(table.run().toString(), course.x(), course.y()));
      }
    }
    return new Plot(title, "epoch", lines);
  }

  private static String shared(String measure, List<RunTable> tables) {
    for (String column : List.of("validation_" + measure, "train_" + measure, measure)) {
      if (tables.stream().allMatch(table -> table.names().contains(column))) {
        return column;
      }
    }
    throw new UsageException(
        "--measure: some runs have the " + measure + " of training, others only of validation");
  }

  private static String name(Path run) {
    Path last = run.toAbsolutePath().normalize().getFileName();
    return last == null ? run.toString() : last.toString();
  }

  private static Figure confusion(Path run) {
    Path kept = run.resolve(ConfusionFile.NAME);
    if (!Files.isRegularFile(kept)) {
      throw new UsageException(
          run + ": holds no confusion matrix; bpnet train writes one at the end, of classes");
    }
    ConfusionFile file = ConfusionFile.read(kept);
    return Pictures.confusion(file.confusion(), file.classes(), file.measured());
  }

  private static Figure network(Path run) {
    try (Model model = Model.load(run)) {
      return new LayerChart(
          "The network of " + name(run), model.inputs().featureShape(), model.summary());
    }
  }
}
