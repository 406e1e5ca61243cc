package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.regularizer.penalty.AnnealedPenalty;
import org.bpnet.nn.regularizer.penalty.FeatureIncay;
import org.bpnet.nn.regularizer.penalty.L2;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.nn.schedule.curve.LinearRamp;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.Test;

/// Penalties of a run that depend on the step or on features.
class PenalizedTrainingTest {
  private final Parameters params = Parameters.create(Backends.reference(), new Seed(1));

  private static List<TrainingEvent.EpochEnded> ended(List<TrainingEvent> events) {
    return events.stream()
        .filter(TrainingEvent.EpochEnded.class::isInstance)
        .map(TrainingEvent.EpochEnded.class::cast)
        .toList();
  }

  /// By hand: the factor is 0, 1, 2 at the three updates, so the penalty is 5·factor·w².
  @Test
  void should_anneal_penalties_by_the_number_of_the_step() {
    Linear model = Linear.withoutBias(params.child("scale"), 1, 1);
    model.weight().load(HostArray.of(new double[] {1}, Shape.of(1, 1)));
    Dataset line =
        Dataset.of(new float[] {2}, Shape.of(1), new float[] {3}, new Target.Values(List.of("y")));
    List<TrainingEvent> events = new ArrayList<>();
    Trainer trainer =
        Trainer.builder()
            .loss(PointwiseLoss.MEAN_SQUARED_ERROR)
            .penalty(new AnnealedPenalty(new L2(5), new LinearRamp(0, 2, 2)))
            .optimizer(new Sgd(), Schedule.constant(0))
            .epochs(3)
            .build();

    trainer.fit(model, params, line, line, events::add);

    assertThat(ended(events)).extracting(epoch -> epoch.trainLoss()).containsExactly(1., 6., 11.);
  }

  /// By hand: features of length² 1 and 4, the first class right in both: 3·(1/2 + 1/5)/2 is added.
  @Test
  void should_penalize_the_features_that_the_last_layer_sees() {
    Layer last = Linear.create(params.child("last"), 2, 2, Initializers.constant(0));
    Layer model = Sequential.of(Activation.RELU, last);
    Dataset data =
        Dataset.of(
            new float[] {1, -7, -3, 2},
            Shape.of(2),
            new int[] {0, 0},
            new Target.Classes("class", List.of("a", "b")));
    var trainer =
        Trainer.builder()
            .loss(new CrossEntropy())
            .penalty(new FeatureIncay(3, 1))
            .optimizer(new Sgd(), Schedule.constant(0))
            .epochs(1);
    List<TrainingEvent> events = new ArrayList<>();

    trainer.build().fit(model, params, data, data, events::add);

    TrainingEvent.EpochEnded epoch = ended(events).getFirst();
    assertThat(epoch.trainLoss()).isCloseTo(Math.log(2) + 1.05, within(1e-12));
    assertThat(epoch.validation().get("loss")).isCloseTo(Math.log(2), within(1e-12));
    Dataset values =
        Dataset.of(
            new float[] {1, 2},
            Shape.of(2),
            new float[] {3, 4},
            new Target.Values(List.of("y", "z")));
    assertThatThrownBy(() -> trainer.build().fit(last, params, data))
        .hasMessageStartingWith("training: penalties on features need a Sequential, whose last");
    assertThatThrownBy(
            () -> trainer.loss(PointwiseLoss.MEAN_SQUARED_ERROR).build().fit(model, params, values))
        .hasMessageContaining("FeatureIncay: need labels of classes, I32 [N], got ");
  }
}
