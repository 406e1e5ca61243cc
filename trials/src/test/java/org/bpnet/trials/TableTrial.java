package org.bpnet.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Large tables in little memory, and wide ones.
@Tag("slow")
class TableTrial {
  private static final long PATIENCE = 1800;

  @TempDir private Path dir;

  /// A table of fractions whose last column is one of two words.
  private Path table(int rows, int columns) throws IOException {
    Path file = dir.resolve(rows + "x" + columns + ".csv");
    var random = new SplittableRandom(1);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int c = 0; c < columns - 1; c++) {
        out.write("c" + c + ",");
      }
      out.write("kind\n");
      for (int row = 0; row < rows; row++) {
        for (int c = 0; c < columns - 1; c++) {
          out.write(String.format(Locale.ROOT, "%.5f,", random.nextDouble()));
        }
        out.write(random.nextBoolean() ? "a\n" : "b\n");
      }
    }
    return file;
  }

  private void assertRuns(ChildJvm jvm, String... args) throws IOException, InterruptedException {
    ChildJvm.Output output = jvm.await(jvm.bpnet(args), PATIENCE);
    assertThat(output.code()).as(output.err()).isZero();
  }

  /// The file has 104 MB, and so have the cells; what is made of them has another 50.
  @Test
  void should_train_on_a_table_larger_than_the_heap_to_the_same_bits() throws Exception {
    Path file = table(Trials.count("rows", 600_000, 600_000), 22);
    String[] train = {
      "train", file.toString(), "--epochs", "1", "--model", "8,relu", "--out", "run"
    };
    var small = new ChildJvm(dir.resolve("small"), List.of("-Xmx90m"));
    long start = System.nanoTime();
    assertRuns(small, train);
    double seconds = (System.nanoTime() - start) * 1e-9;

    assertRuns(new ChildJvm(dir.resolve("large"), List.of("-Xmx3g")), train);

    assertThat(dir.resolve("small/run/model.safetensors"))
        .hasSameBinaryContentAs(dir.resolve("large/run/model.safetensors"));
    Trials.report(
        "table",
        String.format(
            Locale.ROOT,
            "%,d bytes trained on in 90 MB of heap, %.0f s",
            Files.size(file),
            seconds));
  }

  /// 10 to 40 million cells: a search by name for each of them takes hours.
  @Test
  void should_predict_a_wide_table() throws Exception {
    int columns = Trials.count("columns", 5_000, 20_000);
    var jvm = new ChildJvm(dir.resolve("wide"), List.of("-Xmx3g"));
    Path few = table(50, columns);
    Path many = table(2_000, columns);
    assertRuns(jvm, "train", few.toString(), "--epochs", "1", "--model", "8,relu", "--out", "run");
    long start = System.nanoTime();

    assertRuns(jvm, "predict", "--model", "run", many.toString(), "--out", "predicted.csv");

    assertThat(Files.readAllLines(dir.resolve("wide/predicted.csv"))).hasSize(2_001);
    Trials.report(
        "table",
        String.format(
            Locale.ROOT,
            "2,000 rows of %,d columns predicted in %.0f s",
            columns,
            (System.nanoTime() - start) * 1e-9));
  }
}
