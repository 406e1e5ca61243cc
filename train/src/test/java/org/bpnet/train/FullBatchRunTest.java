package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.TableTask;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.minimize.Minimizers;
import org.bpnet.nn.minimize.method.Lbfgs;
import org.bpnet.nn.minimize.method.LevenbergMarquardt;
import org.bpnet.nn.minimize.method.Minimizer;
import org.bpnet.nn.optim.Average;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.regularizer.penalty.L2;
import org.bpnet.nn.regularizer.penalty.Penalties;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.watch.EarlyStopping;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.StopReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Training by a minimizer.
class FullBatchRunTest {
  @TempDir Path folder;

  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));
  private final Linear scale = Linear.withoutBias(params.child("scale"), 1, 1);

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  private void start(double weight) {
    scale.weight().load(HostArray.of(new double[] {weight}, Shape.of(1, 1)));
  }

  private double weight() {
    return scale.weight().value().at(0);
  }

  /// 5,000 examples, more than go through the model at once: 2,500 of (1, 1) and of (1, 3).
  private static Dataset values() {
    float[] x = new float[5000];
    float[] y = new float[5000];
    for (int i = 0; i < x.length; i++) {
      x[i] = 1;
      y[i] = i < 2500 ? 1 : 3;
    }
    return Dataset.of(x, Shape.of(1), y, new Target.Values(List.of("y")));
  }

  private static Trainer.Builder trainer(Minimizer minimizer) {
    return Trainer.builder().loss(PointwiseLoss.MEAN_SQUARED_ERROR).minimizer(minimizer).epochs(30);
  }

  /// (w − 1)² and (w − 3)² in equal parts, and w²: least at w = 1, where it is 2 + 1.
  @Test
  void should_find_the_minimum_of_loss_and_penalty_over_all_examples() {
    start(-4);

    Report report =
        trainer(Lbfgs.defaults()).penalty(new L2(1)).build().fit(scale, params, values());

    assertThat(weight()).isCloseTo(1, within(1e-6));
    assertThat(report.best().trainLoss()).isCloseTo(3, within(1e-9));
    assertThat(report.reason()).isEqualTo(StopReason.CONVERGED);
    assertThat(report.steps()).isEqualTo(report.epochs().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"levenberg_marquardt", "gauss_newton"})
  void should_take_the_mean_squared_error_as_a_sum_of_squares(String name) {
    start(-4);
    Dataset few = values().subset(new int[] {0, 2600, 1});

    Report report = trainer(Minimizers.CATALOG.create(name)).build().fit(scale, params, few);

    assertThat(weight()).isCloseTo(5.0 / 3, within(1e-6));
    assertThat(report.best().trainLoss()).isCloseTo(8.0 / 9, within(1e-9)); // (4 + 16 + 4)/9/3
  }

  @Test
  void should_be_done_at_once_at_a_minimum() {
    start(2);

    Report report = trainer(Lbfgs.defaults()).build().fit(scale, params, values());

    assertThat(weight()).isEqualTo(2);
    assertThat(report.epochs()).hasSize(1);
    assertThat(report.steps()).isZero();
    assertThat(report.reason()).isEqualTo(StopReason.CONVERGED);
  }

  @Test
  void should_stop_after_as_many_iterations_as_allowed() {
    Report report = iris(RunFolder.create(folder.resolve("a")), settings().epochs(3));

    assertThat(report.epochs()).hasSize(3);
    assertThat(report.reason()).isEqualTo(StopReason.COMPLETED);
  }

  @Test
  void should_stop_when_validation_is_stuck() {
    Report report =
        iris(
            RunFolder.create(folder.resolve("a")),
            settings().earlyStopping(new EarlyStopping(2, 0)));

    assertThat(report.reason()).isEqualTo(StopReason.NO_IMPROVEMENT);
    assertThat(report.epochs()).hasSize(report.bestEpoch() + 2);
  }

  @Test
  void should_give_the_same_files_again_also_after_a_kill() throws IOException {
    Report report = iris(RunFolder.create(folder.resolve("whole")), settings());
    assertThat(report.reason()).isEqualTo(StopReason.CONVERGED);
    assertThat(report.validation().get("accuracy")).isGreaterThan(0.9);
    assertThat(report.epochs().getLast().trainLoss()).isLessThan(0.06);

    Path broken = folder.resolve("broken"); // what a killed process leaves
    Files.createDirectories(broken);
    for (String file : List.of("run.json", "model.json")) {
      Files.copy(folder.resolve("whole").resolve(file), broken.resolve(file));
    }
    Files.writeString(broken.resolve("metrics.csv"), "epoch,step\n1,1\n2,");
    iris(RunFolder.resume(broken), settings());
    Report restored = iris(RunFolder.resume(broken), settings());

    for (String file : List.of("model.safetensors", "model.json", "last.safetensors", "run.json")) {
      assertThat(broken.resolve(file)).hasSameBinaryContentAs(folder.resolve("whole/" + file));
    }
    assertThat(Files.readAllLines(broken.resolve("metrics.csv")))
        .hasSize(1 + report.epochs().size());
    assertThat(restored.reason()).isEqualTo(report.reason());
    assertThat(restored.bestEpoch()).isEqualTo(report.bestEpoch());
    assertThat(restored.steps()).isEqualTo(report.steps());
  }

  private static Settings settings() {
    return Settings.defaults()
        .layers("8,tanh")
        .epochs(100)
        .seed(5)
        .minimizer(Lbfgs.defaults())
        .earlyStopping(new EarlyStopping(10, 0));
  }

  private Report iris(RunFolder run, Settings settings) {
    var iris = (DataSource.Tabular) DataSources.open("iris");
    Prepared data = Prepared.of(iris.table(), TableTask.infer(iris.table()), 0.1, 0.2, new Seed(1));
    try (var model = Classifier.fit(data, settings.backend(backend).folder(run))) {
      return model.report().orElseThrow();
    }
  }

  @Test
  void should_refuse_what_means_nothing_to_a_minimizer() {
    Trainer.Builder scheduled =
        trainer(Lbfgs.defaults()).optimizer(new Sgd(), Schedule.constant(1));
    Trainer.Builder averaged = trainer(Lbfgs.defaults()).average(new Average.Ema(0.9));
    Layer model = scale;

    for (Trainer.Builder builder : List.of(scheduled, averaged)) {
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Trainer: a minimizer takes no schedule, bounds, groups, average, augmentations or"
                  + " precision; leave them out");
    }
    Trainer annealed =
        trainer(Lbfgs.defaults())
            .penalty(Penalties.CATALOG.create("annealed(l2(0.01), linear(to=2, total=30))"))
            .build();
    assertThatThrownBy(() -> annealed.fit(model, params, values()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("needs a loss that stays the same");
    Trainer penalized = trainer(LevenbergMarquardt.defaults()).penalty(new L2(1)).build();
    assertThatThrownBy(() -> penalized.fit(model, params, values()))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("levenberg_marquardt: needs a sum of squares");
    assertThatThrownBy(
            () -> iris(RunFolder.create(folder.resolve("a")), settings().schedule("cosine")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("a minimizer finds its own step lengths; leave out");
  }
}
