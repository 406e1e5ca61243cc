package org.bpnet.nn.boltzmann;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeepBeliefNetworkTest {
  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(3));
  private final DeepBeliefNetwork network =
      DeepBeliefNetwork.create(params, VisibleUnits.GAUSSIAN, 6, 5, 4);

  @AfterEach
  void close() {
    params.close();
  }

  @Test
  void should_become_a_network_of_sigmoids() {
    Linear first = Linear.create(params.child("first"), 6, 5);
    Linear second = Linear.create(params.child("second"), 5, 4);
    network
        .machines()
        .getFirst()
        .hiddenBias()
        .load(HostArray.of(new double[] {1, 2, 3, 4, 5}, Shape.of(5)));
    network.into(List.of(first, second));
    Sequential layers = Sequential.of(first, Activation.SIGMOID, second, Activation.SIGMOID);
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      Tensor v = pass.normal(Shape.of(7, 6));
      double[] up = network.hidden(v, 2).toHost().toDoubles();

      assertThat(layers.forward(v).toHost().toDoubles()).containsExactly(up, within(1e-15));
      assertThat(network.hidden(v, 0).toHost()).isEqualTo(v.toHost());
    }
    assertThat(network.machines().getFirst().kind()).isEqualTo(VisibleUnits.GAUSSIAN);
    assertThat(network.machines().getLast().kind()).isEqualTo(VisibleUnits.BERNOULLI);
    assertThatThrownBy(() -> network.into(List.of(first)))
        .hasMessageStartingWith("deep belief network: [Boltzmann 6 - 5, gaussian");
    assertThatThrownBy(() -> DeepBeliefNetwork.create(params, VisibleUnits.BERNOULLI, 3))
        .hasMessage("deep belief network: needs units of at least two layers, got [3]");
  }

  /// With the first machine's hidden units all but sure to be on, what comes down is b + 1·Wᵀ.
  @Test
  void should_draw_from_the_top_down() {
    RestrictedBoltzmannMachine top = network.machines().getLast();
    top.visibleBias().load(HostArray.of(new double[] {50, 50, 50, 50, 50}, Shape.of(5)));
    RestrictedBoltzmannMachine bottom = network.machines().getFirst();
    double[] weights = bottom.weight().value().toDoubles();

    HostArray made = network.samples(3, 2, new Seed(1));

    assertThat(made.shape()).isEqualTo(Shape.of(3, 6));
    for (int i = 0; i < 18; i++) {
      double sum = 0;
      for (int j = 0; j < 5; j++) {
        sum += weights[i % 6 * 5 + j];
      }
      assertThat(made.at(i)).isCloseTo(sum, within(1e-12));
    }
  }
}
