package org.bpnet.cli.embed;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.image.PictureFiles;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.train.Embedder;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.retrieval.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bpnet embed verify`: how well pairs of one class are told from pairs of two.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Tell pairs of pictures of one class from pairs of two.",
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class EmbedVerify implements Runnable {
  private static final String FIRST = "first";
  private static final String SECOND = "second";
  private static final String SAME = "same";
  private static final double[] FALSE_ACCEPTS = {0.001, 0.01, 0.1};

  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run folder of the embedder.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "PAIRS",
      description =
          "A CSV file with the columns first and second, two pictures, seen from the file's folder,"
              + " and same, 1 for pairs of one class and 0 for others.")
  private Path pairs = Path.of("");

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  public EmbedVerify(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
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
    Verification verification;
    try (Embedder embedder = Embedder.load(folder)) {
      PictureShape shape = EmbedData.pictures(embedder, pairs.toString());
      verification =
          Verification.of(
              embedder.distances(
                  embedded(embedder, table, FIRST, shape),
                  embedded(embedder, table, SECOND, shape)),
              same);
    } catch (IllegalArgumentException wrong) {
      throw new DataFormatException(pairs + ": " + wrong.getMessage(), wrong);
    }
    print(verification, same.length);
  }

  private HostArray embedded(Embedder embedder, Table table, String column, PictureShape shape) {
    List<Path> paths =
        IntStream.range(0, table.rows())
            .mapToObj(row -> pairs.toAbsolutePath().resolveSibling(table.cell(row, column)))
            .toList();
    try (PictureFiles files = PictureFiles.of(paths)) {
      return embedder.embed(files.read(shape));
    }
  }

  private void print(Verification verification, int count) {
    double folds =
        count < 10 ? Double.NaN : Arrays.stream(verification.tenFolds()).average().orElseThrow();
    if (json) {
      var fields =
          JsonValue.object()
              .with("pairs", count)
              .with("auc", verification.auc())
              .with("equal_error_rate", verification.equalErrorRate())
              .with("threshold", verification.bestThreshold());
      if (count >= 10) {
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
    if (count >= 10) {
      Scores.line(console, "ten folds", Scores.percent(folds));
    }
    for (double far : FALSE_ACCEPTS) {
      Scores.line(console, "TAR@FAR=" + far, Scores.percent(verification.trueAccepts(far)));
    }
  }
}
