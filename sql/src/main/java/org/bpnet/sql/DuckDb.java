package org.bpnet.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;

/// How DuckDB is asked: one thread, so that rows come in the same order and sums are rounded alike
/// each time; nothing loaded from elsewhere; no more memory than half of what Java may have, beyond
/// which it goes to a temporary folder of its own.
final class DuckDb implements AutoCloseable {
  static final String ADDRESS = "jdbc:duckdb:";

  /// What it says of any error while the first rows are sent.
  private static final String UNSAID = "Invalid result set";

  private final Path temporary;

  private DuckDb(Path temporary) {
    this.temporary = temporary;
  }

  /// A temporary folder for a session.
  static DuckDb session() {
    try {
      return new DuckDb(Files.createTempDirectory("bpnet-duckdb"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether an error says nothing: asked for all rows at once, it says more.
  static boolean isUnsaid(SQLException e) {
    return String.valueOf(e.getMessage()).contains(UNSAID);
  }

  /// @param inFile whether the address names a file, which is then only read
  /// @param streamed whether rows are sent bit by bit, so that it does not hold them all
  Properties settings(boolean inFile, boolean streamed) {
    var settings = new Properties();
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    settings.setProperty("threads", "1");
    settings.setProperty("preserve_insertion_order", "true");
    settings.setProperty(
        "memory_limit", Math.max(256, Runtime.getRuntime().maxMemory() >> 21) + "MiB");
    settings.setProperty("temp_directory", temporary.toString());
    settings.setProperty("jdbc_stream_results", String.valueOf(streamed));
    if (inFile) {
      settings.setProperty("duckdb.read_only", "true");
    }
    return settings;
  }

  /// What can be said only once there is a connection: times are written as they are called in
  /// Greenwich, wherever the machine stands.
  static void begin(Connection database) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(temporary)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException inTheWay) {
      temporary.toFile().deleteOnExit(); // the rows are there all the same
    }
  }
}
