package org.bpnet.data.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.file.Sources;

/// Reads CSV files: UTF-8, one line of column names on top, cells quoted with `"` where need be
/// (RFC 4180), empty lines skipped. A file that is packed with gzip is unpacked as it is read.
///
/// What separates cells is found in the first lines: whichever of tab, semicolon, `|` and comma
/// occurs, outside quotes, equally often in each of them, and most often where there are several;
/// if none does, the one that occurs most often in the first line, and the comma if there is none
/// at all. A first line `sep=;`, as Excel writes it, says it, and a [TableFormat] that names it
/// overrules both.
///
/// What a damaged file can make this class hold is bounded: 65,536 cells in a row, 65,536
/// characters in a cell, 16 Mi characters in a row.
public final class Csv {
  private static final int MOST_CELLS = 1 << 16;
  private static final int LONGEST_CELL = 1 << 16;
  private static final int LONGEST_ROW = 1 << 24;

  /// How much of the file is looked at to tell text from binary and to find the delimiter.
  private static final int SNIFFED = 1 << 16;

  /// What spreadsheets put in front of UTF-8.
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final byte[] GZIP = {0x1F, (byte) 0x8B};

  private Csv() {}

  /// Reads a file.
  ///
  /// @throws DataFormatException if the file does not exist, is not CSV text in UTF-8, has no rows,
  ///   or a row has too few or too many cells; the message names the line
  public static Table read(Path file) {
    return read(file, TableFormat.defaults());
  }

  /// Reads a file in a format of which some or all is known.
  ///
  /// @throws DataFormatException as [#read(Path)] does
  public static Table read(Path file, TableFormat format) {
    String name = file.toString();
    try {
      return read(file, name, format);
    } catch (IOException e) {
      throw Sources.unreadable(file, e);
    }
  }

  private static Table read(Path file, String name, TableFormat format) throws IOException {
    try (var in = new BufferedInputStream(unpacked(file), SNIFFED)) {
      in.mark(SNIFFED);
      byte[] start = in.readNBytes(SNIFFED);
      in.reset();
      Separators.refuseBinary(name, start);
      int mark = startsWithByteOrderMark(start) ? BYTE_ORDER_MARK.length : 0;
      in.skipNBytes(mark);
      String text = new String(start, mark, start.length - mark, StandardCharsets.UTF_8);
      // A decoder that reports, where the default would put a question mark.
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
      return parse(name, format, text, start.length < SNIFFED, reader);
    } catch (ZipException | EOFException e) {
      throw new DataFormatException(
          name + ": begins as a gzip file and is damaged or cut off; get it again", e);
    } catch (CharacterCodingException e) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s, line %d: is not UTF-8 text; save the file as UTF-8 (Excel: \"CSV UTF-8\")",
              name,
              firstUndecodableLine(file)),
          e);
    }
  }

  /// The content of a file, which may be packed with gzip.
  private static InputStream unpacked(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Sources.open(file, "a CSV file"), SNIFFED);
    try {
      in.mark(GZIP.length);
      boolean packed = Arrays.equals(in.readNBytes(GZIP.length), GZIP);
      in.reset();
      return packed ? new GZIPInputStream(in, SNIFFED) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// Reads CSV text that is already in memory.
  ///
  /// @param source what to call it in messages
  /// @throws DataFormatException as [#read(Path)] does
  public static Table parse(String source, String text) {
    return parse(source, text, TableFormat.defaults());
  }

  /// Reads CSV text that is already in memory, in a format of which some or all is known.
  ///
  /// @param source what to call it in messages
  /// @throws DataFormatException as [#read(Path)] does
  public static Table parse(String source, String text, TableFormat format) {
    String start = text.substring(0, Math.min(SNIFFED, text.length()));
    try {
      return parse(source, format, start, start.length() == text.length(), new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string does not fail
    }
  }

  /// @param start what the text begins with
  /// @param whole whether that is all of it
  private static Table parse(
      String source, TableFormat format, String start, boolean whole, Reader text)
      throws IOException {
    char said = Separators.said(start);
    char found =
        format.separator() != TableFormat.FOUND
            ? format.separator()
            : said != TableFormat.FOUND
                ? separator(source, format, said)
                : Separators.find(start, whole);
    var handler =
        CsvRecordHandler.builder()
            .maxFields(MOST_CELLS)
            .maxFieldSize(LONGEST_CELL)
            .maxRecordSize(LONGEST_ROW)
            .build();
    var settings =
        CsvReader.builder()
            .fieldSeparator(found)
            .skipEmptyLines(true)
            .trimWhitespacesAroundQuotes(true)
            .allowUnclosedQuote(false)
            .maxBufferSize(2 * LONGEST_CELL)
            // Rows are checked by Table, whose message has both counts.
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    try (CsvReader<CsvRecord> reader = settings.build(handler, text)) {
      Iterator<CsvRecord> records = reader.iterator();
      if (said != TableFormat.FOUND) {
        records.next();
      }
      if (!records.hasNext()) {
        throw new DataFormatException(
            source + ": is empty; the first line must hold the columns' names");
      }
      List<String> header =
          format.names().isEmpty() ? cells(records.next(), found) : format.names();
      var table = new Table.Builder(source, format, header);
      while (records.hasNext()) {
        CsvRecord next = records.next();
        table.add(cells(next, found), next.getStartingLineNumber());
      }
      return table.build();
    } catch (CsvParseException e) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: %s; is a quote (\") left open or not doubled there?",
              source,
              TableText.withAsciiDigits(String.valueOf(e.getMessage()))),
          e);
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  /// What a file says of its separator, if that fits.
  private static char separator(String source, TableFormat format, char said) {
    try {
      return format.separator(said).separator();
    } catch (IllegalArgumentException wrong) {
      throw new DataFormatException(
          source
              + ", line 1: sep= says what separates cells, but "
              + wrong.getMessage()
              + "; take that line out",
          wrong);
    }
  }

  /// Between blanks that separate there is nothing.
  private static List<String> cells(CsvRecord line, char separator) {
    List<String> cells = line.getFields();
    return separator == ' ' ? cells.stream().filter(cell -> !cell.isEmpty()).toList() : cells;
  }

  private static boolean startsWithByteOrderMark(byte[] start) {
    int length = BYTE_ORDER_MARK.length;
    return start.length >= length && Arrays.equals(start, 0, length, BYTE_ORDER_MARK, 0, length);
  }

  /// Only asked for the message: the decoder reads ahead and does not know the line.
  private static long firstUndecodableLine(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(unpacked(file))) {
      long line = 1;
      var bytes = new ByteArrayOutputStream();
      int next;
      do {
        next = in.read();
        if (next >= 0 && next != '\n') {
          bytes.write(next);
        } else if (!isUtf8(bytes.toByteArray())) {
          return line;
        } else {
          line++;
          bytes.reset();
        }
      } while (next >= 0);
      return line;
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
