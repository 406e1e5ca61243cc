package org.bpnet.data.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.bpnet.data.DataFormatException;

/// Opens files, and says in one line why one cannot be read.
public final class Sources {
  private Sources() {}

  /// Opens a file that is no folder.
  ///
  /// @param what what is needed there, for the message, such as `a CSV file`
  public static InputStream open(Path file, String what) throws IOException {
    if (Files.isDirectory(file)) {
      throw new DataFormatException(
          String.format(Locale.ROOT, "%s: is a folder; need %s", file, what));
    }
    return Files.newInputStream(file);
  }

  /// Why a file cannot be read.
  public static DataFormatException unreadable(Path file, IOException e) {
    return switch (e) {
      case NoSuchFileException _ ->
          new DataFormatException(
              String.format(
                  Locale.ROOT,
                  "%s: there is no such file in %s; check the path",
                  file,
                  Path.of("").toAbsolutePath()),
              e);
      case AccessDeniedException _ ->
          new DataFormatException(
              String.format(
                  Locale.ROOT, "%s: may not be read by this user; check its permissions", file),
              e);
      default ->
          new DataFormatException(
              String.format(Locale.ROOT, "%s: cannot be read: %s", file, e.getMessage()), e);
    };
  }
}
