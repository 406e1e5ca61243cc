package org.bpnet.cli.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.train.run.RunFolder;

/// The columns of a run's `metrics.csv`, for pictures: of a long log the lowest and the highest
/// value of every so many rows, so that no spike is lost.
///
/// @param run the folder
/// @param names of the columns
public record RunTable(Path run, List<String> names, List<double[]> rows) {
  /// Ours: a picture is not wider.
  private static final int MOST_POINTS = 2_000;

  /// Ours: a day of epochs of a tenth of a second.
  private static final int MOST_ROWS = 1_000_000;

  /// Copies the lists.
  public RunTable {
    names = List.copyOf(names);
    rows = List.copyOf(rows);
  }

  /// A column over another.
  ///
  /// @param x where the values are
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  public record Course(double[] x, double[] y) {}

  /// Reads the log of a run. A line that is not whole is left out.
  ///
  /// @throws UsageException if there is no log, or none of a run
  public static RunTable read(Path run) {
    Path file = run.resolve(RunFolder.METRICS);
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          run + ": holds no " + RunFolder.METRICS + "; give the folder of a run of bpnet train");
    }
    List<double[]> rows = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String head = lines.readLine();
      List<String> names = head == null ? List.of() : List.of(head.strip().split(",", -1));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.strip().split(",", -1);
        if (cells.length == names.size()) {
          rows.add(numbers(cells));
        }
        if (rows.size() > MOST_ROWS) {
          throw new UsageException(
              String.format(Locale.ROOT, "%s: needs at most %,d epochs", file, MOST_ROWS));
        }
      }
      if (rows.isEmpty()) {
        throw new UsageException(file + ": has no epoch yet");
      }
      return new RunTable(run, names, rows);
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be read; check the file's rights");
    }
  }

  private static double[] numbers(String... cells) {
    double[] row = new double[cells.length];
    for (int i = 0; i < row.length; i++) {
      try {
        row[i] = Double.parseDouble(cells[i]);
      } catch (NumberFormatException nothing) {
        row[i] = Double.NaN;
      }
    }
    return row;
  }

  /// The measures that it has, without what is told of training or validation.
  public List<String> measures() {
    return names.stream()
        .map(name -> name.replaceFirst("^(train|validation)_", ""))
        .filter(name -> !name.equals("epoch") && !name.equals("step"))
        .distinct()
        .toList();
  }

  /// A column over the epochs, or over the rows where they have no number.
  public Optional<Course> course(String column) {
    int at = names.indexOf(column);
    if (at < 0) {
      return Optional.empty();
    }
    int epoch = names.indexOf("epoch");
    int bucket = (rows.size() + MOST_POINTS / 2 - 1) / (MOST_POINTS / 2);
    List<Integer> kept = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += bucket) {
      int to = Math.min(from + bucket, rows.size());
      int low = from;
      int high = from;
      for (int i = from; i < to; i++) {
        low = rows.get(i)[at] < rows.get(low)[at] ? i : low;
        high = rows.get(i)[at] > rows.get(high)[at] ? i : high;
      }
      kept.add(Math.min(low, high));
      if (low != high) {
        kept.add(Math.max(low, high));
      }
    }
    return Optional.of(
        new Course(
            kept.stream().mapToDouble(i -> epoch < 0 ? i + 1 : rows.get(i)[epoch]).toArray(),
            kept.stream().mapToDouble(i -> rows.get(i)[at]).toArray()));
  }
}
