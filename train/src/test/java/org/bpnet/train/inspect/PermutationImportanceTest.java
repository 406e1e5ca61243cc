package org.bpnet.train.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bpnet.core.Parameter;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.table.Table;
import org.bpnet.train.Classifier;
import org.bpnet.train.Regressor;
import org.bpnet.train.Settings;
import org.bpnet.train.inspect.PermutationImportance.Column;
import org.junit.jupiter.api.Test;

class PermutationImportanceTest {
  private static final int ROWS = 400;

  /// y = x, and a column and a word that say nothing of it.
  private static Table line() {
    Random random = new Random(8);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      String x = String.valueOf(random.nextGaussian());
      String noise = String.valueOf(random.nextGaussian());
      rows.add(List.of(noise, x, List.of("red", "green", "blue").get(random.nextInt(3)), x));
    }
    return Table.of("line", List.of("noise", "x", "colour", "y"), rows);
  }

  /// With the weights of noise and colour at 0, R² is 1; of x shuffled, mean and variance stay, so
  /// that the squares double: R² = −1 but for chance.
  @Test
  void should_be_two_for_the_only_column_and_nothing_for_the_others() {
    Table table = line();
    try (Regressor model = Regressor.fit(table, "y", Settings.defaults().layers("").epochs(1))) {
      for (Parameter parameter : model.parameters().parameters()) {
        boolean bias = parameter.shape().rank() == 1;
        float[] values = bias ? new float[1] : new float[] {0, 1, 0, 0, 0};
        parameter.load(HostArray.of(values, parameter.shape()));
      }
      PermutationImportance importance = PermutationImportance.of(model, table, 20, new Seed(1));

      assertThat(importance.measure()).isEqualTo("r2");
      assertThat(importance.baseline()).isGreaterThan(0.99);
      assertThat(importance.columns())
          .extracting(Column::name)
          .containsExactly("x", "noise", "colour");
      Column x = importance.columns().getFirst();
      assertThat(x.mean()).isCloseTo(2, within(0.1));
      assertThat(x.deviation()).isBetween(0.01, 0.3);
      assertThat(x.drops()).hasSize(20);
      assertThat(importance.columns().get(1).drops()).containsOnly(0.0);
      assertThat(importance.columns().get(2).drops()).containsOnly(0.0);
    }
  }

  /// All levels of a word are shuffled together: the word decides the class, so that shuffled it is
  /// right as often as two words of three agree by chance.
  @Test
  void should_shuffle_a_word_as_a_whole() {
    Random random = new Random(2);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      String word = List.of("a", "b", "c").get(i % 3);
      rows.add(List.of(String.valueOf(random.nextGaussian()), word, word));
    }
    Table table = Table.of("words", List.of("noise", "word", "kind"), rows);
    try (Classifier model =
        Classifier.fit(
            table, "kind", Settings.defaults().layers("").epochs(40).learningRate(0.1))) {
      PermutationImportance importance = PermutationImportance.of(model, table, 10, new Seed(0));

      assertThat(importance.measure()).isEqualTo("accuracy");
      assertThat(importance.baseline()).isEqualTo(1);
      Column word = importance.columns().getFirst();
      assertThat(word.name()).isEqualTo("word");
      assertThat(word.mean()).isCloseTo(2.0 / 3, within(0.05));
      assertThat(PermutationImportance.of(model, table, 10, new Seed(0))).isEqualTo(importance);
      assertThat(PermutationImportance.of(model, table, 10, new Seed(1))).isNotEqualTo(importance);
    }
  }

  @Test
  void should_refuse_what_has_no_columns_or_rows() {
    Dataset arrays =
        Dataset.of(
            new float[] {1, 2, 3, 4},
            Shape.of(1),
            new int[] {0, 1, 0, 1},
            Target.Classes.numbered(2));
    try (Classifier model = Classifier.fit(arrays, Settings.defaults().layers("").epochs(1))) {
      assertThatThrownBy(() -> PermutationImportance.of(model, line(), 5, new Seed(0)))
          .hasMessage("importance: the model learnt from images or arrays, which have no columns");
    }
    Table table = line();
    try (Regressor model = Regressor.fit(table, "y", Settings.defaults().layers("").epochs(1))) {
      assertThatThrownBy(() -> PermutationImportance.of(model, table, 0, new Seed(0)))
          .hasMessage("importance: needs at least 2 rows and 1 repeat, got 400 and 0");
    }
  }
}
