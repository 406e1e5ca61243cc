package org.bpnet.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// What a name or a path on a command line stands for.
public sealed interface DataSource {
  /// What to call it: the bundled name, or the file's or folder's.
  String name();

  /// A table, in which the predicted column is still to be chosen; by convention it is the last.
  ///
  /// @param name what to call it
  /// @param table the rows as read
  record Tabular(String name, Table table) implements DataSource {}

  /// Examples of which some must be kept for the test.
  ///
  /// @param name what to call it
  /// @param examples all of them
  record Examples(String name, Dataset examples) implements DataSource {}

  /// Examples that come with a test set of their own.
  ///
  /// @param name what to call it
  /// @param train the examples to train and validate on
  /// @param test the examples for the figure that is reported
  record TrainAndTest(String name, Dataset train, Dataset test) implements DataSource {}

  /// The names that [#open(String)] knows without a file.
  static List<String> bundled() {
    return Bundled.NAMES;
  }

  /// Opens a bundled dataset by its name, a CSV file or a folder of IDX files by its path. A
  /// bundled name wins over a file of that name; write `./iris` for the file.
  ///
  /// @throws DataFormatException if it is none of these, or is damaged
  static DataSource open(String nameOrPath) {
    if (Bundled.NAMES.contains(nameOrPath)) {
      return Bundled.open(nameOrPath);
    }
    Path path;
    try {
      path = Path.of(nameOrPath);
    } catch (InvalidPathException e) {
      throw unknown(nameOrPath);
    }
    if (nameOrPath.isBlank() || !Files.exists(path)) {
      throw unknown(nameOrPath);
    }
    if (!Files.isDirectory(path)) {
      return new Tabular(String.valueOf(path.getFileName()), Csv.read(path));
    }
    return Idx.openFolder(path);
  }

  private static DataFormatException unknown(String name) {
    var nearest =
        Bundled.NAMES.stream()
            .sorted(Comparator.comparingInt(other -> Wording.distance(name, other)))
            .toList();
    return new DataFormatException(
        ("%s: is neither a bundled dataset (%s) nor an existing file or folder; give a "
                + "bundled name, a CSV file or a folder of IDX files")
            .formatted(Wording.path(name), Wording.list(nearest)));
  }
}
