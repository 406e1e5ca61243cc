package org.bpnet.data.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.Wording;

/// The rows of a table as features, without what is to be predicted. Categories are kept as one
/// number a cell and spread out when rows are fetched.
public final class EncodedTable {
  private final Shape featureShape;
  private final List<Encoded> columns;
  private final int size;

  private EncodedTable(Shape featureShape, List<Encoded> columns, int size) {
    this.featureShape = featureShape;
    this.columns = columns;
    this.size = size;
  }

  /// One input column, ready to be copied into features from `offset` on.
  private sealed interface Encoded {
    record Numbers(int offset, float[] values) implements Encoded {}

    /// A level of -1 is one that training did not see.
    record Levels(int offset, int[] levels) implements Encoded {}
  }

  static EncodedTable of(Table table, TableEncoder encoder) {
    List<String> missing =
        encoder.inputs().stream()
            .map(TableEncoder.Input::column)
            .filter(name -> !table.hasColumn(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: the model needs columns that are missing: %s; %s",
              table.source(),
              Wording.list(missing),
              table.columnsThereAre()));
    }
    var columns = new ArrayList<Encoded>();
    int offset = 0;
    for (TableEncoder.Input input : encoder.inputs()) {
      columns.add(
          switch (input) {
            case TableEncoder.Input.Numeric numeric ->
                new Encoded.Numbers(offset, numbers(table, numeric));
            case TableEncoder.Input.Categorical text ->
                new Encoded.Levels(offset, levels(table, text));
          });
      offset += input.width();
    }
    return new EncodedTable(encoder.featureShape(), columns, table.rows());
  }

  private static float[] numbers(Table table, TableEncoder.Input.Numeric input) {
    double[] raw = values(table, input.column(), input.notation());
    var values = new float[raw.length];
    for (int row = 0; row < values.length; row++) {
      double value =
          ((Double.isNaN(raw[row]) ? input.fill() : raw[row]) - input.mean()) / input.scale();
      values[row] = single(table, input.column(), row, value);
    }
    return values;
  }

  /// The numbers of a column, in the notation that training had if all are in it, else in the one
  /// that they are in by themselves; NaN where there is none.
  static double[] values(Table table, String column, Notation trained) {
    TableColumn cells = table.column(column);
    double[] numbers = cells.numbers(trained);
    int wrong = firstWithout(cells, numbers);
    if (wrong < 0) {
      return numbers;
    }
    if (cells.isNumeric()) {
      return cells.numbers();
    }
    throw new DataFormatException(
        String.format(
            Locale.ROOT,
            "%s: expected a number as in training%s, got '%s'; correct the cell, or leave it empty",
            table.where(wrong, column),
            trained.equals(Notation.PLAIN) ? "" : ", such as " + trained,
            Wording.shown(cells.cell(wrong))));
  }

  /// The first cell that has a value and no number.
  private static int firstWithout(TableColumn cells, double[] numbers) {
    for (int row = 0; row < numbers.length; row++) {
      if (Double.isNaN(numbers[row]) && !cells.isMissing(row)) {
        return row;
      }
    }
    return -1;
  }

  private static float single(Table table, String column, int row, double value) {
    float single = (float) value;
    if (!Float.isFinite(single)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: %s is beyond single precision (3.4e38); use a larger unit",
              table.where(row, column),
              table.cell(row, column)));
    }
    return single;
  }

  private static int[] levels(Table table, TableEncoder.Input.Categorical input) {
    var index = new HashMap<String, Integer>();
    for (String level : input.levels()) {
      index.put(level, index.size());
    }
    TableColumn cells = table.column(input.column());
    return IntStream.range(0, cells.rows())
        .map(row -> index.getOrDefault(cells.level(row), -1))
        .toArray();
  }

  /// What is to be predicted, for each row: I32 `[N]` or F32 `[N, K]`.
  ///
  /// @throws DataFormatException if a cell of the columns is missing, is not a number, or is not
  ///   one of the classes
  public static HostArray targets(Table table, Target target) {
    target.columns().forEach(column -> TableTask.requirePresent(table, column));
    return switch (target) {
      case Target.Classes classes -> labels(table, classes.column(), classes);
      case Target.Values(List<String> names) -> {
        var values = new float[Math.multiplyExact(table.rows(), names.size())];
        for (int k = 0; k < names.size(); k++) {
          double[] numbers = values(table, names.get(k), Notation.PLAIN);
          for (int row = 0; row < numbers.length; row++) {
            values[row * names.size() + k] = single(table, names.get(k), row, numbers[row]);
          }
        }
        yield HostArray.of(values, Shape.of(table.rows(), names.size()));
      }
    };
  }

  /// How much each row counts, by a column that a task checked.
  public static double[] weights(Table table, String column) {
    return values(table, column, Notation.PLAIN);
  }

  private static HostArray labels(Table table, String column, Target.Classes classes) {
    var index = new HashMap<String, Integer>();
    for (String name : classes.names()) {
      index.put(name, index.size());
    }
    TableColumn cells = table.column(column);
    Notation notation =
        cells.reading() instanceof Reading.Numbers(Notation own) ? own : Notation.PLAIN;
    var labels = new int[table.rows()];
    for (int row = 0; row < labels.length; row++) {
      String cell = cells.cell(row);
      int label = index.getOrDefault(cell, -1);
      if (label < 0) { // 1.0 for the class 1
        label = index.getOrDefault(TableTask.className(notation.number(cell)), -1);
      }
      if (label < 0) {
        throw new DataFormatException(
            String.format(
                Locale.ROOT,
                "%s: '%s' is not one of the classes %s; correct the cell or drop the row",
                table.where(row, column),
                Wording.shown(cell),
                Wording.list(classes.names())));
      }
      labels[row] = label;
    }
    return HostArray.of(labels, Shape.of(labels.length));
  }

  /// The number of rows.
  public int size() {
    return size;
  }

  /// The shape of one row's features, `[D]`.
  public Shape featureShape() {
    return featureShape;
  }

  /// The features of the rows at these indices, F32 `[N, D]`; a fresh array.
  public HostArray features(int[] indices) {
    int width = featureShape.elementCount();
    var features = new float[Math.multiplyExact(indices.length, width)];
    for (Encoded column : columns) {
      switch (column) {
        case Encoded.Numbers(int offset, float[] values) -> {
          for (int i = 0; i < indices.length; i++) {
            features[i * width + offset] = values[indices[i]];
          }
        }
        case Encoded.Levels(int offset, int[] levels) -> {
          for (int i = 0; i < indices.length; i++) {
            int level = levels[indices[i]];
            if (level >= 0) {
              features[i * width + offset + level] = 1;
            }
          }
        }
      }
    }
    return HostArray.of(features, Shape.of(indices.length, width));
  }

  /// The rows with what is to be predicted.
  record Labelled(EncodedTable rows, Target target, HostArray allTargets) implements Dataset {
    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public Shape featureShape() {
      return rows.featureShape();
    }

    @Override
    public HostArray features(int[] indices) {
      return rows.features(indices);
    }

    @Override
    public HostArray targets(int[] indices) {
      return target.pick(allTargets, indices);
    }
  }
}
