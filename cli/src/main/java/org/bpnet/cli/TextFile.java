package org.bpnet.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bpnet.train.checkpoint.AtomicFile;

/// Files of text, which are there as a whole or not at all.
final class TextFile {
  private TextFile() {}

  static void write(Path file, String text) {
    AtomicFile.write(
        file,
        channel -> {
          var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }
}
