package org.bpnet.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.DataFormatException;
import org.bpnet.data.Dataset;
import org.bpnet.data.SharedData;
import org.bpnet.data.Standardizer;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Facts about real files, counted with other tools.
class RealDataTest {
  private static double sum(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum();
  }

  @Test
  void should_bundle_iris() {
    Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();

    assertThat(iris.rows()).isEqualTo(150);
    assertThat(Arrays.stream(iris.numbers("sepal_length")).sum()).isCloseTo(876.5, within(1e-9));
    assertThat(Arrays.stream(iris.numbers("petal_width")).sum()).isCloseTo(179.9, within(1e-9));
    assertThat(TableTask.infer(iris).target())
        .isEqualTo(new Target.Classes("species", List.of("setosa", "versicolor", "virginica")));
    assertThat(iris.cell(149, "species")).isEqualTo("virginica");
  }

  @Test
  void should_prepare_iris_with_everything_fitted_on_the_training_rows() {
    Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();

    Prepared prepared = Prepared.of(iris, TableTask.infer(iris), 0.1, 0.2, new Seed(1));

    assertThat(prepared.train().size()).isEqualTo(105);
    assertThat(prepared.validation().size()).isEqualTo(15);
    assertThat(prepared.test().size()).isEqualTo(30);
    assertThat(prepared.train().featureShape()).isEqualTo(Shape.of(4));
    assertThat(sum(prepared.train().all().features().toFloats())).isCloseTo(0, within(1e-3));
    assertThat(sum(prepared.test().all().features().toFloats())).isNotCloseTo(0, within(1e-2));
    assertThat(prepared.task())
        .isEqualTo("'species' is text with 3 different values, so this is classification");
    int[] classes = new int[3];
    for (int label : prepared.test().all().targets().toInts()) {
      classes[label]++;
    }
    assertThat(classes).containsExactly(10, 10, 10);
  }

  @Test
  void should_bundle_digits() {
    Dataset digits = ((DataSource.Examples) DataSources.open("digits")).examples();

    assertThat(digits.size()).isEqualTo(1797);
    assertThat(digits.featureShape()).isEqualTo(Shape.of(8, 8, 1));
    Batch first = digits.batch(new int[] {0});
    assertThat(first.targets().toInts()).containsExactly(0);
    assertThat(sum(first.features().toFloats())).isEqualTo(294 / 16.0);
    assertThat(first.features().at(3)).isEqualTo(13 / 16.0);
    int[] counts = new int[10];
    for (int label : digits.all().targets().toInts()) {
      counts[label]++;
    }
    assertThat(counts).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
  }

  @Test
  void should_prepare_digits_with_one_mean_and_deviation() {
    Dataset digits = ((DataSource.Examples) DataSources.open("digits")).examples();

    Prepared prepared = Prepared.of(digits, 0.1, 0.2, new Seed(1));

    assertThat(prepared.train().size()).isBetween(1256, 1260);
    float[] features = prepared.train().all().features().toFloats();
    assertThat(sum(features) / features.length).isCloseTo(0, within(1e-6));
    assertThat(((Inputs.Arrays) prepared.inputs()).standardizer().mean()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"mnist, 5, 27525, 7, 18454", "fashion-mnist, 9, 76247, 9, 33456"})
  void should_read_real_idx_files(
      String name, int trainLabel, int trainSum, int testLabel, int testSum) {
    var source = (DataSource.TrainAndTest) DataSources.open(SharedData.folder(name).toString());

    assertThat(source.train().size()).isEqualTo(60_000);
    assertThat(source.test().size()).isEqualTo(10_000);
    assertThat(source.train().featureShape()).isEqualTo(Shape.of(28, 28, 1));
    assertThat(((Target.Classes) source.train().target()).count()).isEqualTo(10);
    Batch train = source.train().batch(new int[] {0});
    Batch test = source.test().batch(new int[] {0});
    assertThat(train.targets().toInts()).containsExactly(trainLabel);
    assertThat(test.targets().toInts()).containsExactly(testLabel);
    assertThat(sum(train.features().toFloats()) * 255).isCloseTo(trainSum, within(0.01));
    assertThat(sum(test.features().toFloats()) * 255).isCloseTo(testSum, within(0.01));
  }

  @Test
  void should_fit_the_known_mean_and_deviation_of_mnist() {
    var source = (DataSource.TrainAndTest) DataSources.open(SharedData.folder("mnist").toString());

    Standardizer fitted = Standardizer.fit(source.train());

    assertThat(fitted.mean()[0]).isCloseTo(0.1306605, within(1e-6));
    assertThat(fitted.scale()[0]).isCloseTo(0.3081078, within(1e-6));
    assertThat(fitted.mean()[0]).isCloseTo(1567298545 / 255.0 / (60_000 * 784), within(1e-8));
  }

  @Test
  void should_infer_regression_for_diabetes() throws IOException {
    Path folder = SharedData.folder("small");
    List<String> features = lines(folder.resolve("diabetes_data_raw.csv.gz"));
    List<String> targets = lines(folder.resolve("diabetes_target.csv.gz"));
    var text = new StringBuilder("age,sex,bmi,bp,s1,s2,s3,s4,s5,s6,progression\n");
    for (int i = 0; i < features.size(); i++) {
      text.append(features.get(i).replace(' ', ','))
          .append(',')
          .append(targets.get(i))
          .append('\n');
    }
    Table table = Csv.parse("diabetes", text.toString());

    Prepared prepared = Prepared.of(table, TableTask.infer(table), 0.1, 0.2, new Seed(1));

    assertThat(prepared.task())
        .isEqualTo(
            "'progression' holds 214 different whole numbers, more than the 20 that count as"
                + " classes in 442 rows, so this is regression (--task classify takes each as a"
                + " class)");
    assertThat(prepared.train().size()).isEqualTo(310);
    assertThat(prepared.train().featureShape()).isEqualTo(Shape.of(10));
  }

  private static List<String> lines(Path file) throws IOException {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().map(String::strip).collect(Collectors.toList());
    }
  }

  @Test
  void should_say_what_can_be_opened() {
    assertThatThrownBy(() -> DataSources.open("digitz"))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "digitz: is neither a dataset with a name (digits, iris, mnist, fashion-mnist) nor an"
                + " existing file or folder; give such a name, a CSV or Parquet file, or a folder or zip file"
                + " of pictures");
    assertThatThrownBy(() -> DataSources.open("\0"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith("·: is neither");
    assertThat(DataSources.bundled()).containsExactly("iris", "digits");
  }

  @Test
  void should_refuse_examples_of_one_class() {
    Dataset same =
        Dataset.of(
            new float[4],
            Shape.of(1),
            new int[] {1, 1, 1, 1},
            new Target.Classes("y", List.of("a", "b")));

    assertThatThrownBy(() -> Prepared.of(same, 0.1, 0.2, new Seed(1)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("holds 4 examples and no class but 'b', so");
    assertThatThrownBy(() -> Prepared.of(same.subset(new int[0]), 0.1, 0.2, new Seed(1)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("has no examples");
  }
}
