package org.bpnet.sql;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Wording;
import org.bpnet.data.table.ColumnBuilder;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableFormat;

/// Reads Parquet files: numbers, decimals, booleans, text, dates and times, packed with Snappy,
/// zstd or gzip or not at all. Rows come in the order in which they stand, for any number of
/// threads.
///
/// What CSV has no word for is written as databases write it: booleans as `true` and `false`, dates
/// as `2026-01-31`, times as `2026-01-31 01:02:03`, with `+00` behind them if they are known in all
/// of the world. NULL and NaN are missing cells. Columns of lists, structures or bytes may be
/// there, but not be learnt from. The index that pandas keeps beside the columns is left out.
public final class Parquet {
  /// It logs which instructions it uses; kept here, as loggers that nobody holds are forgotten.
  private static final Logger HARDWOOD = Logger.getLogger("dev.hardwood");

  static {
    if (HARDWOOD.getLevel() == null) {
      HARDWOOD.setLevel(Level.WARNING);
    }
  }

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final String ENDING = ".parquet";
  private static final String PANDAS_INDEX = "__index_level_";

  private static final Set<CompressionCodec> READ =
      Set.of(
          CompressionCodec.UNCOMPRESSED,
          CompressionCodec.SNAPPY,
          CompressionCodec.ZSTD,
          CompressionCodec.GZIP);

  private Parquet() {}

  /// Reads a file, or all files `*.parquet` of a folder in the order of their names.
  ///
  /// @throws DataFormatException if there is no such file, it is not Parquet or damaged, has no
  ///   rows, or the files of a folder have different columns
  public static Table read(Path path) {
    return read(path, TableFormat.defaults());
  }

  /// As [#read(Path)], in a format that says what stands for no value.
  ///
  /// @throws DataFormatException as [#read(Path)] does
  public static Table read(Path path, TableFormat format) {
    if (!Files.exists(path)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: there is no such file in %s; check the path",
              path,
              Path.of("").toAbsolutePath()));
    }
    List<Path> files = Files.isDirectory(path) ? parts(path) : List.of(path);
    if (files.isEmpty()) {
      throw new DataFormatException(path + ": is a folder without any file *" + ENDING);
    }
    Map<String, ColumnBuilder> columns = new LinkedHashMap<>();
    for (Path file : files) {
      read(file, format, columns, file.equals(files.getFirst()));
    }
    return Table.of(path.toString(), format, List.copyOf(columns.values()));
  }

  /// Whether there is a Parquet file, by its name or its first bytes, or a folder with such.
  static boolean isAt(Path path) {
    if (Files.isDirectory(path)) {
      return !parts(path).isEmpty();
    }
    return Files.exists(path)
        && (path.toString().toLowerCase(Locale.ROOT).endsWith(ENDING) || beginsAsSuch(path));
  }

  private static List<Path> parts(Path folder) {
    List<Path> parts = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
      files.forEach(parts::add);
    } catch (IOException unreadable) {
      return List.of(); // whoever reads it next says why
    }
    parts.removeIf(Files::isDirectory);
    parts.sort(null);
    return parts;
  }

  private static boolean beginsAsSuch(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC) && endsAsSuch(path);
    } catch (IOException unreadable) {
      return false; // whoever reads it next says why
    }
  }

  private static boolean endsAsSuch(Path path) throws IOException {
    try (var in = Files.newByteChannel(path)) {
      var end = ByteBuffer.allocate(MAGIC.length);
      in.position(in.size() - MAGIC.length).read(end);
      return Arrays.equals(end.array(), MAGIC);
    }
  }

  private static void read(
      Path path, TableFormat format, Map<String, ColumnBuilder> columns, boolean first) {
    InputFile bytes = new ParquetBytes(path);
    try (ParquetFileReader file = ParquetFileReader.open(bytes)) {
      check(path, file, columns);
      for (RowGroup group : file.getFileMetaData().rowGroups()) {
        for (ColumnChunk chunk : group.columns()) {
          ParquetPages.check(bytes, chunk);
        }
      }
      List<SchemaNode> fields =
          file.getFileSchema().getRootNode().children().stream()
              .filter(field -> !field.name().startsWith(PANDAS_INDEX))
              .toList();
      if (first) {
        fields.forEach(field -> columns.put(field.name(), ColumnBuilder.of(field.name(), format)));
      }
      requireSame(path, fields.stream().map(SchemaNode::name).toList(), columns);
      copy(file, fields, columns);
    } catch (DataFormatException known) {
      throw known;
    } catch (IOException | RuntimeException | InternalError damaged) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is no Parquet file, or a damaged one (%s); write or get it again",
              path,
              damaged.getMessage() == null ? damaged : damaged.getMessage()),
          damaged);
    }
  }

  private static void check(Path path, ParquetFileReader file, Map<String, ColumnBuilder> columns) {
    int before = columns.values().stream().findFirst().map(ColumnBuilder::rows).orElse(0);
    long rows = before + file.getFileMetaData().numRows();
    if (rows < 0 || rows > Integer.MAX_VALUE - 8) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: there are %,d rows, and a table has at most 2,147,483,639; choose some of them"
                  + " by a query",
              path,
              rows));
    }
    for (RowGroup group : file.getFileMetaData().rowGroups()) {
      for (ColumnChunk chunk : group.columns()) {
        CompressionCodec codec = chunk.metaData().codec();
        if (!READ.contains(codec)) {
          throw new DataFormatException(
              String.format(
                  Locale.ROOT,
                  "%s: is packed with %s; write it with snappy, zstd or gzip, or read it by a query:"
                      + " \"SELECT * FROM '%s'\"",
                  path,
                  codec,
                  path));
        }
      }
    }
  }

  private static void requireSame(
      Path path, List<String> names, Map<String, ColumnBuilder> columns) {
    for (String name : names) {
      if (!columns.containsKey(name)) {
        throw different(path, name, "is in this file and not in the first");
      }
    }
    for (String name : columns.keySet()) {
      if (!names.contains(name)) {
        throw different(path, name, "is in the first file and not in this");
      }
    }
  }

  private static DataFormatException different(Path path, String column, String what) {
    return new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: the column '%s' %s; give all files of the folder the same columns, or join them by a"
                + " query",
            path,
            Wording.shown(column),
            what));
  }

  /// A column of a file, and of the table.
  private record Copied(ParquetCells cells, ColumnBuilder to) {}

  private static void copy(
      ParquetFileReader file, List<SchemaNode> fields, Map<String, ColumnBuilder> columns) {
    Map<String, Copied> copied = new HashMap<>();
    long rows = file.getFileMetaData().numRows();
    for (SchemaNode field : fields) {
      ColumnBuilder column = Objects.requireNonNull(columns.get(field.name()));
      ParquetCells.of(field, column)
          .ifPresentOrElse(
              cells -> copied.put(field.name(), new Copied(cells, column)),
              () -> LongStream.range(0, rows).forEach(_ -> column.missing()));
    }
    if (copied.isEmpty()) {
      return;
    }
    var wanted = ColumnProjection.columns(copied.keySet().toArray(String[]::new));
    try (ColumnReaders readers = file.columnReaders(wanted)) {
      while (readers.nextBatch()) {
        for (int i = 0; i < readers.getColumnCount(); i++) {
          ColumnReader batch = readers.getColumnReader(i);
          String name = batch.getColumnSchema().fieldPath().topLevelName();
          Copied column = Objects.requireNonNull(copied.get(name));
          column.cells().copy(batch, readers.getRecordCount(), column.to());
        }
      }
    }
  }
}
