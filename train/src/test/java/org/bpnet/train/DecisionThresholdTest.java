package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bpnet.data.table.Table;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.train.metric.Confusion;
import org.bpnet.train.metric.DecisionThreshold;
import org.bpnet.train.metric.ThresholdCurve;
import org.bpnet.train.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionThresholdTest {
  @TempDir private Path folder;

  private static Table table() {
    Random random = new Random(2);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      double x = random.nextGaussian();
      rows.add(List.of(String.valueOf(x), x + random.nextGaussian() > 0.8 ? "sick" : "healthy"));
    }
    return Table.of("rows", List.of("x", "kind"), rows);
  }

  private static Classifier fit(Table table, OutputHead head) {
    return Classifier.fit(table, "kind", Settings.defaults().layers("4,tanh").head(head).epochs(5));
  }

  /// Labels, evaluation and curve say the same, probabilities stay, and nothing of it is lost on
  /// the way through files.
  @ParameterizedTest
  @EnumSource(
      value = OutputHead.class,
      names = {"BINARY", "MULTI_CLASS"})
  void should_choose_a_class_from_its_probability_on(OutputHead head) {
    Table table = table();
    try (Classifier plain = fit(table, head)) {
      Predictions before = plain.predict(table);
      assertThat(plain.threshold()).isEmpty();
      for (ThresholdCurve.Point point : plain.thresholds(table, "sick").points().subList(1, 110)) {
        Classifier decided = plain.deciding("sick", point.threshold());
        Predictions after = decided.predict(table);
        for (int i = 0; i < table.rows(); i++) {
          double p = before.probability(i, "sick");
          assertThat(after.probability(i, "sick")).isEqualTo(p);
          assertThat(after.name(i)).isEqualTo(p >= point.threshold() ? "sick" : "healthy");
        }
        Confusion confusion = decided.evaluate(table);
        assertThat(confusion.counts()[1][1]).isEqualTo(point.found());
        assertThat(confusion.counts()[0][1]).isEqualTo(point.falseAlarms());
        assertThat(confusion.recall(1)).isCloseTo(point.recall(), within(1e-12));
      }
      Path here = folder.resolve("model");
      plain.deciding("healthy", 0.9).save(here);
      try (Classifier loaded = Classifier.load(here)) {
        assertThat(loaded.threshold()).contains(new DecisionThreshold(0, 0.9));
        Predictions after = loaded.predict(table);
        for (int i = 0; i < table.rows(); i++) {
          assertThat(after.name(i))
              .isEqualTo(before.probability(i, "healthy") >= 0.9 ? "healthy" : "sick");
        }
      }
    }
  }

  /// A threshold belongs to the weights that it was chosen for. The files of a run that goes on fit
  /// together again, whenever it ends.
  @Test
  void should_not_outlive_the_weights_when_a_run_goes_on() {
    Table table = table();
    Path run = folder.resolve("run");
    Settings settings = Settings.defaults().layers("4,tanh").epochs(2);
    try (Classifier first = Classifier.fit(table, "kind", settings.folder(RunFolder.create(run)))) {
      first.deciding("sick", 0.2).save(run);
    }
    Classifier.fit(table, "kind", settings.folder(RunFolder.resume(run))).close();
    try (Classifier loaded = Classifier.load(run)) {
      assertThat(loaded.threshold()).isEmpty();
    }
  }

  @Test
  void should_leave_files_of_others_as_they_were() throws Exception {
    try (Classifier plain = fit(table(), OutputHead.MULTI_CLASS)) {
      plain.save(folder);
      assertThat(Files.readString(folder.resolve("model.json"))).doesNotContain("threshold");
    }
  }

  @Test
  void should_refuse_what_is_no_class_or_probability() {
    try (Classifier plain = fit(table(), OutputHead.MULTI_CLASS)) {
      assertThatThrownBy(() -> plain.deciding("ill", 0.5))
          .hasMessage("threshold: there is no class 'ill', but healthy, sick");
      assertThatThrownBy(() -> plain.deciding("sick", 1))
          .hasMessage("threshold: needs a probability between 0 and 1, got 1.0");
    }
  }
}
