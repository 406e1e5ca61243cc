package org.bpnet.data.source;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Wording;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.table.TableFormat;

/// Opens data by a name or a path, whichever of the formats they are in.
public final class DataSources {
  /// The first that recognizes a path opens it.
  private static final List<Format> FORMATS =
      List.of(new IdxFolder(), new Cifar(), new ImageFolder(), new TableFile());

  /// Readers of other modules, in the order of their services.
  private static final List<TableReader> READERS =
      ServiceLoader.load(TableReader.class, DataSources.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  private DataSources() {}

  /// The names that [#open(String)] knows without a file.
  public static List<String> bundled() {
    return Bundled.NAMES;
  }

  /// Opens a bundled dataset by its name; by its path a CSV file, a folder of IDX files, one of
  /// CIFAR's binary files, or a folder or zip file of pictures, where the folder of a picture is
  /// its class, with the test set in `test` and the rest in `train` if there is one. What is not
  /// there as a path is looked up by its name in the folders for data, see [DataFolders]. A bundled
  /// name wins over a file of that name; write `./iris` for the file. Where the module
  /// `org.bpnet.sql` is there, also Parquet files, queries and addresses of databases, see
  /// [TableReader].
  ///
  /// @throws DataFormatException if it is none of these, or is damaged
  public static DataSource open(String nameOrPath) {
    return open(nameOrPath, PictureShape.asStored());
  }

  /// As [#open(String)], with pictures, in files or in arrays, brought to a shape.
  ///
  /// @throws DataFormatException if it is none of these, or is damaged
  public static DataSource open(String nameOrPath, PictureShape pictures) {
    return open(nameOrPath, pictures, TableFormat.defaults());
  }

  /// The file or folder that [#open(String)] would read; none for a bundled name, and where there
  /// is nothing to read.
  public static Optional<Path> locate(String nameOrPath) {
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
  public static DataSource open(String nameOrPath, PictureShape pictures, TableFormat format) {
    if (Bundled.NAMES.contains(nameOrPath)) {
      return Bundled.open(nameOrPath, pictures);
    }
    Optional<Path> path = locate(nameOrPath);
    String data = path.map(Path::toString).orElse(nameOrPath);
    Optional<TableReader> reader = reader(data);
    if (reader.isPresent()) {
      return new DataSource.Tabular(reader.get().name(data), reader.get().read(data, format));
    }
    Path file = path.orElseThrow(() -> unknown(nameOrPath));
    return format(file).open(file, pictures, format);
  }

  /// What to note of data, so that they can be opened again from whatever folder and by whoever may
  /// read the note: of a file its whole path, of a database no password.
  public static String noted(String nameOrPath) {
    return locate(nameOrPath)
        .map(path -> path.toAbsolutePath().toString())
        .or(() -> reader(nameOrPath).map(reader -> reader.noted(nameOrPath)))
        .orElse(nameOrPath);
  }

  /// What to call data in messages: as they were named, but for passwords.
  public static String shown(String nameOrPath) {
    return locate(nameOrPath).isPresent() ? nameOrPath : noted(nameOrPath);
  }

  private static Optional<TableReader> reader(String data) {
    return READERS.stream().filter(reader -> reader.recognizes(data)).findFirst();
  }

  /// Whether a path is a zip file of pictures, or a folder that does not hold images in arrays
  /// (IDX, CIFAR), so that there are pictures to be looked for.
  public static boolean isOfPictures(Path path) {
    return Files.exists(path) && format(path) instanceof ImageFolder;
  }

  private static Format format(Path path) {
    return FORMATS.stream().filter(format -> format.recognizes(path)).findFirst().orElseThrow();
  }

  private static DataFormatException unknown(String name) {
    if (name.startsWith("jdbc:") || name.toLowerCase(Locale.ROOT).startsWith("select ")) {
      return new DataFormatException(
          "a query or the address of a database is read by the module org.bpnet.sql; add"
              + " org.bpnet:bpnet-sql");
    }
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
                + " name, a CSV or Parquet file, or a folder or zip file of pictures",
            Wording.path(name),
            Wording.list(nearest)));
  }
}
