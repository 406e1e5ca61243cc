package org.bpnet.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// One column of a table as it was read: the cells' text, packed into one array since a million
/// strings would take five times the memory, and their values if they are numbers.
///
/// @param text all cells in UTF-8, one after another
/// @param ends where each cell ends in `text`
/// @param numbers each cell's value, NaN where it is missing; empty if the column is text
/// @param firstText the first row whose cell is neither missing nor a number; -1 if there is none
record TextColumn(byte[] text, int[] ends, double[] numbers, int firstText) {
  /// What people and programs write for "no value", in lower case.
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "?");

  static boolean isMissing(String cell) {
    return cell.length() <= 4 && MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }

  /// The value of a cell that holds a finite decimal number, otherwise NaN. Java's own parser would
  /// also take `1f`, `0x1p3` and `Infinity`.
  static double number(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return Double.NaN;
      }
    }
    try {
      double value = Double.parseDouble(cell);
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  int rows() {
    return ends.length;
  }

  String cell(int row) {
    int start = row == 0 ? 0 : ends[row - 1];
    return new String(text, start, ends[row] - start, StandardCharsets.UTF_8);
  }

  boolean isNumeric() {
    return firstText < 0;
  }

  /// Collects the cells of a column from top to bottom.
  static final class Builder {
    private final String name;
    private byte[] text = new byte[256];
    private int[] ends = new int[32];
    private double[] numbers = new double[32];
    private int used;
    private int rows;
    private int firstText = -1;

    Builder(String name) {
      this.name = name;
    }

    /// Throws DataFormatException when the column outgrows an array.
    void add(String cell) {
      byte[] bytes = cell.getBytes(StandardCharsets.UTF_8);
      if (bytes.length > Integer.MAX_VALUE - 16 - used) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: holds more than 2 GiB of text; split the file or drop the column",
                name));
      }
      if (used + bytes.length > text.length) {
        text = Arrays.copyOf(text, grown(text.length, used + bytes.length));
      }
      System.arraycopy(bytes, 0, text, used, bytes.length);
      used += bytes.length;
      if (rows == ends.length) {
        ends = Arrays.copyOf(ends, grown(rows, rows + 1));
      }
      ends[rows] = used;
      if (firstText < 0) {
        addNumber(cell);
      }
      rows++;
    }

    private void addNumber(String cell) {
      double value = number(cell);
      if (Double.isNaN(value) && !isMissing(cell)) {
        firstText = rows;
        numbers = new double[0];
        return;
      }
      if (rows == numbers.length) {
        numbers = Arrays.copyOf(numbers, grown(rows, rows + 1));
      }
      numbers[rows] = value;
    }

    private static int grown(int length, int needed) {
      return (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, length + length / 2L));
    }

    TextColumn build() {
      return new TextColumn(
          Arrays.copyOf(text, used),
          Arrays.copyOf(ends, rows),
          Arrays.copyOf(numbers, firstText < 0 ? rows : 0),
          firstText);
    }
  }
}
