package org.bpnet.sql;

import java.net.URI;
import org.bpnet.data.source.PublicSet;

/// DuckDB's driver for JDBC, with the database itself inside, as a file that may be fetched; see
/// [org.bpnet.data.source.DataFolders#drivers()] for where it goes. Nothing here connects to
/// anything.
public final class DuckDbDriver {
  /// By what it is fetched.
  public static final String NAME = "duckdb";

  /// What it is for, whose it is, and under which licence it may be used.
  public static final String SUMMARY =
      "DuckDB, which answers queries over files (DuckDB Foundation; licence MIT)";

  /// The folder of the server where its file lies.
  public static final URI PLACE =
      URI.create("https://repo1.maven.org/maven2/org/duckdb/duckdb_jdbc/2.0.0.1/");

  /// Its file.
  public static final PublicSet.Item FILE =
      new PublicSet.Item(
          "duckdb_jdbc-2.0.0.1.jar",
          80_297_452,
          "6cb8b0e0fc51b2e45aead2d2c1e1fd09dd10267db2966e69aaab0de67319f826");

  private DuckDbDriver() {}
}
