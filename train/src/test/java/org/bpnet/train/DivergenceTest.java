package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bpnet.train.OneWeight.line;
import static org.bpnet.train.OneWeight.scale;
import static org.bpnet.train.OneWeight.sgd;
import static org.bpnet.train.OneWeight.weight;

import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.watch.DivergedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A run that meets NaN or an infinity ends, says where, and leaves the weights as they were.
class DivergenceTest {
  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(1));

  @AfterEach
  void close() {
    params.close();
    backend.close();
  }

  @Test
  void should_name_operation_and_layer_of_the_first_nan_and_change_nothing() {
    Linear linear = Linear.create(params.child("encoder"), 1, 1);
    linear.weight().load(HostArray.of(new double[] {-1}, Shape.of(1, 1)));
    Layer broken = x -> x.pass().within("head", () -> linear.forward(x).log());

    DivergedException e =
        catchThrowableOfType(
            DivergedException.class, () -> sgd(0.5, 3).fit(broken, params, line(2, 3)));

    assertThat(e)
        .hasMessageStartingWith("training diverged in epoch 1, step 1: NaN in the result of ")
        .hasMessageContaining("in layer head")
        .hasMessageContaining("lower the learning rate (0.5)");
    assertThat(e.step()).isEqualTo(1);
    assertThat(linear.weight().value().at(0)).isEqualTo(-1);
  }

  /// The loss √|w·x − y| at its minimum is finite, its slope is not: the update is to blame, which
  /// shows only in the loss after it.
  @Test
  void should_blame_the_update_that_overflowed_and_take_it_back() {
    Layer model = scale(params, 1.5);
    Trainer trainer =
        Trainer.builder()
            .loss((prediction, target) -> prediction.sub(target).abs().sqrt().mean())
            .optimizer(new Sgd(), Schedule.constant(0.1))
            .epochs(5)
            .batchSize(1)
            .build();

    DivergedException e =
        catchThrowableOfType(DivergedException.class, () -> trainer.fit(model, params, line(2, 3)));

    assertThat(e.step()).isEqualTo(1);
    assertThat(e).hasMessageContaining("in layer loss");
    assertThat(weight(params)).isEqualTo(1.5);
  }

  @Test
  void should_blame_the_input_if_it_is_not_finite() {
    Layer model = scale(params, 1);
    Dataset wrong = new NotANumber(line(2, 3));

    assertThatThrownBy(() -> sgd(0.1, 1).fit(model, params, wrong))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("NaN in the input");
  }

  /// A dataset that forgot to check itself.
  private record NotANumber(Dataset raw) implements Dataset {
    @Override
    public int size() {
      return raw.size();
    }

    @Override
    public Shape featureShape() {
      return raw.featureShape();
    }

    @Override
    public Target target() {
      return raw.target();
    }

    @Override
    public HostArray features(int[] indices) {
      return HostArray.of(new float[] {Float.NaN}, Shape.of(1, 1));
    }

    @Override
    public HostArray targets(int[] indices) {
      return raw.targets(indices);
    }
  }
}
