package org.bpnet.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// Writes files by DuckDB.
final class Duck {
  private Duck() {}

  static void run(String... statements) {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  /// Writes a query's rows to a file of the kind that its name says.
  static Path copy(String query, Path file, String... options) {
    run(
        "COPY (%s) TO '%s' %s"
            .formatted(
                query, file, options.length == 0 ? "" : "(" + String.join(", ", options) + ")"));
    return file;
  }
}
