package org.bpnet.play.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Tells a file from what it was and will be.
///
/// @param key of the file system, null where it has none
/// @param modified in milliseconds since 1970; −1 if there is no such file
record FileStamp(@Nullable Object key, long size, long modified) {
  static final FileStamp NONE = new FileStamp(null, -1, -1);

  static FileStamp of(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.isRegularFile()
          ? new FileStamp(now.fileKey(), now.size(), now.lastModifiedTime().toMillis())
          : NONE;
    } catch (IOException none) {
      return NONE;
    }
  }

  boolean exists() {
    return modified >= 0;
  }
}
