package org.bpnet.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.margin.HeadLayer;
import org.bpnet.nn.margin.Heads;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.schedule.Clock;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A head as the objective of a training: it learns, its statistics and its clock move along, and
/// what is validated are its scores.
class HeadTrainingTest {
  private static final int EPOCHS = 15;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "softmax",
        "l_softmax(m=2, lambda=inverse(rate=10, gamma=0.5, power=2))",
        "sphereface(m=2, lambda=inverse(rate=10, gamma=0.5, power=2, floor=0.5))",
        "sphereface(m=2, lambda=1, mode=reference)",
        "normface",
        "cosface(s=8, m=linear(from=0, to=0.3, total=20))",
        "arcface(s=8, m=0.3)",
        "adaface(s=8, m=0.3)",
        "curricularface(s=8, m=0.3)",
        "c_triplet"
      })
  void should_train_a_network(String spec) {
    Dataset clouds = Programs.clouds();
    try (Backend backend = Backends.reference();
        Parameters params = Parameters.create(backend, new Seed(1))) {
      Layer net =
          Sequential.of(
              Linear.create(params.child("hidden"), 4, 8),
              Activation.TANH,
              Linear.create(params.child("features"), 8, 3));
      HeadLayer head = Heads.CATALOG.create(spec).create(params.child("head"), 3, 3);
      Layer model = Sequential.of(net, head);
      Learner learner = Learner.of(params, Adam.defaults()).schedule(Schedule.constant(0.02));

      var report =
          Training.of(Phase.of("train", Objective.head(net, head), learner))
              .source(clouds)
              .sampler(Sampler.shuffled(clouds.size(), 16))
              .validate(Validation.supervised(model, new CrossEntropy(), clouds, List.of()))
              .best(Validation.LOSS, false)
              .epochs(EPOCHS)
              .run();

      assertThat(report.epochs()).hasSize(EPOCHS);
      int[] all = IntStream.range(0, clouds.size()).toArray();
      try (Pass pass = Pass.eval(backend)) {
        Tensor scores = model.forward(pass.input(clouds.features(all)));
        Tensor right = scores.argMax(1).equalTo(pass.input(clouds.targets(all)));
        assertThat(right.mean().item()).isGreaterThan(0.9);
      }
      for (Clock clock : Clock.in(params)) {
        assertThat(clock.getAsLong()).isEqualTo(report.bestEpoch() * report.steps() / EPOCHS);
      }
    }
  }
}
