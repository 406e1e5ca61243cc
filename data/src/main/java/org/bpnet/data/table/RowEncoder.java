package org.bpnet.data.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Wording;
import org.bpnet.data.table.TableEncoder.Input;

/// Encodes cells that come one by one as values, such as those of a request, to the same features
/// as [TableEncoder#encode] makes of a file: numbers are taken as they are, in no notation; texts
/// are read as cells of a file.
///
/// Features lie row after row, [#width] each, and are zeros before. Each cell must be given, as NaN
/// if it has no value.
public final class RowEncoder {
  private final TableEncoder encoder;
  private final List<Coded> columns = new ArrayList<>();
  private final Map<String, Integer> positions = new HashMap<>();
  private final int width;

  /// A column with the first of its features and, if it is one of text, the places of its levels.
  private record Coded(Input input, int offset, Map<String, Integer> levels) {}

  /// Encodes as a table's encoder does.
  public RowEncoder(TableEncoder encoder) {
    this.encoder = encoder;
    int offset = 0;
    for (Input input : encoder.inputs()) {
      Map<String, Integer> levels = new HashMap<>();
      if (input instanceof Input.Categorical text) {
        text.levels().forEach(level -> levels.put(level, levels.size()));
      }
      positions.put(TableText.canonical(input.column()), columns.size());
      columns.add(new Coded(input, offset, levels));
      offset += input.width();
    }
    this.width = offset;
  }

  /// The features of a row.
  public int width() {
    return width;
  }

  /// The columns that are read, in their order.
  public List<Input> columns() {
    return encoder.inputs();
  }

  /// Where the column of a name stands among [#columns], however the name is given; -1 if it is
  /// none of them.
  public int position(String name) {
    Integer found = positions.get(name);
    if (found == null) {
      found = positions.get(TableText.canonical(name));
    }
    return found == null ? -1 : found;
  }

  /// Encodes a number, NaN for none.
  ///
  /// @param row from 0
  /// @return whether the cell was something that training knew
  /// @throws DataFormatException if it is infinite, or beyond single precision
  public boolean number(int row, int column, double value, float[] features) {
    Coded coded = columns.get(column);
    return switch (coded.input) {
      case Input.Numeric numeric -> {
        double scaled =
            ((Double.isNaN(value) ? numeric.fill() : value) - numeric.mean()) / numeric.scale();
        float single = (float) scaled;
        if (!Float.isFinite(single)) {
          throw new DataFormatException(
              where(row, column)
                  + ": "
                  + value
                  + " is beyond single precision (3.4e38); use a larger unit");
        }
        features[row * width + coded.offset] = single;
        yield true;
      }
      case Input.Categorical _ ->
          level(row, coded, Double.isNaN(value) ? "" : TableTask.className(value), features);
    };
  }

  /// Encodes a text, as a cell of a file would be.
  ///
  /// @param row from 0
  /// @return whether the cell was something that training knew
  /// @throws DataFormatException if training had numbers in the column, and this is none
  public boolean text(int row, int column, String text, float[] features) {
    Coded coded = columns.get(column);
    String cell = TableText.stripped(text);
    boolean missing = encoder.format().isMissing(cell);
    return switch (coded.input) {
      case Input.Numeric numeric ->
          number(row, column, missing ? Double.NaN : read(row, column, cell, numeric), features);
      case Input.Categorical _ -> level(row, coded, missing ? "" : cell, features);
    };
  }

  private double read(int row, int column, String cell, Input.Numeric input) {
    double value = input.notation().number(cell);
    if (Double.isNaN(value)) {
      value = Notation.plain(cell);
    }
    if (Double.isNaN(value)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: expected a number as in training%s, got '%s'; correct the cell, or leave it"
                  + " empty",
              where(row, column),
              input.notation().equals(Notation.PLAIN) ? "" : ", such as " + input.notation(),
              Wording.shown(cell)));
    }
    return value;
  }

  private boolean level(int row, Coded coded, String level, float[] features) {
    Integer place = coded.levels.get(level);
    if (place == null) {
      return false;
    }
    features[row * width + coded.offset + place] = 1;
    return true;
  }

  /// `row 3, column 'age'`, counted from 1.
  private String where(int row, int column) {
    return String.format(
        Locale.ROOT,
        "row %d, column '%s'",
        row + 1,
        Wording.shown(columns.get(column).input.column()));
  }
}
