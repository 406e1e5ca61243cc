package org.bpnet.data.table;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Wording;
import org.jspecify.annotations.Nullable;

/// Collects the cells of one column of a [Table] from top to bottom, from where cells have types: a
/// database, or a file of columns. See [Table#of(String, TableFormat, List)].
///
/// Cells mean what they would mean in a CSV file that such a program writes: text may be a number
/// or a word for no value, so that both give the same data set to the bit. Only what text leaves
/// open is not asked of numbers, whose decimal mark is known. A column with both is text.
public final class ColumnBuilder {
  /// A whole number of this size has no neighbour that a double would give for it. Ours, as in
  /// [Notation].
  private static final long MOST_EXACT = 1L << 53;

  private static final int MOST_DIGITS = 15;
  private static final int LONGEST_CELL = 1 << 16;

  /// Numbers whose shortest decimal is found by scaling: those with few digits after the point.
  private static final double SMALLEST_SCALED = 1e-3;

  private static final double LARGEST_SCALED = 1e7;
  private static final double MOST_SCALED = 1e12;

  /// In place of the digits after the point, before there is a number.
  private static final int UNKNOWN = -2;

  private final String name;
  private final TableFormat format;
  private final List<String> missingNumbers;
  private @Nullable PackedNumbers numbers = new PackedNumbers();
  private TextColumn.@Nullable Builder text;
  private int scale = UNKNOWN;
  private int rows;
  private int firstInfinite = -1;
  private String refusedKind = "";
  private String refusal = "";

  private ColumnBuilder(String name, TableFormat format) {
    this.name = name;
    this.format = format;
    this.missingNumbers =
        format.missing().stream().filter(ColumnBuilder::mayBeWrittenForANumber).toList();
  }

  /// A column without cells.
  ///
  /// @param format what stands for no value, and how numbers are written that are text
  public static ColumnBuilder of(String name, TableFormat format) {
    return new ColumnBuilder(name, format);
  }

  private static boolean mayBeWrittenForANumber(String word) {
    return !Double.isNaN(Notation.plain(word)) || word.toLowerCase(Locale.ROOT).endsWith("inf");
  }

  /// The column's name.
  public String name() {
    return name;
  }

  /// How many cells there are.
  public int rows() {
    return rows;
  }

  /// Adds a cell without a value.
  public void missing() {
    if (text != null) {
      text.add("");
    } else {
      numbers().add(Double.NaN);
    }
    rows++;
  }

  /// Adds text.
  ///
  /// @throws DataFormatException if it is longer than 65,536 characters
  public void text(String cell) {
    if (cell.length() > LONGEST_CELL) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "row %d, column '%s': has %,d characters, and a cell at most %,d; leave the column"
                  + " out",
              rows + 1,
              Wording.shown(name),
              cell.length(),
              LONGEST_CELL));
    }
    asText(false).add(cell);
    rows++;
  }

  /// Adds a number; NaN is no value.
  public void number(double value) {
    add(value, NumberColumn.AS_NEEDED);
  }

  /// Adds a number in single precision, which counts as the shortest decimal that gives it: 0.1f as
  /// 0.1, as in text.
  public void number(float value) {
    boolean same = value == (int) value || !Float.isFinite(value);
    add(same ? value : shortestDecimal(value), NumberColumn.AS_NEEDED);
  }

  /// What the text of a number is read as, for most numbers without making the text: m / 10ᵏ is
  /// rounded once where m and 10ᵏ are exact, and the least k that gives the number gives the
  /// shortest decimal.
  static double shortestDecimal(float value) {
    double size = Math.abs(value);
    if (size >= SMALLEST_SCALED && size < LARGEST_SCALED) {
      for (double power = 10; power <= MOST_SCALED; power *= 10) {
        double decimal = Math.rint(value * power) / power;
        if ((float) decimal == value) {
          return decimal;
        }
      }
    }
    return Double.parseDouble(Float.toString(value));
  }

  /// Adds a whole number.
  public void whole(long value) {
    if (value > MOST_EXACT || value < -MOST_EXACT) {
      exactly(Long.toString(value));
    } else {
      add((double) value, 0);
    }
  }

  /// Adds a decimal number with as many digits after the point as it has.
  public void decimal(BigDecimal value) {
    if (value.precision() > MOST_DIGITS || value.scale() > MOST_DIGITS) {
      exactly(value.toPlainString());
    } else {
      add(value.doubleValue(), Math.max(0, value.scale()));
    }
  }

  /// Says that cells hold something else than a value, so that whoever uses the column is told;
  /// cells that are added do not count.
  ///
  /// @param kind what each is, in a word, `list`
  /// @param problem what the column holds and what to do, `holds lists; ...`
  public void refuse(String kind, String problem) {
    refusedKind = kind;
    refusal = problem;
  }

  private PackedNumbers numbers() {
    if (numbers == null) {
      throw new IllegalStateException("the column is text");
    }
    return numbers;
  }

  private void add(double value, int digits) {
    if (text != null) {
      text.add(NumberColumn.text(value, digits));
    } else {
      scale = scale == UNKNOWN || scale == digits ? digits : wider(scale, digits);
      if (Double.isInfinite(value)
          && firstInfinite < 0
          && !NumberColumn.isMissing(value, scale, missingNumbers)) {
        firstInfinite = rows;
      }
      numbers().add(value);
    }
    rows++;
  }

  /// Decimals of several lengths are all written with the most digits; among others, as needed.
  private static int wider(int one, int other) {
    return one == NumberColumn.AS_NEEDED || other == NumberColumn.AS_NEEDED
        ? NumberColumn.AS_NEEDED
        : Math.max(one, other);
  }

  /// A number of more digits than a double keeps: its text stays as it is.
  private void exactly(String number) {
    asText(true).add(number);
    rows++;
  }

  /// @param plain whether numbers are known to be written plainly, whatever the format says
  private TextColumn.Builder asText(boolean plain) {
    if (text == null) {
      text =
          new TextColumn.Builder(
              name,
              plain
                  ? new TableFormat(TableFormat.FOUND, '.', List.of(), format.missing())
                  : format);
      PackedNumbers before = numbers();
      for (int row = 0; row < rows; row++) {
        text.add(NumberColumn.text(before.get(row), scale));
      }
      numbers = null;
    }
    return text;
  }

  TableColumn build() {
    if (!refusal.isEmpty()) {
      return new RefusedColumn(rows, refusedKind, new Reading.Unclear(0, refusal));
    }
    return text != null
        ? text.build()
        : new NumberColumn(numbers(), scale, missingNumbers, numbersRead());
  }

  private Reading numbersRead() {
    return firstInfinite < 0
        ? new Reading.Numbers(Notation.PLAIN)
        : new Reading.Unclear(
            firstInfinite,
            String.format(
                Locale.ROOT,
                "%s is not a finite number; give it no value, --missing inf,-inf, or leave the"
                    + " column out, --drop %s",
                NumberColumn.text(numbers().get(firstInfinite), scale),
                TableText.word(name)));
  }
}
