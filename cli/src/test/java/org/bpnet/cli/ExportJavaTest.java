package org.bpnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.data.Dataset;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Csv;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Predictions;
import org.bpnet.train.Regressor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bpnet export --java`: the class is compiled as Java 8 and predicts what the model does.
class ExportJavaTest {
  private static final double TOLERANCE = 1e-6;

  @TempDir private Path dir;

  @Test
  void should_predict_rows_of_a_table() throws Exception {
    Path run = train("iris", "8,relu,batchnorm,6,tanh");
    Class<?> model = exported(run, "com.acme.IrisModel");
    Table table = ((DataSource.Tabular) DataSources.open("iris")).table();

    try (Classifier classifier = Classifier.load(run)) {
      Predictions ours = classifier.predict(table);
      assertThat((String[]) call(model, "classes")).containsExactlyElementsOf(ours.classes());
      String[] columns = (String[]) call(model, "columns");
      for (int row = 0; row < table.rows(); row += 7) {
        int at = row;
        String[] cells =
            Arrays.stream(columns).map(name -> table.cell(at, name)).toArray(String[]::new);
        double[] numbers = Arrays.stream(cells).mapToDouble(Double::parseDouble).toArray();
        assertThat(call(model, "predict", cells)).isEqualTo(ours.name(row));
        assertThat(call(model, "predict", numbers)).isEqualTo(ours.name(row));
        assertShares(ours, row, (double[]) call(model, "probabilities", cells));
        assertShares(ours, row, (double[]) call(model, "probabilities", numbers));
      }
    }
    assertThatThrownBy(() -> call(model, "predict", new String[] {"1", "2", "x", "4"}))
        .hasMessage("column 'petal_length': expected a number, got 'x'");
    assertThatThrownBy(() -> call(model, "predict", new double[3]))
        .hasMessage("IrisModel: needs 4 columns, got 3");
  }

  @Test
  void should_treat_cells_as_in_training() throws Exception {
    var text = new StringBuilder("Größe;colour;\"a \"\"b\"\"\";price\n");
    for (int i = 0; i < 80; i++) {
      text.append(i % 9 == 0 ? "" : i + ",5").append(';');
      text.append(i % 3 == 0 ? "red" : i % 5 == 0 ? "?" : "bl\u00fce").append(';');
      text.append(i % 2 == 0 ? 1234 + i : "n/a").append(';');
      text.append("1.").append(300 + i).append(",25\n");
    }
    Path file = Files.writeString(dir.resolve("table.csv"), text);
    Path run = train(file.toString(), "8,gelu");
    Class<?> model = exported(run, "Prices");
    Table table = Csv.read(file);

    try (Regressor regressor = Regressor.load(run)) {
      HostArray ours = regressor.predict(table);
      for (int row = 0; row < table.rows(); row++) {
        int at = row;
        String[] cells =
            IntStream.range(0, 3).mapToObj(k -> table.written(at, k)).toArray(String[]::new);
        double theirs = (Double) call(model, "predict", cells);
        assertThat(theirs).isCloseTo(ours.at(row), within(TOLERANCE * Math.abs(ours.at(row))));
      }
    }
    assertThat(call(model, "predict", new String[] {" 3,5 ", "green", null})).isNotNull();
  }

  @Test
  void should_predict_pictures() throws Exception {
    Path run = train("digits", "conv4@3x3,batchnorm,relu,maxpool2,16,relu");
    Class<?> model = exported(run, "Digits");
    Dataset digits = ((DataSource.Examples) DataSources.open("digits")).examples();
    int[] some = IntStream.range(0, 20).map(i -> 83 * i).toArray();

    try (Classifier classifier = Classifier.load(run)) {
      Predictions ours = classifier.predict(digits.subset(some));
      for (int i = 0; i < some.length; i++) {
        float[] pixels = digits.features(new int[] {some[i]}).toFloats();
        assertThat(call(model, "predict", pixels)).isEqualTo(ours.name(i));
        assertShares(ours, i, (double[]) call(model, "probabilities", pixels));
      }
    }
  }

  @Test
  void should_say_what_is_missing_or_not_possible() {
    Path run = train("iris", "4,relu");

    CommandRun neither = CommandRun.of("export", run.toString());
    assertThat(neither.code()).isEqualTo(2);
    assertThat(neither.err()).contains("needs --onnx FILE or --java CLASS, or both");

    CommandRun named = CommandRun.of("export", run.toString(), "--java", "com.1acme.Model");
    assertThat(named.code()).isEqualTo(1);
    assertThat(named.errLines())
        .containsExactly(
            "bpnet export: 'com.1acme.Model' is no name of a class; give one such as"
                + " com.acme.IrisModel");
  }

  private Path train(String data, String layers) {
    Path run = dir.resolve("run");
    CommandRun trained =
        CommandRun.of("train", data, "--model", layers, "--epochs", "2", "--out", run.toString());
    assertThat(trained.code()).as(trained.err()).isZero();
    return run;
  }

  private Class<?> exported(Path run, String name) throws IOException, ClassNotFoundException {
    return exported(run, name, dir.resolve("java"));
  }

  /// The class of a run, compiled.
  static Class<?> exported(Path run, String name, Path to)
      throws IOException, ClassNotFoundException {
    CommandRun exported =
        CommandRun.of("export", run.toString(), "--java", name, "--out", to.toString());
    assertThat(exported.code()).as(exported.err()).isZero();
    Path source = to.resolve(name.replace('.', '/') + ".java");
    assertThat(exported.out()).startsWith(source + ": plain Java 8, ");
    int compiled =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, "--release", "8", "-Xlint:-options", source.toString());
    assertThat(compiled).isZero();
    var loader =
        new URLClassLoader(new URL[] {to.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    return loader.loadClass(name);
  }

  private static Object call(Class<?> model, String method, Object... argument) throws Exception {
    Class<?>[] types = Arrays.stream(argument).map(Object::getClass).toArray(Class<?>[]::new);
    try {
      return model.getMethod(method, types).invoke(null, argument);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  static Object call(Class<?> model, String method, String[] cells) throws Exception {
    return call(model, method, new Object[] {cells});
  }

  private static void assertShares(Predictions ours, int row, double[] theirs) {
    List<String> classes = ours.classes();
    assertThat(theirs).hasSize(classes.size());
    for (int label = 0; label < theirs.length; label++) {
      assertThat(theirs[label]).isCloseTo(ours.probability(row, label), within(TOLERANCE));
    }
  }
}
