package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.cli.plot.FigureFile;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.OutputFile;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.image.PictureFiles;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.train.Embedder;
import org.bpnet.train.embed.EmbeddingSpec;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.retrieval.ExactIndex;
import org.bpnet.train.retrieval.Verification;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet embed verify`: how well pairs of one class are told from pairs of two.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Tell pairs of one class from pairs of two.",
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class EmbedVerify implements Runnable {
  private static final String FIRST = "first";
  private static final String SECOND = "second";
  private static final String SAME = "same";
  private static final int MOST = 1_000; // examples, half a million pairs; ours
  private static final double[] FALSE_ACCEPTS = {0.001, 0.01, 0.1};

  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run folder of the embedder.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PAIRS",
      description =
          "A CSV file with the columns first and second, two pictures, seen from the file's folder,"
              + " and same, 1 for pairs of one class and 0 for others; all pairs of the first 1,000"
              + " examples that the run kept for the test if not given.")
  private @Nullable Path pairs;

  @Option(
      names = "--roc",
      paramLabel = "FILE.svg",
      description =
          "Draw the receiver operating characteristic: which share of pairs of one class is accepted"
              + " for each share of those of two, with the point of equal errors.")
  private @Nullable Path roc;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public EmbedVerify(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (roc != null) {
      OutputFile.checkNamed("--roc", roc);
    }
    Pairs measured;
    try (Embedder embedder = Embedder.load(folder)) {
      measured = pairs == null ? ofTest(embedder) : ofFile(embedder, pairs);
    }
    if (roc != null) {
      String svg = PairPlots.roc(measured.verification(), measured.data()).svg();
      FigureFile.write("--roc", roc, svg, console);
    }
    print(measured);
  }

  /// What was measured.
  ///
  /// @param data what the pairs are called
  /// @param count how many there are
  /// @param ordered whether they come in an order of which ten parts can be made
  private record Pairs(String data, int count, boolean ordered, Verification verification) {}

  private Pairs ofTest(Embedder embedder) {
    EmbedData own = EmbedData.ofRun(folder);
    Dataset all = own.data().test();
    Dataset some = all.subset(IntStream.range(0, Math.min(MOST, all.size())).toArray());
    try (ExactIndex index = embedder.index(embedder.embedEncoded(some))) {
      return new Pairs(
          own.name(),
          some.size() * (some.size() - 1) / 2,
          false,
          Verification.of(index, EmbeddingSpec.labels(some)));
    } catch (IllegalArgumentException wrong) {
      throw new DataFormatException(own.name() + ": " + wrong.getMessage(), wrong);
    }
  }

  private static Pairs ofFile(Embedder embedder, Path pairs) {
    Table table = Csv.read(pairs);
    for (String column : List.of(FIRST, SECOND, SAME)) {
      if (!table.columnNames().contains(column)) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: needs the columns first, second and same, got %s",
                pairs,
                String.join(", ", table.columnNames())));
      }
    }
    boolean[] same = new boolean[table.rows()];
    for (int row = 0; row < same.length; row++) {
      String cell = table.cell(row, SAME).strip().toLowerCase(Locale.ROOT);
      if (!List.of("0", "1", "true", "false").contains(cell)) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT, "%s: 'same' of pair %d needs 0 or 1, got '%s'", pairs, row + 1, cell));
      }
      same[row] = cell.equals("1") || cell.equals("true");
    }
    PictureShape shape = EmbedData.pictures(embedder, pairs.toString());
    try {
      double[] distances =
          embedder.distances(
              embedded(embedder, pairs, table, FIRST, shape),
              embedded(embedder, pairs, table, SECOND, shape));
      return new Pairs(
          String.valueOf(pairs.getFileName()), same.length, true, Verification.of(distances, same));
    } catch (IllegalArgumentException wrong) {
      throw new DataFormatException(pairs + ": " + wrong.getMessage(), wrong);
    }
  }

  private static HostArray embedded(
      Embedder embedder, Path pairs, Table table, String column, PictureShape shape) {
    List<Path> paths =
        IntStream.range(0, table.rows())
            .mapToObj(row -> pairs.toAbsolutePath().resolveSibling(table.cell(row, column)))
            .toList();
    try (PictureFiles files = PictureFiles.of(paths)) {
      return embedder.embed(files.read(shape));
    }
  }

  private void print(Pairs measured) {
    Verification verification = measured.verification();
    int count = measured.count();
    boolean folding = measured.ordered() && count >= 10;
    double folds =
        folding ? Arrays.stream(verification.tenFolds()).average().orElseThrow() : Double.NaN;
    if (json) {
      var fields =
          JsonValue.object()
              .with("pairs", count)
              .with("auc", verification.auc())
              .with("equal_error_rate", verification.equalErrorRate())
              .with("threshold", verification.bestThreshold());
      if (folding) {
        fields.with("accuracy_ten_folds", folds);
      }
      for (double far : FALSE_ACCEPTS) {
        fields.with("tar_at_far_" + far, verification.trueAccepts(far));
      }
      console.out().println(Json.compact(fields.build()));
      return;
    }
    Scores.line(console, "pairs", String.valueOf(count));
    Scores.line(console, "AUC", Scores.number(verification.auc()));
    Scores.line(console, "EER", Scores.percent(verification.equalErrorRate()));
    if (folding) {
      Scores.line(console, "ten folds", Scores.percent(folds));
    }
    for (double far : FALSE_ACCEPTS) {
      Scores.line(console, "TAR@FAR=" + far, Scores.percent(verification.trueAccepts(far)));
    }
  }
}
