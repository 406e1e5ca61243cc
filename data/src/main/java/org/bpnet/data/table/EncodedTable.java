package org.bpnet.data.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
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
  private final RowCells cells;
  private final int size;

  /// How many levels each column has; 0 for numbers.
  private final int[] levels;

  private EncodedTable(TableEncoder encoder, RowCells cells, int size) {
    this.featureShape = encoder.featureShape();
    this.cells = cells;
    this.size = size;
    this.levels =
        encoder.inputs().stream()
            .mapToInt(input -> input instanceof TableEncoder.Input.Categorical ? input.width() : 0)
            .toArray();
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
    List<IntUnaryOperator> columns = new ArrayList<>();
    for (TableEncoder.Input input : encoder.inputs()) {
      columns.add(
          switch (input) {
            case TableEncoder.Input.Numeric numeric -> numbers(table, numeric);
            case TableEncoder.Input.Categorical text -> levels(table, text);
          });
    }
    return new EncodedTable(encoder, RowCells.of(table.rows(), columns), table.rows());
  }

  private static IntUnaryOperator numbers(Table table, TableEncoder.Input.Numeric input) {
    IntToDoubleFunction raw = values(table, input.column(), input.notation());
    return row -> {
      double cell = raw.applyAsDouble(row);
      double value = ((Double.isNaN(cell) ? input.fill() : cell) - input.mean()) / input.scale();
      return single(table, input.column(), row, value);
    };
  }

  /// The numbers of a column, in the notation that training had if all are in it, else in the one
  /// that they are in by themselves; NaN where there is none.
  static IntToDoubleFunction values(Table table, String column, Notation trained) {
    TableColumn cells = table.column(column);
    int wrong = cells.firstWithout(trained);
    if (wrong < 0) {
      return cells.numbers(trained);
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

  /// The bits of a number in single precision.
  private static int single(Table table, String column, int row, double value) {
    float single = (float) value;
    if (!Float.isFinite(single)) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "%s: %s is beyond single precision (3.4e38); use a larger unit",
              table.where(row, column),
              table.cell(row, column)));
    }
    return Float.floatToRawIntBits(single);
  }

  /// A level of -1 is one that training did not see.
  private static IntUnaryOperator levels(Table table, TableEncoder.Input.Categorical input) {
    Map<String, Integer> places = places(input.levels());
    IntFunction<String> cells = table.column(input.column()).levels();
    return row -> places.getOrDefault(cells.apply(row), -1);
  }

  private static Map<String, Integer> places(List<String> names) {
    Map<String, Integer> places = new HashMap<>();
    for (String name : names) {
      places.put(name, places.size());
    }
    return places;
  }

  /// The class of each row, or 0 where numbers are predicted.
  ///
  /// @throws DataFormatException if a cell of the columns is missing, is not a number, or is not
  ///   one of the classes
  public static int[] labels(Table table, Target target) {
    target.columns().forEach(column -> TableTask.requirePresent(table, column));
    return switch (target) {
      case Target.Classes classes ->
          IntStream.range(0, table.rows()).map(label(table, classes)).toArray();
      case Target.Values(List<String> names) -> {
        names.forEach(name -> values(table, name, Notation.PLAIN));
        yield new int[table.rows()];
      }
    };
  }

  private static IntUnaryOperator label(Table table, Target.Classes classes) {
    String column = classes.column();
    Map<String, Integer> places = places(classes.names());
    TableColumn cells = table.column(column);
    IntFunction<String> texts = cells.cells();
    Notation notation =
        cells.reading() instanceof Reading.Numbers(Notation own) ? own : Notation.PLAIN;
    return row -> {
      String cell = texts.apply(row);
      int label = places.getOrDefault(cell, -1);
      if (label < 0) { // 1.0 for the class 1
        label = places.getOrDefault(TableTask.className(notation.number(cell)), -1);
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
      return label;
    };
  }

  private static IntUnaryOperator value(Table table, String column) {
    IntToDoubleFunction values = values(table, column, Notation.PLAIN);
    return row -> single(table, column, row, values.applyAsDouble(row));
  }

  /// A table with the predicted columns in it.
  static Dataset labelled(Table table, TableEncoder encoder) {
    EncodedTable rows = of(table, encoder);
    Target target = encoder.target();
    target.columns().forEach(column -> TableTask.requirePresent(table, column));
    List<IntUnaryOperator> columns =
        switch (target) {
          case Target.Classes classes -> List.of(label(table, classes));
          case Target.Values(List<String> names) ->
              names.stream().map(name -> value(table, name)).toList();
        };
    return new Labelled(rows, target, RowCells.of(table.rows(), columns));
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
    var row = new int[cells.width()];
    int at = 0;
    for (int index : indices) {
      cells.copy(index, row, 0);
      for (int column = 0; column < row.length; column++) {
        int cell = row[column];
        if (levels[column] == 0) {
          features[at++] = Float.intBitsToFloat(cell);
        } else {
          if (cell >= 0) {
            features[at + cell] = 1;
          }
          at += levels[column];
        }
      }
    }
    return HostArray.of(features, Shape.of(indices.length, width));
  }

  /// The rows with what is to be predicted.
  private record Labelled(EncodedTable rows, Target target, RowCells answers) implements Dataset {
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
      var cells = new int[Math.multiplyExact(indices.length, answers.width())];
      for (int i = 0; i < indices.length; i++) {
        answers.copy(indices[i], cells, i * answers.width());
      }
      return switch (target) {
        case Target.Classes _ -> HostArray.of(cells, Shape.of(indices.length));
        case Target.Values values -> {
          var numbers = new float[cells.length];
          for (int i = 0; i < cells.length; i++) {
            numbers[i] = Float.intBitsToFloat(cells[i]);
          }
          yield HostArray.of(numbers, Shape.of(indices.length, values.count()));
        }
      };
    }
  }
}
