package org.bpnet.sql;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.table.ColumnBuilder;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableFormat;

/// Reads the result of a query as a table: over files by DuckDB, or from a database by its driver
/// for JDBC, in its result's order. Values are written as [Parquet] has it.
///
/// DuckDB keeps rows in the order of the files where a query does not say otherwise, and gives the
/// same rows in the same order each time, since it runs on one thread; but for functions such as
/// `random()`. Other databases promise an order only to queries with ORDER BY, over columns that
/// tell all rows apart.
public final class Sql {
  /// Who reads, if the address does not say it.
  static final String USER = "BPNET_DB_USER";

  /// The password that goes with it; better here than in an address, which other users of a machine
  /// may see.
  static final String PASSWORD = "BPNET_DB_PASSWORD";

  /// So many rows are fetched from a server at once. Ours.
  private static final int FETCHED = 10_000;

  private static final int MOST_COLUMNS = 1 << 16;

  private Sql() {}

  /// Asks DuckDB, or the database whose address stands before the query, as in
  /// `jdbc:postgresql://db/shop SELECT * FROM sales`. User and password may be in the variables
  /// `BPNET_DB_USER` and `BPNET_DB_PASSWORD` of the environment. Nothing is changed in a database.
  ///
  /// @throws DataFormatException if there is no driver, no connection, an error in the query or one
  ///   that does not read, or there are no rows
  public static Table query(String query) {
    return query(query, TableFormat.defaults());
  }

  /// As [#query(String)], in a format that says what stands for no value.
  ///
  /// @throws DataFormatException as [#query(String)] does
  public static Table query(String query, TableFormat format) {
    return query(
        Query.of(query),
        format,
        Objects.requireNonNullElse(System.getenv(USER), ""),
        Objects.requireNonNullElse(System.getenv(PASSWORD), ""));
  }

  /// Asks a database that the program is connected to, and leaves the connection open.
  ///
  /// @throws DataFormatException if there is an error in the query or it does not read, or there
  ///   are no rows
  public static Table query(Connection database, String query) {
    return query(database, query, TableFormat.defaults());
  }

  /// As [#query(Connection, String)], in a format that says what stands for no value.
  ///
  /// @throws DataFormatException as [#query(Connection, String)] does
  public static Table query(Connection database, String query, TableFormat format) {
    Query asked = Query.of(query);
    try {
      return read(database, asked, format);
    } catch (SQLException e) {
      throw problem(asked, e, "");
    }
  }

  static Table query(Query query, TableFormat format, String user, String password) {
    String address = query.address().isEmpty() ? DuckDb.ADDRESS : query.address();
    Driver driver = Drivers.forAddress(address, query.place());
    try {
      return address.startsWith(DuckDb.ADDRESS)
          ? ofDuckDb(driver, address, query, format)
          : ofServer(driver, address, query, format, user, password);
    } catch (SQLException e) {
      throw problem(query, e, password);
    }
  }

  private static Table ofDuckDb(Driver driver, String address, Query query, TableFormat format)
      throws SQLException {
    try {
      return ofDuckDb(driver, address, query, format, true);
    } catch (SQLException e) {
      if (DuckDb.isUnsaid(e)) {
        return ofDuckDb(driver, address, query, format, false);
      }
      throw e;
    }
  }

  private static Table ofDuckDb(
      Driver driver, String address, Query query, TableFormat format, boolean streamed)
      throws SQLException {
    boolean inFile = address.length() > DuckDb.ADDRESS.length();
    try (DuckDb session = DuckDb.session();
        Connection database = driver.connect(address, session.settings(inFile, streamed))) {
      DuckDb.begin(database);
      return read(database, query, format);
    }
  }

  private static Table ofServer(
      Driver driver, String address, Query query, TableFormat format, String user, String password)
      throws SQLException {
    var settings = new Properties();
    if (!user.isEmpty()) {
      settings.setProperty("user", user);
    }
    if (!password.isEmpty()) {
      settings.setProperty("password", password);
    }
    try (Connection database = driver.connect(address, settings)) {
      database.setReadOnly(true);
      database.setAutoCommit(false); // a server sends rows bit by bit only within a transaction
      Table table = read(database, query, format);
      database.rollback();
      return table;
    }
  }

  private static Table read(Connection database, Query query, TableFormat format)
      throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.setFetchSize(FETCHED);
      try (ResultSet rows = statement.executeQuery(query.sql())) {
        return table(query.place(), rows, format);
      }
    }
  }

  private static Table table(String source, ResultSet rows, TableFormat format)
      throws SQLException {
    ResultSetMetaData described = rows.getMetaData();
    int count = described.getColumnCount();
    if (count > MOST_COLUMNS) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: gives %,d columns, and a table has at most %,d; choose some",
              source,
              count,
              MOST_COLUMNS));
    }
    List<ColumnBuilder> columns = new ArrayList<>(count);
    List<ResultCells> cells = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      ColumnBuilder column = ColumnBuilder.of(described.getColumnLabel(i), format);
      columns.add(column);
      cells.add(ResultCells.of(described, i, column));
    }
    while (rows.next()) {
      for (int i = 0; i < count; i++) {
        cells.get(i).copy(rows, i + 1, columns.get(i));
      }
    }
    return Table.of(source, format, columns);
  }

  private static DataFormatException problem(Query query, SQLException e, String password) {
    String state = Objects.requireNonNullElse(e.getSQLState(), "");
    String said =
        query.withoutSecrets(Objects.requireNonNullElse(e.getMessage(), e.toString()), password);
    String why = oneLine(said);
    String advice =
        state.startsWith("28")
            ? String.format(
                Locale.ROOT, "; check user and password: %s and %s say them", USER, PASSWORD)
            : state.startsWith("08") ? "; check the address, and that the database runs" : "";
    return new DataFormatException(query.place() + ": " + why + advice, e);
  }

  /// A message without the drawing below it that points into the query.
  private static String oneLine(String message) {
    int drawing = message.indexOf("\n\nLINE ");
    String said = drawing < 0 ? message : message.substring(0, drawing);
    int help = said.indexOf("\n\nPlease try installing");
    return (help < 0 ? said : said.substring(0, help) + "; BPNet loads none: get the file first")
        .strip()
        .replaceAll("\\s*\\n\\s*", " ");
  }
}
