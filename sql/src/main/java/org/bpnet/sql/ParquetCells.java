package org.bpnet.sql;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.LogicalType.DateType;
import dev.hardwood.metadata.LogicalType.DecimalType;
import dev.hardwood.metadata.LogicalType.EnumType;
import dev.hardwood.metadata.LogicalType.Float16Type;
import dev.hardwood.metadata.LogicalType.IntType;
import dev.hardwood.metadata.LogicalType.JsonType;
import dev.hardwood.metadata.LogicalType.NullType;
import dev.hardwood.metadata.LogicalType.StringType;
import dev.hardwood.metadata.LogicalType.TimeType;
import dev.hardwood.metadata.LogicalType.TimeUnit;
import dev.hardwood.metadata.LogicalType.TimestampType;
import dev.hardwood.metadata.LogicalType.UuidType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.SchemaNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.bpnet.data.table.ColumnBuilder;
import org.jspecify.annotations.Nullable;

/// How the values of one column of a Parquet file become the cells of a table.
@FunctionalInterface
interface ParquetCells {
  int NANOS_OF_MILLI = 1_000_000;
  long SECONDS_OF_DAY = 86_400;

  /// The day of the Julian calendar on which the first of January 1970 fell.
  long JULIAN_EPOCH = 2_440_588;

  /// Adds the rows of a batch.
  void copy(ColumnReader batch, int rows, ColumnBuilder to);

  /// Goes through the rows of a batch: those without a value are missing, of the others `add` is
  /// told.
  private static void each(ColumnReader batch, int rows, ColumnBuilder to, IntConsumer add) {
    Validity valid = batch.getLeafValidity();
    for (int i = 0; i < rows; i++) {
      if (valid.isNull(i)) {
        to.missing();
      } else {
        add.accept(i);
      }
    }
  }

  /// How a column is to be copied; none, and the column is told why, if it cannot be.
  static Optional<ParquetCells> of(SchemaNode field, ColumnBuilder column) {
    if (!(field instanceof SchemaNode.PrimitiveNode leaf) || leaf.maxRepetitionLevel() > 0) {
      String kind = kind(field);
      column.refuse(
          kind,
          String.format(
              Locale.ROOT,
              "holds %ss, and a cell of a table has one value; take %1$ss apart by a query, such as"
                  + " \"SELECT %s FROM ...\", or leave the column out, --drop %3$s",
              kind,
              kind.equals("structure") ? field.name() + ".part" : field.name() + "[1]",
              field.name()));
      return Optional.empty();
    }
    Optional<ParquetCells> cells = leaf(leaf);
    if (cells.isEmpty()) {
      column.refuse(
          "bytes",
          String.format(
              Locale.ROOT,
              "holds %s, which is neither number nor text; leave the column out, --drop %s, or turn it"
                  + " into one by a query",
              leaf.logicalType() == null
                  ? "bytes"
                  : leaf.logicalType().getClass().getSimpleName().replace("Type", ""),
              field.name()));
    }
    return cells;
  }

  private static String kind(SchemaNode field) {
    if (field instanceof SchemaNode.GroupNode group && !group.isList()) {
      return group.isMap() ? "map" : "structure";
    }
    return "list";
  }

  private static Optional<ParquetCells> leaf(SchemaNode.PrimitiveNode leaf) {
    @Nullable LogicalType type = leaf.logicalType();
    if (type instanceof NullType) {
      return Optional.of((_, rows, to) -> {
        for (int i = 0; i < rows; i++) {
          to.missing();
        }
      });
    }
    return Optional.ofNullable(
        switch (leaf.type()) {
          case BOOLEAN -> booleans();
          case INT32 -> ints(type);
          case INT64 -> longs(type);
          case INT96 -> binaries((value, to) -> to.text(CellText.of(julian(value))));
          case FLOAT -> floats();
          case DOUBLE -> doubles();
          case BYTE_ARRAY ->
              type instanceof DecimalType decimal ? decimals(decimal.scale()) : strings(type);
          case FIXED_LEN_BYTE_ARRAY -> fixed(type);
        });
  }

  private static ParquetCells booleans() {
    return (batch, rows, to) -> {
      boolean[] values = batch.getBooleans();
      each(batch, rows, to, i -> to.text(String.valueOf(values[i])));
    };
  }

  private static ParquetCells floats() {
    return (batch, rows, to) -> {
      float[] values = batch.getFloats();
      each(batch, rows, to, i -> to.number(values[i]));
    };
  }

  private static ParquetCells doubles() {
    return (batch, rows, to) -> {
      double[] values = batch.getDoubles();
      each(batch, rows, to, i -> to.number(values[i]));
    };
  }

  /// Adds one value.
  @FunctionalInterface
  interface OfLong {
    void add(long value, ColumnBuilder to);
  }

  private static @Nullable ParquetCells ints(@Nullable LogicalType type) {
    if (type instanceof IntType(int _, boolean signed) && !signed) {
      return ints((value, to) -> to.whole(value & 0xFFFF_FFFFL));
    }
    @Nullable OfLong add = whole(type);
    return add == null ? null : ints(add);
  }

  private static ParquetCells ints(OfLong add) {
    return (batch, rows, to) -> {
      int[] values = batch.getInts();
      each(batch, rows, to, i -> add.add(values[i], to));
    };
  }

  private static @Nullable ParquetCells longs(@Nullable LogicalType type) {
    @Nullable OfLong add =
        type instanceof IntType(int _, boolean signed) && !signed
            ? (value, to) -> to.decimal(new BigDecimal(Long.toUnsignedString(value)))
            : whole(type);
    return add == null
        ? null
        : (batch, rows, to) -> {
          long[] values = batch.getLongs();
          each(batch, rows, to, i -> add.add(values[i], to));
        };
  }

  private static @Nullable OfLong whole(@Nullable LogicalType type) {
    return switch (type) {
      case null -> (value, to) -> to.whole(value);
      case IntType _ -> (value, to) -> to.whole(value);
      case DecimalType decimal ->
          (value, to) -> to.decimal(BigDecimal.valueOf(value, decimal.scale()));
      case DateType _ -> (value, to) -> to.text(LocalDate.ofEpochDay(value).toString());
      case TimeType(boolean _, TimeUnit unit) ->
          (value, to) -> to.text(CellText.of(LocalTime.ofNanoOfDay(value * nanos(unit))));
      case TimestampType(boolean utc, TimeUnit unit) ->
          (value, to) -> {
            LocalDateTime moment = moment(value, unit);
            to.text(utc ? CellText.ofUtc(moment) : CellText.of(moment));
          };
      default -> null;
    };
  }

  private static long nanos(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> NANOS_OF_MILLI;
      case MICROS -> 1_000;
      case NANOS -> 1;
    };
  }

  private static LocalDateTime moment(long value, TimeUnit unit) {
    long inSecond = 1_000_000_000 / nanos(unit);
    long nanos = Math.floorMod(value, inSecond) * nanos(unit);
    return LocalDateTime.ofEpochSecond(Math.floorDiv(value, inSecond), (int) nanos, ZoneOffset.UTC);
  }

  /// The time as Spark and Impala wrote it of old: nanoseconds of the day, and the Julian day.
  private static LocalDateTime julian(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    long days = bytes.getInt() - JULIAN_EPOCH;
    return LocalDateTime.ofEpochSecond(days * SECONDS_OF_DAY, 0, ZoneOffset.UTC).plusNanos(nanos);
  }

  private static @Nullable ParquetCells strings(@Nullable LogicalType type) {
    if (!(type instanceof StringType || type instanceof EnumType || type instanceof JsonType)) {
      return null;
    }
    return (batch, rows, to) -> {
      String[] values = batch.getStrings();
      each(batch, rows, to, i -> to.text(values[i]));
    };
  }

  /// Adds one value.
  @FunctionalInterface
  interface OfBytes {
    void add(byte[] value, ColumnBuilder to);
  }

  private static ParquetCells binaries(OfBytes add) {
    return (batch, rows, to) -> {
      byte[][] values = batch.getBinaries();
      each(batch, rows, to, i -> add.add(values[i], to));
    };
  }

  private static ParquetCells decimals(int scale) {
    return binaries((value, to) -> to.decimal(new BigDecimal(new BigInteger(value), scale)));
  }

  private static @Nullable ParquetCells fixed(@Nullable LogicalType type) {
    return switch (type) {
      case DecimalType decimal -> decimals(decimal.scale());
      case UuidType _ ->
          binaries((value, to) -> {
            ByteBuffer bytes = ByteBuffer.wrap(value);
            to.text(new UUID(bytes.getLong(), bytes.getLong()).toString());
          });
      case Float16Type _ ->
          binaries((value, to) ->
              to.number(
                  Float.float16ToFloat(
                      ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getShort())));
      case null, default -> null;
    };
  }
}
