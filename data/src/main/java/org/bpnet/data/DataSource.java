package org.bpnet.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

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

  /// Opens a bundled dataset by its name; by its path a CSV file, a folder of IDX files, one of
  /// CIFAR's binary files, or a folder or zip file of pictures, where the folder of a picture is
  /// its class, with the test set in `test` and the rest in `train` if there is one. A bundled name
  /// wins over a file of that name; write `./iris` for the file.
  ///
  /// @throws DataFormatException if it is none of these, or is damaged
  static DataSource open(String nameOrPath) {
    return open(nameOrPath, PictureShape.asStored());
  }

  /// As [#open(String)], with pictures that are files brought to a shape; data in arrays keep
  /// theirs.
  ///
  /// @throws DataFormatException if it is none of these, or is damaged
  static DataSource open(String nameOrPath, PictureShape pictures) {
    return open(nameOrPath, pictures, TableFormat.defaults());
  }

  /// As [#open(String, PictureShape)], with tables that are files read in a format.
  ///
  /// @throws DataFormatException if it is none of these, or is damaged
  static DataSource open(String nameOrPath, PictureShape pictures, TableFormat format) {
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
    if (Files.isDirectory(path)) {
      return folder(path, pictures);
    }
    String name = String.valueOf(path.getFileName());
    if (PictureFiles.isZip(path)) {
      return ImageFolder.find(path, pictures).orElseThrow();
    }
    if (PictureFiles.isPicture(name)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is a single picture; need a folder of them, in which each class is a folder",
              path));
    }
    if (PictureFiles.isOtherPicture(name)) {
      throw PictureFiles.otherPicture(path.toString());
    }
    return new Tabular(name, Csv.read(path, format));
  }

  private static DataSource folder(Path path, PictureShape pictures) {
    if (Idx.isIn(path)) {
      return Idx.openFolder(path);
    }
    if (Cifar.isIn(path)) {
      return Cifar.open(path);
    }
    return ImageFolder.find(path, pictures)
        .orElseThrow(() ->
            new DataFormatException(
                String.format(
                    Locale.ROOT,
                    "%s: holds no pictures (need CLASS/NAME.png, or train/CLASS/NAME.png and"
                        + " test/CLASS/NAME.png), no IDX files (train-images-idx3-ubyte and"
                        + " train-labels-idx1-ubyte) and no CIFAR files (data_batch_1.bin)",
                    path)));
  }

  private static DataFormatException unknown(String name) {
    var nearest =
        Bundled.NAMES.stream()
            .sorted(Comparator.comparingInt(other -> Wording.distance(name, other)))
            .toList();
    return new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: is neither a bundled dataset (%s) nor an existing file or folder; give a "
                + "bundled name, a CSV file, or a folder or zip file of pictures",
            Wording.path(name),
            Wording.list(nearest)));
  }
}
