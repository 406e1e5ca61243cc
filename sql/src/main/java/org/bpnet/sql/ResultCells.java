package org.bpnet.sql;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.bpnet.data.table.ColumnBuilder;

/// How the values of one column of a query's result become the cells of a table.
@FunctionalInterface
interface ResultCells {
  /// Adds the cell of the row at which the result stands.
  void copy(ResultSet rows, int index, ColumnBuilder to) throws SQLException;

  /// How a column is to be copied; none, and the column is told why, if it cannot be.
  static ResultCells of(ResultSetMetaData columns, int index, ColumnBuilder column)
      throws SQLException {
    String type = String.valueOf(columns.getColumnTypeName(index)).toUpperCase(Locale.ROOT);
    Optional<String> nested = nested(columns.getColumnType(index), type);
    if (nested.isPresent()) {
      String kind = nested.get();
      column.refuse(
          kind,
          String.format(
              Locale.ROOT,
              "holds %ss (%s), and a cell of a table has one value; take them apart in the query,"
                  + " such as %s, or leave the column out, --drop %s",
              kind,
              type,
              kind.equals("structure") ? column.name() + ".part" : column.name() + "[1]",
              column.name()));
      return (_, _, to) -> to.missing();
    }
    Optional<ResultCells> cells = plain(columns.getColumnType(index), type);
    if (cells.isEmpty()) {
      column.refuse(
          "bytes",
          String.format(
              Locale.ROOT,
              "is of type %s, which is neither number nor text; turn it into one in the query, CAST(%s"
                  + " AS VARCHAR), or leave the column out, --drop %2$s",
              type,
              column.name()));
    }
    return cells.orElse((_, _, to) -> to.missing());
  }

  private static Optional<String> nested(int type, String name) {
    return switch (type) {
      case Types.ARRAY -> Optional.of("list");
      case Types.STRUCT -> Optional.of("structure");
      default ->
          name.startsWith("MAP(")
              ? Optional.of("map")
              : name.startsWith("STRUCT(") || name.startsWith("UNION(")
                  ? Optional.of("structure")
                  : name.endsWith("]") ? Optional.of("list") : Optional.empty();
    };
  }

  private static Optional<ResultCells> plain(int type, String name) {
    return switch (type) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Optional.of(whole());
      case Types.REAL -> Optional.of(single());
      case Types.FLOAT -> Optional.of(name.equals("FLOAT") ? single() : twice());
      case Types.DOUBLE -> Optional.of(twice());
      case Types.DECIMAL, Types.NUMERIC -> Optional.of(decimal());
      case Types.BOOLEAN -> Optional.of(truth());
      case Types.BIT -> Optional.of(name.startsWith("BOOL") ? truth() : text());
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.CLOB,
          Types.NCLOB,
          Types.SQLXML,
          Types.NULL ->
          Optional.of(text());
      case Types.DATE -> Optional.of(object(LocalDate.class, LocalDate::toString));
      case Types.TIME -> Optional.of(object(LocalTime.class, CellText::of));
      case Types.TIMESTAMP -> Optional.of(object(LocalDateTime.class, CellText::of));
      case Types.TIMESTAMP_WITH_TIMEZONE ->
          Optional.of(
              object(
                  OffsetDateTime.class,
                  moment ->
                      CellText.ofUtc(
                          moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime())));
      case Types.OTHER -> other(name);
      default -> Optional.empty();
    };
  }

  /// Types that JDBC has no number for, by the names that databases give them.
  private static Optional<ResultCells> other(String name) {
    return switch (name) {
      case "HUGEINT", "UHUGEINT", "UBIGINT" -> Optional.of(decimal());
      case "UUID", "ENUM", "JSON", "JSONB", "INTERVAL", "\"NULL\"", "NULL" -> Optional.of(text());
      default -> Optional.empty();
    };
  }

  private static ResultCells whole() {
    return (rows, index, to) -> {
      long value = rows.getLong(index);
      if (rows.wasNull()) {
        to.missing();
      } else {
        to.whole(value);
      }
    };
  }

  private static ResultCells single() {
    return (rows, index, to) -> {
      float value = rows.getFloat(index);
      if (rows.wasNull()) {
        to.missing();
      } else {
        to.number(value);
      }
    };
  }

  private static ResultCells twice() {
    return (rows, index, to) -> {
      double value = rows.getDouble(index);
      if (rows.wasNull()) {
        to.missing();
      } else {
        to.number(value);
      }
    };
  }

  private static ResultCells decimal() {
    return (rows, index, to) -> {
      BigDecimal value = rows.getBigDecimal(index);
      if (value == null) {
        to.missing();
      } else {
        to.decimal(value);
      }
    };
  }

  private static ResultCells truth() {
    return (rows, index, to) -> {
      boolean value = rows.getBoolean(index);
      if (rows.wasNull()) {
        to.missing();
      } else {
        to.text(String.valueOf(value));
      }
    };
  }

  private static ResultCells text() {
    return (rows, index, to) -> {
      String value = rows.getString(index);
      if (value == null) {
        to.missing();
      } else {
        to.text(value);
      }
    };
  }

  /// Writes a value.
  @FunctionalInterface
  interface Written<T> {
    String text(T value);
  }

  private static <T> ResultCells object(Class<T> type, Written<T> written) {
    return (rows, index, to) -> {
      T value = rows.getObject(index, type);
      if (value == null) {
        to.missing();
      } else {
        to.text(written.text(value));
      }
    };
  }
}
