package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.image.PictureShape;
import org.bpnet.data.prepare.NamedNumbers;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.Losses;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.minimize.Minimizers;
import org.bpnet.nn.optim.formula.Sgd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An example of weight k trains as k examples do, and one of weight 0 as none.
class WeightedTrainingTest {
  private static final int COUNT = 24;
  private static final Target.Classes KINDS = new Target.Classes("kind", List.of("a", "b", "c"));
  private static final Target.Values SIZE = new Target.Values(List.of("size"));

  private final Backend backend = Backends.reference();

  @TempDir Path folder;

  @AfterEach
  void close() {
    backend.close();
  }

  private Table table(String rows) throws IOException {
    return Csv.read(Files.writeString(folder.resolve("t.csv"), rows));
  }

  /// Each example once, or as often as it counts; the last is known to standardizers in any case.
  private static int[] indices(boolean repeated) {
    return IntStream.range(0, COUNT)
        .flatMap(i -> IntStream.generate(() -> i).limit(repeated ? weight(i) : 1))
        .toArray();
  }

  private static int weight(int i) {
    return i * 7 % 4; // 0, 3, 2, 1
  }

  private static double[] weights() {
    return IntStream.range(0, COUNT).mapToDouble(i -> 0.5 * weight(i)).toArray();
  }

  private static float[] features(int[] indices) {
    var features = new float[2 * indices.length];
    var seed = new Seed(3);
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) seed.normal(2L * indices[i / 2] + i % 2);
    }
    return features;
  }

  private static Dataset kinds(int[] indices) {
    int[] labels = IntStream.of(indices).map(i -> i * 5 % 3).toArray();
    return Dataset.of(features(indices), Shape.of(2), labels, KINDS);
  }

  private static Dataset sizes(int[] indices) {
    var sizes = new float[indices.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = indices[i] * 11 % 13;
    }
    return Dataset.of(features(indices), Shape.of(2), sizes, SIZE);
  }

  /// Without standardizers, which see an example as often as it is there.
  private double[] trained(Dataset train, UnaryOperator<Trainer.Builder> settings) {
    int outputs = train.target() instanceof Target.Classes classes ? classes.count() : 1;
    try (var params = Parameters.create(backend, new Seed(5))) {
      var model = Linear.create(params, 2, outputs);
      Trainer.Builder builder =
          Trainer.builder().optimizer(Sgd.defaults()).batchSize(100).epochs(4);
      settings.apply(builder).build().fit(model, params, train);
      HostArray weights = params.parameters().getFirst().value();
      return IntStream.range(0, weights.shape().elementCount()).mapToDouble(weights::at).toArray();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cross_entropy",
        "cross_entropy(smoothing=0.1)",
        "cross_entropy(weights=(1, 2, 3))",
        "cross_entropy(ignore=1)",
        "softmax_squared_error"
      })
  void should_count_examples_of_classes(String loss) {
    UnaryOperator<Trainer.Builder> settings = b -> b.loss(Losses.CATALOG.create(loss));
    Dataset weighted = kinds(indices(false)).weighted(weights());

    assertThat(trained(weighted, settings))
        .containsExactly(trained(kinds(indices(true)), settings), within(1e-6));
    assertThat(trained(kinds(indices(false)), settings))
        .isNotEqualTo(trained(kinds(indices(true)), settings));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mse", "rmse", "huber", "quantile(tau=0.3)", "half_squared_error"})
  void should_count_examples_of_numbers(String loss) {
    UnaryOperator<Trainer.Builder> settings = b -> b.loss(Losses.CATALOG.create(loss));

    assertThat(trained(sizes(indices(false)).weighted(weights()), settings))
        .containsExactly(trained(sizes(indices(true)), settings), within(1e-5));
  }

  @Test
  void should_count_examples_in_parts_of_a_batch() {
    Dataset weighted = kinds(indices(false)).weighted(weights());
    UnaryOperator<Trainer.Builder> whole = b -> b.loss(new CrossEntropy());

    assertThat(trained(weighted, b -> whole.apply(b).accumulate(3)))
        .containsExactly(trained(weighted, whole), within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lbfgs", "levenberg_marquardt", "gauss_newton"})
  void should_count_examples_of_a_minimizer(String method) {
    UnaryOperator<Trainer.Builder> settings =
        b -> b.loss(PointwiseLoss.MEAN_SQUARED_ERROR).minimizer(Minimizers.CATALOG.create(method));

    assertThat(trained(sizes(indices(false)).weighted(weights()), settings))
        .containsExactly(trained(sizes(indices(true)), settings), within(1e-3));
  }

  @Test
  void should_refuse_a_loss_that_compares_whole_batches() {
    Dataset weighted = sizes(indices(false)).weighted(weights());

    assertThatThrownBy(() -> trained(weighted, b -> b.loss((z, t) -> z.sub(t).abs().sum())))
        .hasMessageContaining("compares all examples of a batch at once");
  }

  @Test
  void should_refuse_weights_that_are_none() {
    Dataset examples = kinds(new int[] {0, 1, 2});

    assertThatThrownBy(() -> examples.weighted(1, 2))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("weights: need one for each of 3 examples, got 2");
    assertThatThrownBy(() -> examples.weighted(1, -2, 0))
        .hasMessage("weights: need to be 0 or more, got -2.0 in example 1");
    assertThatThrownBy(() -> examples.weighted(0, 0, 0)).hasMessageContaining("all are 0");
  }

  /// Two of three rows contradict one that counts more than both.
  @Test
  void should_take_a_column_of_a_table() throws IOException {
    var rows = new StringBuilder("count,x,kind\n");
    for (int i = 0; i < 60; i++) {
      boolean counts = i % 3 == 0;
      rows.append(counts ? "9," : "1,").append(i / 3 % 2).append(',');
      rows.append((i / 3 % 2 == 0) == counts ? "a" : "b").append('\n');
    }
    Table table = table(rows.toString());
    Settings settings =
        Settings.defaults().layers("").epochs(40).learningRate(0.2).validation(0).weights("count");
    Table asked = table("x\n0\n1\n");
    try (Classifier weighted = Classifier.fit(table, "kind", settings);
        Classifier plain = Classifier.fit(table.without("count"), "kind", settings.weights(""))) {
      assertThat(weighted.predict(asked).name(0)).isEqualTo("a");
      assertThat(weighted.predict(asked).name(1)).isEqualTo("b");
      assertThat(plain.predict(asked).name(0)).isEqualTo("b");
    }
    assertThatThrownBy(() -> Classifier.fit(table, "kind", settings.weights("kind")))
        .hasMessage("weights: 'kind' is what is predicted; choose another column");
  }

  @Test
  void should_let_classes_count_the_same() throws IOException {
    var rows = new StringBuilder("x,kind\n");
    var seed = new Seed(4);
    for (int i = 0; i < 400; i++) {
      rows.append(seed.normal(i) + (i % 10 == 0 ? 1 : 0))
          .append(i % 10 == 0 ? ",rare\n" : ",usual\n");
    }
    Table table = table(rows.toString());
    Settings settings = Settings.defaults().layers("").epochs(30).learningRate(0.05).validation(0);
    try (Classifier balanced = Classifier.fit(table, "kind", settings.balancedClasses());
        Classifier same =
            Classifier.fit(
                table, "kind", settings.classWeights(Map.of("rare", 5.0, "usual", 5 / 9.0)))) {
      assertThat(balanced.evaluate(table).recall(0)).isGreaterThan(0.5);
      assertThat(balanced.predict(table).probability(0, 0))
          .isCloseTo(same.predict(table).probability(0, 0), within(1e-6));
    }
  }

  /// How dark a digit is comes near to no number, but that it is a number must do.
  @Test
  void should_predict_the_numbers_that_pictures_are_called() {
    Settings settings = Settings.defaults().layers("32,relu").epochs(15).backend(backend);
    DataSource digits = DataSources.open("digits", PictureShape.asStored());
    Dataset all =
        ((DataSource.Examples) digits).examples().subset(IntStream.range(0, 300).toArray());
    try (Regressor regressor = Regressor.fit(new DataSource.Examples("digits", all), settings)) {
      assertThat(regressor.evaluate(all).r2()).isGreaterThan(0.6);
    }
    assertThatThrownBy(
            () -> NamedNumbers.of(new DataSource.Examples("kinds", kinds(new int[] {0, 1, 2}))))
        .hasMessageStartingWith("kinds: the class 'a' is not called a number");
  }
}
