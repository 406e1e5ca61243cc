package org.bpnet.data.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/// A column of which it is known that its cells are numbers, as in a database. What is known needs
/// no guessing: neither decimal marks nor notations of other tables count here.
final class NumberColumn implements TableColumn {
  /// As many digits after the point as it takes to tell a number from others.
  static final int AS_NEEDED = -1;

  /// Where digits are written out and no exponent; as spreadsheets and databases do.
  private static final double SMALLEST_PLAIN = 1e-4;

  private static final double LARGEST_PLAIN = 1e15;

  private final PackedNumbers numbers;
  private final int scale;
  private final List<String> missing;
  private final Reading reading;

  /// @param scale how many digits cells have after the point
  /// @param missing the words for no value that are numbers, such as -999
  NumberColumn(PackedNumbers numbers, int scale, List<String> missing, Reading reading) {
    this.numbers = numbers;
    this.scale = scale;
    this.missing = missing;
    this.reading = reading;
  }

  @Override
  public NumberColumn asText() {
    return new NumberColumn(numbers, scale, missing, new Reading.Text(-1));
  }

  @Override
  public int rows() {
    return numbers.size();
  }

  @Override
  public Reading reading() {
    return reading;
  }

  @Override
  public String written(int row) {
    return text(numbers.get(row), scale);
  }

  @Override
  public String cell(int row) {
    return written(row);
  }

  @Override
  public boolean isMissing(int row) {
    return isMissing(numbers.get(row), scale, missing);
  }

  @Override
  public IntFunction<String> cells() {
    return this::cell;
  }

  @Override
  public IntFunction<String> levels() {
    return this::level;
  }

  @Override
  public int firstMissing() {
    for (int row = 0; row < rows(); row++) {
      if (isMissing(row)) {
        return row;
      }
    }
    return -1;
  }

  @Override
  public int firstWithout(Notation notation) {
    return -1;
  }

  @Override
  public IntToDoubleFunction numbers(Notation notation) {
    return row -> {
      double value = numbers.get(row);
      return isMissing(value, scale, missing) ? Double.NaN : value;
    };
  }

  static boolean isMissing(double value, int scale, List<String> words) {
    return Double.isNaN(value)
        || !words.isEmpty() && words.stream().anyMatch(text(value, scale)::equalsIgnoreCase);
  }

  /// A number as a table of text would have it; the empty string for NaN.
  static String text(double value, int scale) {
    if (Double.isNaN(value)) {
      return "";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (scale == 0) {
      return Long.toString((long) value);
    }
    if (scale > 0) {
      return new BigDecimal(value).setScale(scale, RoundingMode.HALF_EVEN).toPlainString();
    }
    double size = Math.abs(value);
    String shortest = Double.toString(value);
    if (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN || shortest.indexOf('E') < 0) {
      return shortest;
    }
    BigDecimal exact = new BigDecimal(shortest);
    return exact.setScale(Math.max(1, exact.scale())).toPlainString();
  }
}
