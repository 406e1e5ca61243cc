package org.bpnet.train.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameter;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Inputs;
import org.bpnet.data.table.Table;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.Classifier;
import org.bpnet.train.Regressor;
import org.bpnet.train.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegratedGradientsTest {
  private static final int ROWS = 60;

  /// In double precision, so that what is off is the rule's and not the arithmetic's.
  private static final Backend EXACT = Backends.reference();

  @AfterAll
  static void close() {
    EXACT.close();
  }

  private static Settings settings(String layers) {
    return Settings.defaults().backend(EXACT).seed(3).layers(layers).epochs(3);
  }

  private static Table table() {
    Random random = new Random(4);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      String x = i % 10 == 3 ? "" : String.valueOf(random.nextGaussian());
      String colour = List.of("red", "green", "blue").get(i % 3);
      double y = 100 + 20 * random.nextGaussian();
      rows.add(List.of(x, colour, String.valueOf(y), String.valueOf(-y), i % 4 == 0 ? "a" : "b"));
    }
    return Table.of("rows", List.of("x", "colour", "y", "z", "kind"), rows);
  }

  private static double[] shares(IntegratedGradients found) {
    return found.shares().toDoubles();
  }

  /// Of a line y = w·x + b each column has w·(x − x′), whatever the number of steps: the encoded
  /// number times its weight, the weight of the level that the category has, and nothing of a cell
  /// that is missing.
  @Test
  void should_give_each_column_of_a_line_its_weight_times_its_difference() {
    Table table = table().without("kind");
    try (Regressor model = Regressor.fit(table, List.of("y", "z"), settings(""))) {
      double[] weights = {0.5, 0, 1, -2, 3, 4, -5, 6}; // from x, blue, green, red to y and z
      for (Parameter parameter : model.parameters().parameters()) {
        boolean bias = parameter.shape().rank() == 1;
        parameter.load(HostArray.of(bias ? new double[2] : weights, parameter.shape()));
      }
      for (int k = 0; k < 2; k++) {
        double unit = model.outputs().scale()[k];
        for (int row : new int[] {0, 1, 2, 3}) {
          IntegratedGradients found =
              IntegratedGradients.of(model, table, row, List.of("y", "z").get(k), 1);
          var rows = ((Inputs.Rows) model.inputs()).encoder().encode(table);
          double x = rows.features(new int[] {row}).at(0);
          int level = List.of(2, 1, 0).get(row % 3);

          assertThat(found.columns()).containsExactly("x", "colour");
          assertThat(shares(found)[0]).isCloseTo(unit * x * weights[k], within(1e-9));
          assertThat(shares(found)[1]).isCloseTo(unit * weights[2 * (1 + level) + k], within(1e-9));
          assertThat(found.gap()).isCloseTo(0, within(1e-9));
          assertThat(found.prediction())
              .isCloseTo(model.predict(table).at(2 * row + k), within(1e-9));
        }
      }
      assertThat(shares(IntegratedGradients.of(model, table, 3, "y", 7))[0]).isZero();
    }
  }

  /// Completeness: of a smooth function the gap falls with the square of the number of steps, of
  /// one with kinks at least with the number.
  @ParameterizedTest
  @ValueSource(strings = {"16,tanh", "16,relu"})
  void should_share_out_the_whole_difference_as_steps_grow(String layers) {
    Table table = table().without("z");
    boolean smooth = layers.contains("tanh");
    try (Classifier model =
        Classifier.fit(table, "kind", settings(layers).epochs(40).learningRate(0.05))) {
      for (int row = 0; row < 12; row++) {
        for (int steps : new int[] {20, 200, 2000}) {
          double gap = Math.abs(IntegratedGradients.of(model, table, row, "a", steps).gap());
          double bound = smooth ? 4.0 / (steps * steps) : 1.0 / steps;
          assertThat(gap).as("row %d, %d steps", row, steps).isLessThanOrEqualTo(bound);
        }
      }
    }
  }

  private static Dataset pictures(int channels) {
    Random random = new Random(1);
    int count = 4 * 4 * channels;
    float[] pixels = new float[40 * count];
    int[] labels = new int[40];
    for (int i = 0; i < pixels.length; i++) {
      labels[i / count] = i / count % 2;
      pixels[i] = i % count < channels ? 0 : random.nextFloat(); // the first pixel is black
    }
    return Dataset.of(pixels, Shape.of(4, 4, channels), labels, Target.Classes.numbered(2));
  }

  /// With one step the share is the gradient half-way times the difference; it is compared with
  /// what a little change of a pixel does to the prediction of the model itself.
  @Test
  void should_take_the_gradient_of_what_is_predicted() {
    Dataset pictures = pictures(3);
    try (Classifier model = Classifier.fit(pictures, settings("conv4,tanh"))) {
      IntegratedGradients found = IntegratedGradients.of(model, pictures, 5, "1", 1);
      double step = 1e-3;
      float[] pixels = pictures.features(new int[] {5}).toFloats();
      assertThat(found.shares().shape()).isEqualTo(Shape.of(4, 4, 3));
      for (int i = 0; i < pixels.length; i++) {
        float[] two = new float[2 * pixels.length];
        for (int k = 0; k < two.length; k++) {
          two[k] = pixels[k % pixels.length] / 2;
        }
        two[i] -= (float) step;
        two[pixels.length + i] += (float) step;
        double[] p =
            model
                .predict(Dataset.of(two, Shape.of(4, 4, 3), new int[2], Target.Classes.numbered(2)))
                .probabilities()
                .toDoubles();
        double slope = (p[3] - p[1]) / (two[pixels.length + i] - two[i]);
        assertThat(shares(found)[i]).isCloseTo(slope * pixels[i], within(1e-6));
      }
      assertThat(shares(found)).startsWith(0, 0, 0);
    }
  }

  @Test
  void should_share_out_two_classes_with_one_score_the_other_way_round() {
    Dataset pictures = pictures(1);
    try (Classifier model = Classifier.fit(pictures, settings("8,tanh").head(OutputHead.BINARY))) {
      double[] first = shares(IntegratedGradients.of(model, pictures, 2, "0", 20));
      IntegratedGradients second = IntegratedGradients.of(model, pictures, 2, "1", 20);

      assertThat(second.prediction())
          .isCloseTo(model.predict(pictures).probability(2, 1), within(1e-9));
      for (int i = 0; i < first.length; i++) {
        assertThat(shares(second)[i]).isCloseTo(-first[i], within(1e-12));
      }
      assertThat(Arrays.stream(first).map(Math::abs).max().orElseThrow()).isGreaterThan(1e-4);
    }
  }

  /// The map against what a little change of a pixel does to the score, which is the logarithm of
  /// the probability up to what all classes have in common.
  @Test
  void should_map_how_much_a_pixel_changes_the_score() {
    Dataset pictures = pictures(3);
    try (Classifier model = Classifier.fit(pictures, settings("8,tanh"))) {
      ModelOutput function = ModelOutput.of(model, "1");
      double[] x = function.encoded(pictures, 7);
      double[] values = SaliencyMap.of(model, pictures, 7, "1").values().toDoubles();
      assertThat(values).hasSize(16);
      for (int pixel = 0; pixel < 16; pixel++) {
        double most = 0;
        for (int channel = 0; channel < 3; channel++) {
          double up = score(function, x, pixel * 3 + channel, 1e-5);
          double down = score(function, x, pixel * 3 + channel, -1e-5);
          most = Math.max(most, Math.abs(up - down) / 2e-5);
        }
        assertThat(values[pixel]).isCloseTo(most, within(1e-7));
      }
    }
  }

  private static double score(ModelOutput function, double[] x, int at, double change) {
    double[] moved = x.clone();
    moved[at] += change;
    try (Pass pass = Pass.eval(EXACT)) {
      return function.score(pass.input(HostArray.of(moved, Shape.of(1, 4, 4, 3)))).item();
    }
  }

  @Test
  void should_refuse_what_it_has_no_answer_to() {
    Table table = table().without("z");
    Dataset pictures = pictures(1);
    try (Classifier model = Classifier.fit(table, "kind", settings(""))) {
      assertThatThrownBy(() -> IntegratedGradients.of(model, table, 0, "c", 5))
          .hasMessage("attribution: the model predicts no 'c', but a, b");
      assertThatThrownBy(() -> IntegratedGradients.of(model, table, ROWS, "a", 5))
          .hasMessage("attribution: needs an example from 0 to 59, got 60");
      assertThatThrownBy(() -> IntegratedGradients.of(model, table, 0, "a", 0))
          .hasMessage("attribution: needs at least 1 step, got 0");
      assertThatThrownBy(() -> SaliencyMap.of(model, pictures, 0, "a"))
          .hasMessage("attribution: the model takes tables, not arrays");
    }
    try (Classifier model = Classifier.fit(pictures, settings(""))) {
      assertThatThrownBy(() -> IntegratedGradients.of(model, table, 0, "1", 5))
          .hasMessageContaining("no columns");
      assertThatThrownBy(() -> SaliencyMap.of(model, pictures(3), 0, "1"))
          .hasMessage("attribution: the model takes examples of shape [4, 4, 1], got [4, 4, 3]");
    }
    Dataset words =
        Dataset.of(
            new float[] {0, 1, 2, 3},
            Shape.of(1),
            new int[] {0, 1, 0, 1},
            Target.Classes.numbered(2));
    try (Classifier model = Classifier.fit(words, settings("embedding(4, 3)"))) {
      assertThatThrownBy(() -> IntegratedGradients.of(model, words, 0, "1", 5))
          .hasMessageContaining("looks up vectors by whole numbers");
    }
  }
}
