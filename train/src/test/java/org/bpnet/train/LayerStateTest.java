package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.nn.layer.Auxiliary;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.norm.BatchNorm;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.tensor.Sam;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.watch.DivergedException;
import org.bpnet.train.watch.Report;
import org.junit.jupiter.api.Test;

/// What layers ask of the trainer: buffers that change with a step, and losses of their own.
class LayerStateTest {
  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));

  private static Dataset examples(float... x) {
    var targets = new float[x.length];
    targets[0] = 3;
    return Dataset.of(x, Shape.of(1), targets, new Target.Values(List.of("y")));
  }

  private static Trainer trainer(Rule rule, int epochs) {
    return Trainer.builder()
        .loss(PointwiseLoss.MEAN_SQUARED_ERROR)
        .optimizer(rule, Schedule.constant(0.1))
        .epochs(epochs)
        .batchSize(2)
        .build();
  }

  /// The batch has mean 2 and, over n − 1, variance 2; two steps with a momentum of 0.1.
  @Test
  void should_keep_the_running_values_of_a_batch_norm() {
    BatchNorm norm = BatchNorm.create(params.child("norm"), 1);

    trainer(new Sgd(), 2).fit(norm, params, examples(1, 3), examples(1, 3), event -> {});

    assertThat(norm.mean().value().at(0)).isCloseTo(0.38, within(1e-12)); // 0.9·0.2 + 0.2
    assertThat(norm.variance().value().at(0)).isCloseTo(1.19, within(1e-12)); // 1, 1.1, 1.19
  }

  @Test
  void should_update_running_values_once_where_a_rule_looks_twice() {
    BatchNorm norm = BatchNorm.create(params.child("norm"), 1);

    trainer(Sam.of(new Sgd()), 1).fit(norm, params, examples(1, 3), examples(1, 3), event -> {});

    assertThat(norm.mean().value().at(0)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void should_leave_running_values_alone_when_the_loss_is_not_finite() {
    BatchNorm norm = BatchNorm.create(params.child("norm"), 1);
    norm.scale().load(HostArray.of(new double[] {1e200}, Shape.of(1)));

    assertThatThrownBy(() ->
            trainer(new Sgd(), 1).fit(norm, params, examples(1, 3), examples(1, 3), event -> {}))
        .isInstanceOf(DivergedException.class);
    assertThat(norm.mean().value().at(0)).isZero();
    assertThat(norm.variance().value().at(0)).isEqualTo(1);
  }

  /// (wx − y)² + ½(vx − y)² with w = v = 0, x = 2, y = 3: gradients −12 and −6, rate 0.1.
  @Test
  void should_add_the_weighted_loss_of_a_head() {
    Linear head = scale("head");
    Linear last = scale("last");
    Sequential model = Sequential.of(new Auxiliary(head, 0.5), last);

    Report report = trainer(new Sgd(), 1).fit(model, params, examples(2), examples(2), event -> {});

    assertThat(last.weight().value().at(0)).isCloseTo(1.2, within(1e-12));
    assertThat(head.weight().value().at(0)).isCloseTo(0.6, within(1e-12));
    assertThat(report.validation().get("loss")).isCloseTo(0.36, within(1e-12)); // without the head
  }

  private Linear scale(String name) {
    Linear linear = Linear.withoutBias(params.child(name), 1, 1);
    linear.weight().load(HostArray.of(new double[] {0}, Shape.of(1, 1)));
    return linear;
  }
}
