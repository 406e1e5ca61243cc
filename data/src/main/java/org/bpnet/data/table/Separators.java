package org.bpnet.data.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.image.PictureFiles;

/// Finds out from the beginning of a file what separates cells, and whether it is text at all.
final class Separators {
  /// What is looked for, the likelier first where two occur equally often: commas are in text too.
  private static final String KNOWN = "\t;|,";

  /// Where no sign occurs equally often in all lines, as it always was.
  private static final String IN_THE_FIRST_LINE = ",;\t|";

  private static final int MOST_LINES = 200;

  private Separators() {}

  /// What a first line `sep=;` says; [TableFormat#FOUND] if there is none.
  static char said(String start) {
    int end = 0;
    while (end < start.length() && start.charAt(end) != '\n' && start.charAt(end) != '\r') {
      end++;
    }
    String line = start.substring(0, end);
    boolean quoted = line.length() > 1 && line.startsWith("\"") && line.endsWith("\"");
    String plain = quoted ? line.substring(1, line.length() - 1) : line;
    return plain.length() == 5 && plain.toLowerCase(Locale.ROOT).startsWith("sep=")
        ? plain.charAt(4)
        : TableFormat.FOUND;
  }

  /// @param whole whether the text ends there
  static char find(String start, boolean whole) {
    List<int[]> lines = counts(start, whole);
    char best = TableFormat.FOUND;
    int most = 0;
    for (int i = 0; i < KNOWN.length() && !lines.isEmpty(); i++) {
      int mark = i;
      int count = lines.getFirst()[mark];
      if (count > most && lines.stream().allMatch(line -> line[mark] == count)) {
        best = KNOWN.charAt(mark);
        most = count;
      }
    }
    return best == TableFormat.FOUND ? inTheFirst(lines) : best;
  }

  private static char inTheFirst(List<int[]> lines) {
    char best = ',';
    int most = 0;
    for (int i = 0; i < IN_THE_FIRST_LINE.length() && !lines.isEmpty(); i++) {
      char mark = IN_THE_FIRST_LINE.charAt(i);
      int count = lines.getFirst()[KNOWN.indexOf(mark)];
      if (count > most) {
        best = mark;
        most = count;
      }
    }
    return best;
  }

  /// How often each of the known signs occurs outside quotes, for each line that is not empty.
  private static List<int[]> counts(String start, boolean whole) {
    List<int[]> lines = new ArrayList<>();
    var line = new int[KNOWN.length()];
    boolean quoted = false;
    boolean empty = true;
    for (int i = 0; i < start.length() && lines.size() < MOST_LINES; i++) {
      char c = start.charAt(i);
      if (!quoted && (c == '\n' || c == '\r')) {
        if (!empty) {
          lines.add(line);
        }
        line = new int[KNOWN.length()];
        empty = true;
        continue;
      }
      empty = false;
      quoted ^= c == '"';
      int known = quoted ? -1 : KNOWN.indexOf(c);
      if (known >= 0) {
        line[known]++;
      }
    }
    if (!empty && (whole || lines.isEmpty())) {
      lines.add(line);
    }
    return lines;
  }

  /// A kind of file that is often taken for a table.
  ///
  /// @param start what it begins with, one character for each byte
  private record Kind(String start, String advice) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("\u001F\u008B", "is packed with gzip twice; unpack it first (gunzip)"),
          new Kind(
              "PK\u0003\u0004",
              "is an Excel workbook or a zip file; save the sheet as CSV in UTF-8"),
          new Kind(
              "\u00D0\u00CF\u0011\u00E0", "is an Excel workbook; save the sheet as CSV in UTF-8"),
          new Kind("PAR1", "is a Parquet file, which org.bpnet:bpnet-sql reads; add that"),
          new Kind("%PDF", "is a PDF document; export its table as CSV in UTF-8"),
          new Kind("RIFF", "is a WebP picture (or other RIFF file); " + convert()),
          new Kind("II*\0", "is a TIFF picture; " + convert()),
          new Kind("MM\0*", "is a TIFF picture; " + convert()),
          new Kind("\u0089PNG", "is a PNG picture; call it so: NAME.png"),
          new Kind("\u00FF\u00D8\u00FF", "is a JPEG picture; call it so: NAME.jpg"),
          new Kind("GIF8", "is a GIF picture; call it so: NAME.gif"));

  private static String convert() {
    return "pictures are read as " + PictureFiles.FORMATS;
  }

  static void refuseBinary(String name, byte[] start) {
    String bytes = new String(start, StandardCharsets.ISO_8859_1);
    int zero = bytes.indexOf('\0');
    for (Kind kind : KINDS) {
      boolean text = zero < 0 && kind.start().chars().allMatch(c -> c >= ' ' && c < 0x7F);
      if (!text && bytes.startsWith(kind.start())) { // a column may be called RIFF
        throw new DataFormatException(name + ": " + kind.advice());
      }
    }
    if (zero >= 0) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: is not CSV text (byte %d is zero); export it as CSV in UTF-8",
              name,
              zero));
    }
  }
}
