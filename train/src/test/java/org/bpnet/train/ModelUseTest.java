package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.train.run.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What classifiers and regressors take, and what they hand out.
class ModelUseTest {
  private static final Settings FEW = Settings.defaults().layers("6,tanh,3,tanh").epochs(20);

  @TempDir private Path dir;

  private Table table(String head, int rows, IntFunction<String> line) throws IOException {
    Stream<String> lines = IntStream.range(0, rows).mapToObj(line);
    Path file = Files.write(dir.resolve("t.csv"), Stream.concat(Stream.of(head), lines).toList());
    return Csv.read(file);
  }

  private static Table iris() {
    return ((DataSource.Tabular) DataSources.open("iris")).table();
  }

  @Test
  void should_hand_out_probabilities_by_name() {
    Table iris = iris();
    try (Classifier classifier = Classifier.fit(DataSources.open("iris"), FEW)) {
      Predictions predictions = classifier.predict(iris);

      assertThat(predictions.probability(0, "setosa")).isEqualTo(predictions.probability(0, 0));
      assertThat(predictions.probability(0, "setosa")).isGreaterThan(0.5);
      assertThatThrownBy(() -> predictions.probability(0, "rose"))
          .hasMessage(
              "predictions: there is no class 'rose'; the classes are setosa, versicolor,"
                  + " virginica");
    }
  }

  /// The output layer's product with what it sees is what is predicted from.
  @Test
  void should_hand_out_what_any_layer_makes() {
    Table iris = iris();
    try (Classifier classifier = Classifier.fit(DataSources.open("iris"), FEW)) {
      HostArray seen = classifier.embeddings(iris, -1);
      HostArray scores = classifier.embeddings(iris, 5);
      Predictions predictions = classifier.predict(iris);

      assertThat(seen.shape()).isEqualTo(Shape.of(150, 3));
      assertThat(classifier.embeddings(iris, 2).shape()).isEqualTo(Shape.of(150, 6));
      assertThat(IntStream.range(0, 450).mapToDouble(seen::at)).allMatch(h -> Math.abs(h) <= 1);
      for (int row = 0; row < 150; row += 10) {
        double ratio = predictions.probability(row, 1) / predictions.probability(row, 0);
        assertThat(Math.log(ratio))
            .isCloseTo(scores.at(3 * row + 1) - scores.at(3 * row), within(1e-4));
      }
      assertThatThrownBy(() -> classifier.embeddings(iris, 6))
          .hasMessage("embeddings: needs 1 to 5 layers, or from -1 down so many fewer, got 6");
    }
  }

  @Test
  void should_take_pictures() {
    Settings settings = Settings.defaults().layers("16,relu").epochs(8);
    try (Classifier classifier = Classifier.fit(DataSources.open("digits"), settings)) {
      var digits = ((DataSource.Examples) DataSources.open("digits")).examples();

      assertThat(classifier.evaluate(digits).accuracy()).isGreaterThan(0.7);
      assertThat(classifier.embeddings(digits, -1).shape().extent(1)).isEqualTo(16);
      assertThat(classifier.summary().toString()).contains("16");
    }
  }

  /// One class of ten is rare, and overlaps the other: only where it counts more is it found.
  @Test
  void should_count_rare_classes_as_told() throws IOException {
    var seed = new Seed(4);
    Table table =
        table(
            "x,kind",
            400,
            i -> {
              boolean rare = i % 10 == 0;
              double x = seed.normal(i) + (rare ? 1 : 0);
              return String.format(Locale.ROOT, "%.4f,%s", x, rare ? "rare" : "usual");
            });
    Settings settings = Settings.defaults().layers("").epochs(60).learningRate(0.05);
    try (Classifier plain = Classifier.fit(table, "kind", settings);
        Classifier weighted =
            Classifier.fit(table, "kind", settings.classWeights(Map.of("rare", 9.0)))) {
      assertThat(plain.evaluate(table).recall(0)).isLessThan(0.3);
      assertThat(weighted.evaluate(table).recall(0)).isGreaterThan(0.5);
    }
    Settings wrong = settings.classWeights(Map.of("new", 1.0));
    assertThatThrownBy(() -> Classifier.fit(table, "kind", wrong))
        .isInstanceOf(SettingsException.class)
        .hasMessage("class weights: 'kind' has no class 'new'; the classes are rare, usual");
    Settings hinge = settings.classWeights(Map.of("rare", 9.0)).loss(PointwiseLoss.HINGE);
    assertThatThrownBy(() -> Classifier.fit(table, "kind", hinge))
        .hasMessage("class weights: are for cross_entropy of classes, got hinge; leave them out");
  }

  /// Cells without a value count as the mean, and two columns are predicted, by any head for them.
  @Test
  void should_predict_several_columns_with_values_missing() throws IOException {
    Table table =
        table(
            "x,z,sum,big",
            60,
            i ->
                String.join(
                    ",",
                    i % 9 == 5 ? "" : "" + i,
                    "" + i % 4,
                    "" + (i + i % 4),
                    i > 29 ? "1" : "0"));
    List<String> both = List.of("sum", "big");
    try (Regressor numbers = Regressor.fit(table, both, FEW);
        Regressor counts = Regressor.fit(table, both, FEW.head(OutputHead.COUNT));
        Regressor answers =
            Regressor.fit(table, List.of("big"), FEW.head(OutputHead.MULTI_LABEL).epochs(100))) {
      answers.save(dir.resolve("model"));
      try (Regressor loaded = Regressor.load(dir.resolve("model"))) {
        assertThat(loaded.head()).isEqualTo(OutputHead.MULTI_LABEL);
        assertThat(loaded.predict(table)).isEqualTo(answers.predict(table));
        assertThat(loaded.answers(table).accuracy()).isGreaterThan(0.8);
      }
      assertThat(numbers.predict(table).shape()).isEqualTo(Shape.of(60, 2));
      assertThat(numbers.target().names()).isEqualTo(both);
      HostArray rates = counts.predict(table);
      assertThat(IntStream.range(0, 120).mapToDouble(rates::at)).allMatch(rate -> rate > 0);
    }
  }
}
