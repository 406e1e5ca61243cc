package org.bpnet.sql;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.bpnet.data.source.TableReader;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableFormat;

/// Parquet files by their paths, for [org.bpnet.data.source.DataSources].
public final class ParquetReader implements TableReader {
  /// Made as a service.
  public ParquetReader() {}

  @Override
  public boolean recognizes(String data) {
    try {
      return Parquet.isAt(Path.of(data));
    } catch (InvalidPathException none) {
      return false;
    }
  }

  @Override
  public String name(String data) {
    return String.valueOf(Path.of(data).getFileName());
  }

  @Override
  public Table read(String data, TableFormat format) {
    return Parquet.read(Path.of(data), format);
  }

  @Override
  public String noted(String data) {
    return Path.of(data).toAbsolutePath().toString();
  }
}
