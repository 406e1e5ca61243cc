package org.bpnet.data.source;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  private DataSources() {}

  /// The names that [#open(String)] knows without a file.
  public static List<String> bundled() {
    return Bundled.NAMES;
  }

  /// Opens a bundled dataset by its name; by its path a CSV file, a folder of IDX files, one of
  /// CIFAR's binary files, or a folder or zip file of pictures, where the folder of a picture is
  /// its class, with the test set in `test` and the rest in `train` if there is one. What is not
  /// there as a path is looked up by its name in the folders for data, see [DataFolders]. A bundled
  /// name wins over a file of that name; write `./iris` for the file.
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
    Path path = locate(nameOrPath).orElseThrow(() -> unknown(nameOrPath));
    return format(path).open(path, pictures, format);
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
