package org.bpnet.data.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.image.PictureFiles;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.TableFormat;

/// A file that is taken for a table, unless its name says that it is a picture.
final class TableFile implements Format {
  @Override
  public boolean recognizes(Path path) {
    return !Files.isDirectory(path);
  }

  @Override
  public DataSource open(Path path, PictureShape pictures, TableFormat tables) {
    String name = String.valueOf(path.getFileName());
    if (PictureFiles.isPicture(name)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is a single picture; need a folder of them, in which each class is a folder",
              path));
    }
    PictureFiles.requireReadable(name, path.toString());
    return new DataSource.Tabular(name, Csv.read(path, tables));
  }
}
