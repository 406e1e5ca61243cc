package org.bpnet.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Opens files, and says in one line why one cannot be read.
final class Sources {
  private Sources() {}

  /// @param what what is needed there, for the message, such as `a CSV file`
  static InputStream open(Path file, String what) throws IOException {
    if (Files.isDirectory(file)) {
      throw new DataFormatException("%s: is a folder; need %s".formatted(file, what));
    }
    return Files.newInputStream(file);
  }

  static DataFormatException unreadable(Path file, IOException e) {
    return switch (e) {
      case NoSuchFileException _ ->
          new DataFormatException(
              "%s: there is no such file in %s; check the path"
                  .formatted(file, Path.of("").toAbsolutePath()),
              e);
      case AccessDeniedException _ ->
          new DataFormatException(
              "%s: may not be read by this user; check its permissions".formatted(file), e);
      default ->
          new DataFormatException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    };
  }
}
