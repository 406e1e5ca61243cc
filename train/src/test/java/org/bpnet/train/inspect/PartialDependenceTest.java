package org.bpnet.train.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bpnet.core.Parameter;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Regressor;
import org.bpnet.train.Settings;
import org.bpnet.train.inspect.PartialDependence.Point;
import org.junit.jupiter.api.Test;

class PartialDependenceTest {
  private static final int ROWS = 200;

  private static Table table() {
    Random random = new Random(4);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      String x = i % 10 == 3 ? "" : String.valueOf(Math.round(10 * random.nextGaussian()) / 10.0);
      double other = random.nextGaussian();
      rows.add(
          List.of(
              x, String.valueOf(other), List.of("red", "green").get(i % 2), String.valueOf(other)));
    }
    return Table.of("rows", List.of("x", "other", "colour", "y"), rows);
  }

  /// Every row with the value in the table itself, predicted one table after the other.
  private static double mean(Regressor model, Table table, int column, String value) {
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < table.columnNames().size(); i++) {
        cells.add(i == column ? value : table.written(row, i));
      }
      rows.add(cells);
    }
    HostArray predicted = model.predict(Table.of("other", table.columnNames(), rows));
    double sum = 0;
    for (int row = 0; row < table.rows(); row++) {
      sum += predicted.at(row);
    }
    return sum / table.rows();
  }

  @Test
  void should_average_what_is_predicted_with_the_value_in_every_row() {
    Table table = table();
    try (Regressor model =
        Regressor.fit(table, "y", Settings.defaults().layers("8,tanh").epochs(3))) {
      PartialDependence numbers = PartialDependence.of(model, table, "x", 7);
      assertThat(numbers.numeric()).isTrue();
      assertThat(numbers.outputs()).containsExactly("y");
      assertThat(numbers.points()).hasSizeBetween(5, 7);
      assertThat(numbers.points()).extracting(Point::number).isSorted().doesNotHaveDuplicates();
      for (Point point : numbers.points()) {
        assertThat(point.number()).isCloseTo(Double.parseDouble(point.value()), within(1e-5));
        assertThat(point.mean().getFirst())
            .isCloseTo(mean(model, table, 0, point.value()), within(1e-6));
      }

      PartialDependence colours = PartialDependence.of(model, table, "colour", 7);
      assertThat(colours.numeric()).isFalse();
      assertThat(colours.points()).extracting(Point::value).containsExactly("green", "red");
      for (Point point : colours.points()) {
        assertThat(point.mean().getFirst())
            .isCloseTo(mean(model, table, 2, point.value()), within(1e-6));
      }
    }
  }

  /// A line of the column alone gives back its slope, and 0 for a column that it does not look at.
  @Test
  void should_be_a_line_of_a_line() {
    Table table = table();
    try (Regressor model = Regressor.fit(table, "y", Settings.defaults().layers("").epochs(1))) {
      for (Parameter parameter : model.parameters().parameters()) {
        float[] values = new float[parameter.shape().elementCount()];
        if (parameter.shape().rank() == 2) {
          values[1] = 2; // of `other`
        }
        parameter.load(HostArray.of(values, parameter.shape()));
      }
      List<Point> line = PartialDependence.of(model, table, "other", 9).points();
      double slope =
          (line.getLast().mean().getFirst() - line.getFirst().mean().getFirst())
              / (line.getLast().number() - line.getFirst().number());
      for (Point point : line) {
        assertThat(point.mean().getFirst() - line.getFirst().mean().getFirst())
            .isCloseTo(slope * (point.number() - line.getFirst().number()), within(1e-4));
      }
      assertThat(slope).isPositive();
      List<Point> flat = PartialDependence.of(model, table, "x", 9).points();
      assertThat(flat)
          .allSatisfy(point -> assertThat(point.mean()).isEqualTo(flat.getFirst().mean()));
    }
  }

  @Test
  void should_average_probabilities_of_classes() {
    Table table = table();
    try (Classifier model =
        Classifier.fit(table, "colour", Settings.defaults().layers("").epochs(2))) {
      for (Point point : PartialDependence.of(model, table, "other", 5).points()) {
        assertThat(point.mean().stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-6));
      }
    }
  }

  @Test
  void should_refuse_what_it_has_no_answer_to() {
    Table table = table();
    try (Regressor model = Regressor.fit(table, "y", Settings.defaults().layers("").epochs(1))) {
      assertThatThrownBy(() -> PartialDependence.of(model, table, "color", 5))
          .hasMessage("dependence: the model has no column 'color', but x, other, colour");
      assertThatThrownBy(() -> PartialDependence.of(model, table, "x", 1))
          .hasMessageContaining("at least 2 values");
    }
  }
}
