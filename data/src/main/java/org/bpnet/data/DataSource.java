package org.bpnet.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

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
  /// its class, with the test set in `test` and the rest in `train` if there is one. What is not
  /// there as a path is looked up by its name in the folders for data, see [DataFolders]. A bundled
  /// name wins over a file of that name; write `./iris` for the file.
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

  /// The file or folder that [#open(String)] would read; none for a bundled name, and where there
  /// is nothing to read.
  static Optional<Path> locate(String nameOrPath) {
    return locate(nameOrPath, DataFolders.ofUser());
  }

  /// As [#locate(String)], with the folders in which to look for names.
  static Optional<Path> locate(String nameOrPath, List<Path> folders) {
    if (Bundled.NAMES.contains(nameOrPath) || nameOrPath.isBlank()) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(nameOrPath);
      boolean name =
          !path.isAbsolute() && path.normalize().getNameCount() == 1 && !path.startsWith("..");
      Stream<Path> named =
          name ? folders.stream().map(folder -> folder.resolve(path)) : Stream.of();
      return Stream.concat(Stream.of(path), named).filter(Files::exists).findFirst();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /// As [#open(String, PictureShape)], with tables that are files read in a format.
  ///
  /// @throws DataFormatException if it is none of these, or is damaged
  static DataSource open(String nameOrPath, PictureShape pictures, TableFormat format) {
    if (Bundled.NAMES.contains(nameOrPath)) {
      return Bundled.open(nameOrPath);
    }
    Path path = locate(nameOrPath).orElseThrow(() -> unknown(nameOrPath));
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
    if (PublicSet.named(name).isPresent()) {
      return new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is not on this machine yet; get it with: bpnet fetch %1$s, or name the folder of"
                  + " its files",
              name));
    }
    var nearest =
        Stream.concat(Bundled.NAMES.stream(), PublicSet.names().stream())
            .sorted(Comparator.comparingInt(other -> Wording.distance(name, other)))
            .toList();
    return new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: is neither a dataset with a name (%s) nor an existing file or folder; give such a"
                + " name, a CSV file, or a folder or zip file of pictures",
            Wording.path(name),
            Wording.list(nearest)));
  }
}
