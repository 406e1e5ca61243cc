package org.bpnet.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.nn.layer.Layer;
import org.bpnet.onnx.file.OnnxException;
import org.bpnet.onnx.file.OnnxFile;
import org.bpnet.onnx.file.OnnxModel;
import org.bpnet.train.Classifier;
import org.bpnet.train.Predictions;
import org.bpnet.train.Regressor;
import org.bpnet.train.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole models in ONNX Runtime, with what a user has.
class ModelExportTest {
  @TempDir private Path folder;

  /// Numbers, some missing and some far from 0, and categories, some missing.
  private Table table(String name) throws Exception {
    var text = new StringBuilder("size,year,colour,kind,price\n");
    for (int i = 0; i < 60; i++) {
      text.append(i % 11 == 3 ? "" : String.valueOf(0.5 * (i % 9)))
          .append(",")
          .append(1_700_000_000L + 37L * i)
          .append(",")
          .append(
              List.of("red", "grün", "", "blue, dark").get(i % 4).replaceAll("(.*,.*)", "\"$1\""))
          .append(",")
          .append(i % 3 == 0 ? "oak" : i % 3 == 1 ? "ash" : "elm")
          .append(",")
          .append(100 + 3.5 * (i % 7) + i % 4)
          .append("\n");
    }
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return Csv.read(file);
  }

  private static Map<String, Object> columns(Table table, List<String> names) {
    Map<String, Object> inputs = new HashMap<>();
    for (String name : names) {
      if (table.isNumeric(name)) {
        inputs.put(name, HostArray.of(table.numbers(name), Shape.of(table.rows(), 1)));
      } else {
        var cells = new String[table.rows()][1];
        for (int row = 0; row < cells.length; row++) {
          cells[row][0] = table.cell(row, name);
        }
        inputs.put(name, cells);
      }
    }
    return inputs;
  }

  @Test
  void should_classify_rows_of_a_table() throws Exception {
    Table table = table("trees.csv");
    Settings settings = Settings.defaults().layers("16,relu,batchnorm").epochs(3);
    Path file = folder.resolve("trees.onnx");
    try (Classifier model = Classifier.fit(table, "kind", settings)) {
      Onnx.write(model, file);
      Predictions ours = model.predict(table);
      try (var runtime = new OnnxRuntime(file)) {
        OnnxRuntime.Results theirs =
            runtime.run(columns(table, List.of("size", "year", "colour", "price")));

        float[] probabilities = theirs.floats("probabilities");
        String[] labels = theirs.texts("label");
        for (int i = 0; i < table.rows(); i++) {
          assertThat(labels[i]).isEqualTo(ours.name(i));
          for (int c = 0; c < 3; c++) {
            assertThat((double) probabilities[3 * i + c])
                .isCloseTo(ours.probability(i, c), within(1e-6));
          }
        }
      }
      OnnxModel written = OnnxFile.read(file);
      assertThat(written.metadata())
          .containsEntry("bpnet.classes", "[\"ash\",\"elm\",\"oak\"]")
          .containsEntry("bpnet.target", "kind")
          .containsEntry("bpnet.columns", "[\"size\",\"year\",\"colour\",\"price\"]");
    }
  }

  /// In ONNX Runtime, and read back here.
  @Test
  void should_choose_a_class_by_the_threshold_of_the_model() throws Exception {
    Table table = table("oaks.csv").without("colour", "price");
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      String kind = table.cell(row, "kind").equals("oak") ? "oak" : "other";
      rows.add(List.of(table.cell(row, "size"), table.cell(row, "year"), kind));
    }
    Table oaks = Table.of("oaks", List.of("size", "year", "kind"), rows);
    Path file = folder.resolve("oaks.onnx");
    try (Classifier model =
        Classifier.fit(oaks, "kind", Settings.defaults().layers("4,tanh").epochs(3))) {
      double middle =
          IntStream.range(0, oaks.rows())
              .mapToDouble(row -> model.predict(oaks).probability(row, "oak"))
              .sorted()
              .toArray()[oaks.rows() / 2];
      Classifier decided = model.deciding("oak", middle + 1e-6);
      Predictions ours = decided.predict(oaks);
      Onnx.write(decided, file);
      try (var runtime = new OnnxRuntime(file);
          var read = OnnxPredictor.load(file)) {
        assertThat(runtime.run(columns(oaks, List.of("size", "year"))).texts("label"))
            .containsExactly(
                IntStream.range(0, oaks.rows()).mapToObj(ours::name).toArray(String[]::new))
            .contains("oak", "other");
        assertThat(read.predict(oaks))
            .isInstanceOfSatisfying(
                OnnxPredictor.Answer.Classes.class,
                answer -> assertThat(answer.predictions().labels()).isEqualTo(ours.labels()));
      }
    }
  }

  @Test
  void should_predict_numbers_in_their_unit() throws Exception {
    Table table = table("prices.csv");
    Settings settings = Settings.defaults().layers("16,tanh").epochs(3);
    Path file = folder.resolve("prices.onnx");
    try (Regressor model = Regressor.fit(table, "price", settings)) {
      Onnx.write(model, file);
      HostArray ours = model.predict(table);
      try (var runtime = new OnnxRuntime(file)) {
        float[] theirs =
            runtime
                .run(columns(table, List.of("size", "year", "colour", "kind")))
                .floats("prediction");
        for (int i = 0; i < table.rows(); i++) {
          assertThat((double) theirs[i]).isCloseTo(ours.at(i), within(1e-4));
        }
      }
    }
  }

  @Test
  void should_classify_pictures_as_they_are() {
    Path file = folder.resolve("digits.onnx");
    var data = DataSources.open("digits");
    Settings settings =
        Settings.defaults().layers("conv8,relu,maxpool2,batchnorm,16,relu").epochs(1);
    try (Classifier model = Classifier.fit(data, settings)) {
      Onnx.write(model, file);
      var examples =
          switch (data) {
            case org.bpnet.data.source.DataSource.Examples some -> some.examples();
            case org.bpnet.data.source.DataSource.TrainAndTest both -> both.test();
            case org.bpnet.data.source.DataSource.Tabular _ -> throw new AssertionError();
          };
      int[] some = java.util.stream.IntStream.range(0, 50).toArray();
      HostArray pictures = examples.features(some);
      Predictions ours = model.predict(examples.subset(some));
      try (var runtime = new OnnxRuntime(file)) {
        OnnxRuntime.Results theirs =
            runtime.run(Map.of("input", HostArray.of(pictures.toFloats(), pictures.shape())));
        float[] probabilities = theirs.floats("probabilities");
        for (int i = 0; i < probabilities.length; i++) {
          assertThat((double) probabilities[i])
              .isCloseTo(ours.probability(i / 10, i % 10), within(1e-6));
        }
      }
      assertThat(OnnxFile.read(file).metadata())
          .containsEntry("Image.NominalPixelRange", "NominalRange_0_1");
    }
  }

  @Test
  void should_write_the_same_bytes_for_the_same_model() throws Exception {
    try (Backend backend = Backends.best();
        Parameters params = Parameters.create(backend, new Seed(1))) {
      Layer layer = org.bpnet.train.spec.ModelSpec.parse("8,gelu").build(params, Shape.of(3), 2);
      Path one = folder.resolve("one.onnx");
      Path other = folder.resolve("other.onnx");
      Onnx.write(layer, params, Shape.of(3), one);
      Onnx.write(layer, params, Shape.of(3), other);
      assertThat(Files.mismatch(one, other)).isEqualTo(-1);
    }
  }

  @Test
  void should_say_what_has_no_counterpart_and_write_nothing() {
    Path file = folder.resolve("none.onnx");
    try (Backend backend = Backends.best();
        Parameters params = Parameters.create(backend, new Seed(1))) {
      Layer pairs = x -> x.distances(x).flatten(0);
      assertThatThrownBy(() -> Onnx.write(pairs, params, Shape.of(3), file))
          .isInstanceOf(OnnxException.class)
          .hasMessageContaining("grows other than in proportion to the batch: 49 for 7 examples");
      assertThat(file).doesNotExist();
    }
  }
}
