package org.bpnet.sql;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bpnet.data.source.TableReader;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableFormat;

/// Queries, addresses of databases and files that DuckDB reads, for
/// [org.bpnet.data.source.DataSources].
public final class SqlReader implements TableReader {
  private static final List<String> JSON =
      List.of(".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz");

  /// Made as a service.
  public SqlReader() {}

  @Override
  public boolean recognizes(String data) {
    return isJson(data) || Query.isAny(data);
  }

  private static boolean isJson(String data) {
    try {
      return JSON.stream().anyMatch(data.toLowerCase(Locale.ROOT)::endsWith)
          && Files.isRegularFile(Path.of(data));
    } catch (InvalidPathException none) {
      return false;
    }
  }

  @Override
  public String name(String data) {
    return isJson(data) ? String.valueOf(Path.of(data).getFileName()) : "query";
  }

  @Override
  public Table read(String data, TableFormat format) {
    return isJson(data) ? Sql.query(Query.all(data), format, "", "") : Sql.query(data, format);
  }

  @Override
  public String noted(String data) {
    return isJson(data) ? Path.of(data).toAbsolutePath().toString() : Query.of(data).noted();
  }
}
