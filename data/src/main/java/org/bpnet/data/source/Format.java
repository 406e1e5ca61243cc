package org.bpnet.data.source;

import java.nio.file.Path;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.table.TableFormat;

/// A kind of file or folder that holds data.
interface Format {
  /// Whether a file or folder that exists is of this kind, as far as names tell.
  boolean recognizes(Path path);

  /// Reads it.
  ///
  /// @param pictures what pictures are brought to
  /// @param tables how tables are written
  /// @throws org.bpnet.data.DataFormatException if a file is missing or damaged
  DataSource open(Path path, PictureShape pictures, TableFormat tables);
}
