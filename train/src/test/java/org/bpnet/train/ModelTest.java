package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.run.RunFolder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
  private final Backend backend = Backends.reference();

  @TempDir Path folder;

  /// Without tuning at least what scikit-learn 1.2.1's MLPClassifier gives with its defaults on
  /// standardised inputs, as the mean over five splits: 0.940.
  @Test
  void should_classify_irises_with_default_settings() {
    Table iris = iris();
    double sum = 0;
    for (int split = 0; split < 5; split++) {
      Prepared data = Prepared.of(iris, TableTask.infer(iris), 0.1, 0.2, new Seed(100 + split));
      try (Classifier classifier =
          Classifier.fit(data, Settings.defaults().backend(backend).seed(split))) {
        sum += classifier.evaluateEncoded(data.test()).accuracy();
      }
    }

    assertThat(sum / 5).isGreaterThanOrEqualTo(0.94);
  }

  /// scikit-learn gives 0.978 in the same way.
  @Test
  @Tag("slow")
  void should_classify_digits_with_default_settings() {
    var digits = (DataSource.Examples) DataSources.open("digits");
    double sum = 0;
    try (Backend best = Backends.best()) {
      for (int split = 0; split < 5; split++) {
        Prepared data = Prepared.of(digits.examples(), 0.1, 0.2, new Seed(100 + split));
        try (Classifier classifier =
            Classifier.fit(data, Settings.defaults().backend(best).seed(split))) {
          sum += classifier.evaluateEncoded(data.test()).accuracy();
        }
      }
    }

    assertThat(sum / 5).isGreaterThanOrEqualTo(0.975);
  }

  @Test
  void should_predict_by_name_with_probabilities_that_sum_to_one() {
    try (Classifier classifier = Classifier.fit(iris(), "species", quick())) {
      Table flower =
          Table.of(
              "flower",
              List.of("petal_width", "petal_length", "sepal_length", "sepal_width"),
              List.of(List.of("0.2", "1.4", "5.1", "3.5"), List.of("2.5", "6.0", "6.3", "3.3")));

      Predictions predictions = classifier.predict(flower);

      assertThat(predictions.size()).isEqualTo(2);
      assertThat(List.of(predictions.name(0), predictions.name(1)))
          .containsExactly("setosa", "virginica");
      assertThat(predictions.classes()).containsExactly("setosa", "versicolor", "virginica");
      for (int i = 0; i < 2; i++) {
        int example = i;
        assertThat(
                IntStream.range(0, 3).mapToDouble(c -> predictions.probability(example, c)).sum())
            .isCloseTo(1, within(1e-12));
        assertThat(predictions.probability(i, predictions.label(i))).isGreaterThan(1.0 / 3);
      }
    }
  }

  /// Models of images were saved with shape `[H, W]` before 0.1.
  @Test
  void should_read_models_of_gray_images_without_an_axis_of_channels() throws IOException {
    Dataset digits = ((DataSource.Examples) DataSources.open("digits")).examples();
    Dataset some = digits.subset(IntStream.range(0, 100).toArray());
    try (Classifier classifier = Classifier.fit(some, quick().epochs(1))) {
      classifier.save(folder);
      Path file = folder.resolve("model.json");
      String json =
          withoutChecksum(Files.readString(file))
              .replaceAll("(\\[\\s*8,\\s*8),\\s*1(\\s*])", "$1$2");
      Files.writeString(file, json);

      try (var old = (Classifier) Model.load(folder, backend)) {
        assertThat(old.inputs().featureShape()).isEqualTo(Shape.of(8, 8));
        assertThat(old.predict(some)).isEqualTo(classifier.predict(some));
      }
    }
  }

  @Test
  void should_predict_the_same_after_saving_and_loading() {
    Table iris = iris();
    try (Classifier classifier = Classifier.fit(iris, "species", quick())) {
      classifier.save(folder);

      try (Model loaded = Model.load(folder, backend)) {
        assertThat(loaded)
            .isInstanceOfSatisfying(
                Classifier.class,
                same -> {
                  assertThat(same.predict(iris)).isEqualTo(classifier.predict(iris));
                  assertThat(same.target()).isEqualTo(classifier.target());
                  assertThat(same.inputs()).isEqualTo(classifier.inputs());
                  assertThat(same.layers()).isEqualTo(classifier.layers());
                  assertThat(same.provenance()).isEqualTo(classifier.provenance());
                  assertThat(same.report()).isEmpty();
                });
      }
    }
  }

  @Test
  void should_save_the_bytes_that_the_run_folder_holds() throws IOException {
    Path run = folder.resolve("run");
    Path saved = folder.resolve("saved");
    try (Classifier classifier =
        Classifier.fit(iris(), "species", quick().folder(RunFolder.create(run)))) {
      classifier.save(saved);
    }

    for (String file : List.of("model.safetensors", "model.json")) {
      assertThat(Files.readAllBytes(saved.resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(run.resolve(file)));
    }
  }

  @Test
  void should_evaluate_arrays_and_tables_alike() {
    var digits = (DataSource.Examples) DataSources.open("digits");
    Dataset some = digits.examples().subset(IntStream.range(0, 300).toArray());
    try (Classifier classifier = Classifier.fit(some, quick().epochs(8))) {
      Confusion confusion = classifier.evaluate(some);
      Predictions predictions = classifier.predict(some);

      int[] labels = some.all().targets().toInts();
      long right = IntStream.range(0, 300).filter(i -> predictions.label(i) == labels[i]).count();
      assertThat(confusion.accuracy()).isEqualTo(right / 300.0).isGreaterThan(0.9);
    }
  }

  /// y = 1000 + 50·x₁ − 20·x₂ without noise: in the units of y.
  @Test
  void should_predict_values_in_their_own_units() {
    try (Regressor regressor =
        Regressor.fit(plane(200), Settings.defaults().backend(backend).layers("16,tanh"))) {
      HostArray predicted =
          regressor.predict(
              Dataset.of(
                  new float[] {0.5f, 0.25f},
                  Shape.of(2),
                  new float[] {0},
                  new Target.Values(List.of("y"))));

      assertThat(predicted.shape()).isEqualTo(Shape.of(1, 1));
      assertThat(predicted.at(0)).isCloseTo(1000 + 25 - 5, within(5.0));
      assertThat(regressor.evaluate(plane(200)).r2()).isGreaterThan(0.99);
      assertThat(regressor.report().orElseThrow().validation())
          .containsOnlyKeys("loss", "r2", "mae", "rmse");
      assertThat(regressor.report().orElseThrow().validation().get("mae")).isBetween(0.01, 5.0);
    }
  }

  @Test
  void should_save_and_load_a_regressor_with_its_units() {
    try (Regressor regressor = Regressor.fit(plane(50), quick())) {
      regressor.save(folder);
      HostArray before = regressor.predict(plane(7));

      try (Model loaded = Model.load(folder, backend)) {
        assertThat(((Regressor) loaded).predict(plane(7))).isEqualTo(before);
      }
      assertThatThrownBy(() -> Classifier.load(folder))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(folder + ": holds a regressor; load it with Regressor.load");
    }
  }

  @Test
  void should_choose_by_the_target() {
    Table iris = iris();
    Prepared numbers =
        Prepared.of(iris, TableTask.regress(iris, "petal_width"), 0.1, 0, new Seed(0));

    try (Model model = Model.fit(numbers, quick())) {
      assertThat(model).isInstanceOf(Regressor.class);
    }
    assertThatThrownBy(() -> Classifier.fit(numbers, quick()))
        .hasMessage("Classifier: needs classes to predict, got numbers; use Regressor");
  }

  @Test
  void should_refuse_examples_of_another_kind_or_shape() {
    try (Regressor regressor = Regressor.fit(plane(50), quick())) {
      assertThatThrownBy(() -> regressor.predict(iris()))
          .hasMessage("the model takes arrays of shape [2], not tables");
      Dataset wide =
          Dataset.of(new float[3], Shape.of(3), new float[1], new Target.Values(List.of("y")));
      assertThatThrownBy(() -> regressor.predict(wide))
          .hasMessage("the model takes examples of shape [2], got [3]");
    }
  }

  @Test
  void should_say_in_one_line_what_is_wrong_with_a_saved_model() throws IOException {
    try (Classifier classifier = Classifier.fit(iris(), "species", quick())) {
      classifier.save(folder);
    }
    Path json = folder.resolve("model.json");
    String text = withoutChecksum(Files.readString(json));

    Files.writeString(json, text.replace("\"12,relu\"", "\"13,relu\""));
    assertThatThrownBy(() -> Model.load(folder, backend))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            folder.resolve("model.safetensors")
                + ": the model needs hidden1.weight [4, 13], got [4, 12]; the file belongs to"
                + " another model");
    Files.writeString(json, text.replace("\"12,relu\"", "\"12,rleu\""));
    assertThatThrownBy(() -> Model.load(folder, backend))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(json + ": model: item 2, 'rleu'");
    Files.writeString(json, text.substring(0, 50));
    assertThatThrownBy(() -> Model.load(folder, backend))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(json + ": line ")
        .hasMessageEndingWith("; copy the file again or train anew");
    assertThatThrownBy(() -> Model.load(folder.resolve("none"), backend))
        .hasMessage(
            folder.resolve("none") + ": holds no model (there is no model.json); check the path");
  }

  @Test
  void should_give_the_same_bytes_twice_on_the_best_backend() throws IOException {
    for (String name : List.of("a", "b")) {
      try (Backend best = Backends.best();
          Classifier classifier = Classifier.fit(iris(), "species", quick().backend(best))) {
        classifier.save(folder.resolve(name));
      }
    }

    for (String file : List.of("model.safetensors", "model.json")) {
      assertThat(Files.readAllBytes(folder.resolve("a").resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(folder.resolve("b").resolve(file)));
    }
  }

  private static String withoutChecksum(String json) {
    return json.replaceFirst(",\\s*\"checksum\": \"[^\"]*\"", "");
  }

  private Settings quick() {
    return Settings.defaults().backend(backend).layers("12,relu").epochs(30).learningRate(0.01);
  }

  private static Table iris() {
    return ((DataSource.Tabular) DataSources.open("iris")).table();
  }

  private static Dataset plane(int size) {
    var seed = new Seed(3);
    var features = new float[2 * size];
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      features[2 * i] = seed.uniform(2L * i);
      features[2 * i + 1] = seed.uniform(2L * i + 1);
      values[i] = 1000 + 50 * features[2 * i] - 20 * features[2 * i + 1];
    }
    return Dataset.of(features, Shape.of(2), values, new Target.Values(List.of("y")));
  }
}
