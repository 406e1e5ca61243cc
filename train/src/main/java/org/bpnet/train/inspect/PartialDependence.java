package org.bpnet.train.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Dataset;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableEncoder;
import org.bpnet.train.Classifier;
import org.bpnet.train.Model;
import org.bpnet.train.Regressor;

/// What a model of tables predicts on average if a column has a certain value in every row, and all
/// else stays as it is: PD(v) = 1/N Σ f(v, x_i without the column).
///
/// Values are those of rows. Of a column of numbers they lie at equal shares of the rows, from the
/// lowest to the highest; equal ones are taken once. Of categories each that occurs is taken.
///
/// Where columns go together, the average is over rows that cannot be: a house of 30 m² with ten
/// rooms. So it tells what the model makes of a column, not what the world does.
///
/// **Source.** Friedman 2001, *Greedy function approximation*, section 8.2.
///
/// @param column the name
/// @param numeric whether the values are numbers, and in order
/// @param outputs what is predicted: the classes, whose probabilities these are, or the values'
///   names
/// @param points the values, in order
public record PartialDependence(
    String column, boolean numeric, List<String> outputs, List<Point> points) {
  /// Keeps copies.
  public PartialDependence {
    outputs = List.copyOf(outputs);
    points = List.copyOf(points);
  }

  /// What is predicted at a value.
  ///
  /// @param value as it stands in the table
  /// @param number the same as a number; NaN of a category
  /// @param mean of each output over all rows
  public record Point(String value, double number, List<Double> mean) {}

  /// Averages the predictions of a model over rows of a table.
  ///
  /// @param rows which count, with the target in them; a thousand tell as much as a million
  /// @param most how many values of a column of numbers are looked at, at least 2
  /// @throws IllegalArgumentException if the model is not one of tables, or has no such column
  /// @throws org.bpnet.data.DataFormatException if columns are missing or hold something else
  public static PartialDependence of(Model model, Table rows, String column, int most) {
    if (!(model.inputs() instanceof Inputs.Rows(TableEncoder encoder))) {
      throw new IllegalArgumentException(
          "dependence: the model learnt from images or arrays, which have no columns");
    }
    if (most < 2) {
      throw new IllegalArgumentException("dependence: needs at least 2 values, got " + most);
    }
    int first = 0;
    for (TableEncoder.Input input : encoder.inputs()) {
      if (input.column().equals(column)) {
        return of(model, rows, input, first, encoder.dataset(rows), most);
      }
      first += input.width();
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "dependence: the model has no column '%s', but %s",
            column,
            String.join(", ", encoder.inputs().stream().map(TableEncoder.Input::column).toList())));
  }

  private static PartialDependence of(
      Model model, Table table, TableEncoder.Input input, int first, Dataset rows, int most) {
    String column = input.column();
    Map<Integer, Double> chosen =
        switch (input) {
          case TableEncoder.Input.Numeric numbers ->
              quantiles(numbers(table, numbers, rows, first), most);
          case TableEncoder.Input.Categorical _ -> categories(table, column);
        };
    List<Point> points = new ArrayList<>();
    chosen.forEach((row, number) -> {
      int[] order = new int[rows.size()];
      Arrays.fill(order, row);
      points.add(
          new Point(
              table.cell(row, column),
              number,
              means(model, new Exchanged(rows, order, first, input.width()))));
    });
    boolean numeric = input instanceof TableEncoder.Input.Numeric;
    return new PartialDependence(column, numeric, ModelOutput.names(model.target()), points);
  }

  /// The numbers of a column, whatever their notation, as the model is given them; NaN where there
  /// is none.
  private static double[] numbers(
      Table table, TableEncoder.Input.Numeric input, Dataset rows, int first) {
    HostArray features = rows.features(IntStream.range(0, rows.size()).toArray());
    int width = rows.featureShape().elementCount();
    return IntStream.range(0, rows.size())
        .mapToDouble(row ->
            table.category(row, input.column()).isEmpty()
                ? Double.NaN
                : features.at(row * width + first) * input.scale() + input.mean())
        .toArray();
  }

  /// Rows at equal shares of those with a number, by their number, each number once.
  private static Map<Integer, Double> quantiles(double[] numbers, int most) {
    List<Integer> order =
        IntStream.range(0, numbers.length)
            .filter(row -> !Double.isNaN(numbers[row]))
            .boxed()
            .sorted((a, b) -> Double.compare(numbers[a], numbers[b]))
            .toList();
    Map<Integer, Double> chosen = new LinkedHashMap<>();
    double last = Double.NaN;
    int count = Math.min(most, order.size());
    for (int i = 0; i < count; i++) {
      int at = count == 1 ? 0 : (int) Math.round((double) i * (order.size() - 1) / (count - 1));
      int row = order.get(at);
      if (numbers[row] != last) {
        chosen.put(row, numbers[row]);
        last = numbers[row];
      }
    }
    return chosen;
  }

  /// The first row of each category, by their names.
  private static Map<Integer, Double> categories(Table table, String column) {
    Map<String, Integer> rows = new LinkedHashMap<>();
    for (int row = 0; row < table.rows(); row++) {
      String category = table.category(row, column);
      if (!category.isEmpty()) {
        rows.putIfAbsent(category, row);
      }
    }
    Map<Integer, Double> chosen = new LinkedHashMap<>();
    rows.keySet().stream().sorted().forEach(name -> chosen.put(rows.get(name), Double.NaN));
    return chosen;
  }

  private static List<Double> means(Model model, Dataset rows) {
    HostArray predicted =
        switch (model) {
          case Classifier classifier -> classifier.predictEncoded(rows).probabilities();
          case Regressor regressor -> regressor.predictEncoded(rows);
        };
    int width = predicted.shape().extent(1);
    double[] sums = new double[width];
    for (int row = 0; row < rows.size(); row++) {
      for (int k = 0; k < width; k++) {
        sums[k] += predicted.at(row * width + k);
      }
    }
    return Arrays.stream(sums).map(sum -> sum / rows.size()).boxed().toList();
  }
}
