package org.bpnet.sql;

import dev.hardwood.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;

/// The bytes of a Parquet file, which need not be one. Where a page claims to be longer than its
/// column the reader would ask for nothing at its end again and again, and so never come to an end
/// itself.
final class ParquetBytes implements InputFile {
  private final InputFile file;

  ParquetBytes(Path path) {
    this.file = InputFile.of(path);
  }

  @Override
  public void open() throws IOException {
    file.open();
  }

  @Override
  public ByteBuffer readRange(long offset, int length) throws IOException {
    if (length <= 0 || offset < 0 || offset > file.length() - length) {
      throw new IOException(
          String.format(
              Locale.ROOT, "there are no %,d bytes at %,d of %,d", length, offset, file.length()));
    }
    return file.readRange(offset, length);
  }

  @Override
  public long length() throws IOException {
    return file.length();
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
