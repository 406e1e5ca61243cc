package org.bpnet.play.monitor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// A table of numbers in a run folder as it grows, its columns in bounded memory: `steps.csv`,
/// `layers.csv`.
final class FollowedTable {
  /// Ours: some two hundred layers, with four columns each.
  private static final int MOST_COLUMNS = 1024;

  private final FollowedCsv csv;
  private final Path file;
  private final int buckets;
  private final Rows rows;
  private @Nullable DecimatedLog columns;

  /// Is told what comes.
  interface Rows {
    /// A row.
    void add(List<String> names, List<OptionalDouble> cells);

    /// All that came before is of another table.
    void clear();
  }

  /// @param buckets kept of each column at most, an even number
  FollowedTable(Path file, int buckets, Rows rows) {
    this.file = file;
    this.csv = new FollowedCsv(file);
    this.buckets = buckets;
    this.rows = rows;
  }

  /// Looks for new rows.
  ///
  /// @return whether there may be more at once
  /// @throws IOException if the file cannot be read
  /// @throws IllegalArgumentException if there are too many columns
  boolean poll() throws IOException {
    FollowedCsv.News news = csv.poll(this::accept);
    if (news == FollowedCsv.News.ANEW) {
      columns = null;
      rows.clear();
    }
    return news != FollowedCsv.News.NONE;
  }

  private void accept(String line) {
    List<String> cells = Arrays.asList(line.strip().split(",", -1));
    DecimatedLog known = columns;
    if (known == null) {
      if (cells.size() > MOST_COLUMNS) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: needs at most %d columns, got %d",
                file,
                MOST_COLUMNS,
                cells.size()));
      }
      columns = new DecimatedLog(cells, buckets, List.of());
    } else if (cells.size() == known.names().size()) {
      List<OptionalDouble> row = cells.stream().map(RunLog::number).toList();
      known.add(row);
      rows.add(known.names(), row);
    }
  }

  /// The columns; empty before the first line.
  Optional<DecimatedLog> columns() {
    return Optional.ofNullable(columns);
  }

  /// The rows so far.
  long rows() {
    return columns == null ? 0 : columns.rows();
  }

  /// See [FollowedCsv#identity].
  String identity() {
    return csv.identity();
  }
}
