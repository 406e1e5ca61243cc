package org.bpnet.train.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Folds;
import org.bpnet.train.Classifier;
import org.bpnet.train.Regressor;
import org.bpnet.train.Settings;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.metric.Residuals;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossValidationTest {
  private static final Settings BRIEF = Settings.defaults().layers("4,tanh").epochs(3);
  private static final int EXAMPLES = 61;

  private static float[] points() {
    Random random = new Random(3);
    float[] points = new float[2 * EXAMPLES];
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) random.nextGaussian();
    }
    return points;
  }

  private static Dataset classes() {
    float[] points = points();
    int[] labels = IntStream.range(0, EXAMPLES).map(i -> points[2 * i] > 0.3 ? 1 : 0).toArray();
    return Dataset.of(points, Shape.of(2), labels, Target.Classes.numbered(2));
  }

  private static Dataset numbers() {
    float[] points = points();
    float[] sums = new float[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      sums[i] = points[2 * i] + 2 * points[2 * i + 1];
    }
    return Dataset.of(points, Shape.of(2), sums, new Target.Values(List.of("sum")));
  }

  /// Each fold is what training on it by itself gives, to the bit.
  @Test
  void should_train_each_fold_as_if_it_were_alone() {
    Folds folds = Folds.of(classes(), 4, 0.1, new Seed(1));
    List<CrossValidation.Fold> told = new ArrayList<>();

    CrossValidation result = CrossValidation.run(folds, BRIEF, told::add);

    assertThat(result.folds()).isEqualTo(told).hasSize(4);
    for (int i = 0; i < 4; i++) {
      try (Classifier alone = Classifier.fit(folds.prepared(i), BRIEF)) {
        Confusion expected = alone.evaluateEncoded(folds.prepared(i).test());
        CrossValidation.Fold fold = told.get(i);
        assertThat(fold.confusion()).contains(expected);
        assertThat(fold.measures())
            .containsEntry("accuracy", expected.accuracy())
            .containsEntry("macro_f1", expected.macroF1());
        assertThat(fold.trained() + fold.tested()).isEqualTo(EXAMPLES);
      }
    }
  }

  @Test
  void should_know_which_class_was_taken_for_which_over_all_examples() {
    Dataset data = classes();
    CrossValidation result = CrossValidation.run(Folds.of(data, 4, 0, new Seed(1)), BRIEF);

    Confusion all = result.confusion().orElseThrow();
    long ones = IntStream.of(data.targets(IntStream.range(0, EXAMPLES).toArray()).toInts()).sum();
    assertThat(all.total()).isEqualTo(EXAMPLES);
    assertThat(all.support(1)).isEqualTo(ones);
    double right =
        result.folds().stream()
            .mapToDouble(f -> f.measures().getOrDefault("accuracy", Double.NaN) * f.tested())
            .sum();
    assertThat(all.accuracy()).isCloseTo(right / EXAMPLES, within(1e-12));
  }

  @Test
  void should_measure_numbers_by_their_residuals() {
    Folds folds = Folds.of(numbers(), 3, 0.1, new Seed(1));

    CrossValidation result = CrossValidation.run(folds, BRIEF);

    assertThat(result.confusion()).isEmpty();
    double[] errors = new double[3];
    for (int i = 0; i < 3; i++) {
      try (Regressor alone = Regressor.fit(folds.prepared(i), BRIEF)) {
        Residuals expected = alone.evaluateEncoded(folds.prepared(i).test());
        errors[i] = expected.rmse();
        assertThat(result.folds().get(i).measures())
            .containsEntry("r2", expected.r2())
            .containsEntry("mae", expected.mae())
            .containsEntry("rmse", expected.rmse());
      }
    }
    double mean = (errors[0] + errors[1] + errors[2]) / 3;
    CrossValidation.Spread spread = Objects.requireNonNull(result.measures().get("rmse"));
    assertThat(spread.mean()).isCloseTo(mean, within(1e-12));
    double squares = 0;
    for (double error : errors) {
      squares += (error - mean) * (error - mean);
    }
    assertThat(spread.deviation()).isCloseTo(Math.sqrt(squares / 2), within(1e-12));
  }

  @Test
  void should_refuse_one_folder_for_several_runs(@TempDir Path dir) {
    Folds folds = Folds.of(classes(), 2, 0, new Seed(1));
    Settings settings = BRIEF.folder(RunFolder.create(dir.resolve("run")));

    assertThatThrownBy(() -> CrossValidation.run(folds, settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("cross-validation: makes several runs");
  }
}
