package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.train.OneWeight.line;
import static org.bpnet.train.OneWeight.scale;
import static org.bpnet.train.OneWeight.sgd;
import static org.bpnet.train.OneWeight.weight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.text.Described;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.loss.Reduction;
import org.bpnet.nn.optim.Average;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.optim.tensor.Sam;
import org.bpnet.nn.regularizer.penalty.L2;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.metric.ClassMetric;
import org.bpnet.train.metric.ValueMetric;
import org.bpnet.train.run.Weights;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.watch.EarlyStopping;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.StopReason;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final Target.Classes TWO = new Target.Classes("xor", List.of("no", "yes"));

  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  @Test
  void should_learn_xor() {
    Layer model =
        Sequential.of(
            Linear.create(params.child("hidden"), 2, 8),
            Activation.TANH,
            Linear.create(params.child("output"), 8, 2));
    Trainer trainer =
        Trainer.builder()
            .loss(new CrossEntropy())
            .optimizer(Adam.defaults(), Schedule.constant(0.05))
            .metrics(ClassMetric.ACCURACY)
            .epochs(100)
            .batchSize(4)
            .build();

    Report report = trainer.fit(model, params, xor(), xor(), event -> {});

    assertThat(report.validation()).containsEntry("accuracy", 1.0);
    assertThat(report.validation().get("loss")).isLessThan(0.05);
    assertThat(report.steps()).isEqualTo(100);
  }

  /// By hand: w = 0, one example x = 2, y = 3, loss (wx − y)² = 9, gradient −2·3·2 = −12, plus the
  /// penalty's 0, learning rate 0.1: w = 1.2.
  @Test
  void should_take_the_step_that_the_formula_says() {
    Layer model = scale(params, 0);
    List<TrainingEvent> events = new ArrayList<>();

    sgd(0.1, 1).fit(model, params, line(2, 3), line(2, 3), events::add);

    assertThat(weight(params)).isCloseTo(1.2, within(1e-12));
    assertThat(events)
        .filteredOn(TrainingEvent.BatchEnded.class::isInstance)
        .singleElement()
        .satisfies(event -> {
          var batch = (TrainingEvent.BatchEnded) event;
          assertThat(batch.loss()).isCloseTo(9, within(1e-12));
          assertThat(batch.step()).isEqualTo(1);
          assertThat(batch.examples()).isEqualTo(1);
        });
    assertThat(events)
        .filteredOn(TrainingEvent.EpochEnded.class::isInstance)
        .singleElement()
        .satisfies(event -> {
          var epoch = (TrainingEvent.EpochEnded) event;
          assertThat(epoch.trainLoss()).isCloseTo(9, within(1e-12));
          assertThat(epoch.validation().get("loss")).isCloseTo(0.36, within(1e-12));
          assertThat(epoch.learningRate()).isEqualTo(0.1);
        });
  }

  @Test
  void should_add_penalties_in_training_but_not_in_validation() {
    Layer model = scale(params, 1);
    List<TrainingEvent> events = new ArrayList<>();
    Trainer trainer =
        Trainer.builder()
            .loss(PointwiseLoss.MEAN_SQUARED_ERROR)
            .penalty(weight -> weight.square().sum().mul(5))
            .optimizer(new Sgd(), Schedule.constant(0))
            .epochs(1)
            .build();

    trainer.fit(model, params, line(2, 3), line(2, 3), events::add);

    // (2·1 − 3)² + 5·1², and without the penalty
    TrainingEvent.EpochEnded epoch = onlyEpoch(events);
    assertThat(epoch.trainLoss()).isCloseTo(6, within(1e-12));
    assertThat(epoch.validation().get("loss")).isCloseTo(1, within(1e-12));
  }

  @Test
  void should_tell_events_in_order() {
    List<String> names = new ArrayList<>();

    sgd(0.01, 2)
        .fit(
            scale(params, 0),
            params,
            lines(),
            line(2, 3),
            event -> names.add(event.getClass().getSimpleName()));

    assertThat(names)
        .containsExactly(
            "RunStarted",
            "BatchEnded",
            "BatchEnded",
            "EpochEnded",
            "BatchEnded",
            "BatchEnded",
            "EpochEnded",
            "Stopped",
            "RunEnded");
  }

  @Test
  void should_weigh_the_last_smaller_batch_by_its_size() {
    List<TrainingEvent> events = new ArrayList<>();

    sgd(0, 1).fit(scale(params, 0), params, lines(), line(2, 3), events::add);

    // targets 1, 2, 3 and a weight that stays 0: (1 + 4 + 9)/3, whatever the batches
    assertThat(onlyEpoch(events).trainLoss()).isCloseTo(14.0 / 3, within(1e-12));
  }

  @Test
  void should_stop_when_there_is_no_progress_and_keep_the_best_epoch() {
    // a rate at which w overshoots more and more: 0 is the best start, epoch 1 the best epoch
    Trainer trainer =
        Trainer.builder()
            .loss(PointwiseLoss.MEAN_SQUARED_ERROR)
            .optimizer(new Sgd(), Schedule.constant(0.3))
            .earlyStopping(new EarlyStopping(3, 0))
            .epochs(50)
            .build();

    Report report = trainer.fit(scale(params, 0), params, line(2, 3), line(2, 3), event -> {});

    assertThat(report.reason()).isEqualTo(StopReason.NO_IMPROVEMENT);
    assertThat(report.bestEpoch()).isEqualTo(1);
    assertThat(report.epochs()).hasSize(4);
    assertThat(weight(params)).isCloseTo(3.6, within(1e-12)); // after epoch 1: 0.3·12
  }

  @Test
  void should_count_only_progress_beyond_the_smallest_difference() {
    Trainer trainer =
        Trainer.builder()
            .loss(PointwiseLoss.MEAN_SQUARED_ERROR)
            .optimizer(new Sgd(), Schedule.constant(1e-6))
            .earlyStopping(new EarlyStopping(2, 1))
            .epochs(50)
            .build();

    Report report = trainer.fit(scale(params, 0), params, line(2, 3), line(2, 3), event -> {});

    assertThat(report.epochs()).hasSize(3);
    assertThat(report.bestEpoch()).isEqualTo(3); // small progress is progress to the weights
  }

  /// By hand as above: w = 0, 1.2, 1.2 + 0.24 = 1.44, ..., 1.5·(1 − 0.2ᵗ); the mean of those after
  /// epochs 2 and 3 is 1.464.
  @Test
  void should_validate_keep_and_hand_over_the_average_but_train_the_weights() {
    Trainer trainer =
        Trainer.builder()
            .loss(PointwiseLoss.MEAN_SQUARED_ERROR)
            .optimizer(new Sgd(), Schedule.constant(0.1))
            .average(new Average.Swa(2, 1))
            .epochs(3)
            .build();

    Report report = trainer.fit(scale(params, 0), params, line(2, 3), line(2, 3), event -> {});

    List<Double> losses =
        report.epochs().stream()
            .map(epoch -> epoch.validation().getOrDefault("loss", -1.0))
            .toList();
    double[] expected = {0.36, 4 * 0.06 * 0.06, 4 * 0.036 * 0.036}; // 4·(w − 1.5)²
    for (int i = 0; i < expected.length; i++) {
      assertThat(losses.get(i)).isCloseTo(expected[i], within(1e-12));
    }
    assertThat(report.epochs().get(2).trainLoss()).isCloseTo(4 * 0.06 * 0.06, within(1e-12));
    assertThat(weight(params)).isCloseTo(1.464, within(1e-12));
  }

  /// The gradient −12 at w = 0 leads up to w = −0.05, where it is 4·(−0.1 − 3) = −12.4.
  @Test
  void should_step_with_the_gradient_from_up_the_hill() {
    Trainer trainer =
        Trainer.builder()
            .loss(PointwiseLoss.MEAN_SQUARED_ERROR)
            .optimizer(Sam.of(new Sgd()), Schedule.constant(0.1))
            .epochs(1)
            .build();

    Report report = trainer.fit(scale(params, 0), params, line(2, 3), line(2, 3), event -> {});

    assertThat(report.epochs().getFirst().trainLoss()).isCloseTo(9, within(1e-12)); // at w = 0
    assertThat(weight(params)).isCloseTo(1.24, within(1e-12));
  }

  @Test
  void should_choose_the_best_epoch_by_the_measure_that_is_watched() {
    Trainer trainer =
        Trainer.builder()
            .loss(PointwiseLoss.MEAN_SQUARED_ERROR)
            .optimizer(new Sgd(), Schedule.constant(0.01))
            .monitor(ValueMetric.MAE)
            .epochs(3)
            .build();

    Report report = trainer.fit(scale(params, 0), params, line(2, 3), line(2, 3), event -> {});

    assertThat(report.bestEpoch()).isEqualTo(3);
    assertThat(report.validation()).containsOnlyKeys("loss", "mae");
  }

  @Test
  void should_keep_the_last_epoch_without_validation() {
    Report report = sgd(0.3, 3).fit(scale(params, 0), params, line(2, 3));

    assertThat(report.bestEpoch()).isEqualTo(3);
    assertThat(report.validation()).isEmpty();
  }

  @Test
  void should_give_the_same_weights_for_the_same_seed_and_others_for_another() {
    assertThat(trained(3)).isEqualTo(trained(3));
    assertThat(trained(3)).isNotEqualTo(trained(4));
  }

  @Test
  void should_refuse_what_cannot_be_trained_before_it_begins() {
    Layer model = scale(params, 1);
    Dataset none = line(2, 3).subset(new int[0]);
    Trainer unreduced =
        Trainer.builder().loss(PointwiseLoss.MEAN_SQUARED_ERROR.reduced(Reduction.NONE)).build();

    assertThatThrownBy(() -> sgd(0.1, 1).fit(model, params, none))
        .hasMessage("training: needs at least one example to train on, got none");
    assertThatThrownBy(() -> unreduced.fit(model, params, line(2, 3)))
        .hasMessage(
            "training: phase 'train' needs an objective that gives the mean over the batch, [], got shape [1]");
    assertThatThrownBy(() -> Trainer.builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Trainer: needs a loss, see Builder.loss");
    assertThatThrownBy(() -> Trainer.builder().epochs(0))
        .hasMessage("Trainer: epochs must be >= 1, got 0");
  }

  @Test
  void should_describe_parts_alike_in_every_process() {
    assertThat(Described.of(new L2(0.5))).isEqualTo("L2[strength=0.5]");
    assertThat(Described.of((Layer) x -> x)).isEqualTo(TrainerTest.class.getName());
    assertThat(Described.of(new Object())).isEqualTo("java.lang.Object");
  }

  private Map<String, HostArray> trained(long seed) {
    try (Parameters fresh = Parameters.create(backend, new Seed(seed))) {
      Layer model = ModelSpec.parse("6,tanh,dropout(0.3)").build(fresh, Shape.of(2), 2);
      Trainer.builder()
          .loss(new CrossEntropy())
          .epochs(3)
          .batchSize(3)
          .seed(new Seed(seed))
          .build()
          .fit(model, fresh, xor());
      return Weights.of(List.of(fresh));
    }
  }

  private static TrainingEvent.EpochEnded onlyEpoch(List<TrainingEvent> events) {
    return events.stream()
        .filter(TrainingEvent.EpochEnded.class::isInstance)
        .map(TrainingEvent.EpochEnded.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Dataset xor() {
    return Dataset.of(
        new float[] {0, 0, 0, 1, 1, 0, 1, 1}, Shape.of(2), new int[] {0, 1, 1, 0}, TWO);
  }

  private static Dataset lines() {
    return Dataset.of(
        new float[] {1, 1, 1}, Shape.of(1), new float[] {1, 2, 3}, new Target.Values(List.of("y")));
  }
}
