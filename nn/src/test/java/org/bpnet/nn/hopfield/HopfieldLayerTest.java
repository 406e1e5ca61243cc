package org.bpnet.nn.hopfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bpnet.testkit.TensorAssert.assertThat;

import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Attention;
import org.bpnet.testkit.GradientCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HopfieldLayerTest {
  private final Backend backend = Backends.reference();
  private final Parameters params = Parameters.create(backend, new Seed(5));

  @AfterEach
  void close() {
    params.close();
  }

  private HopfieldLayer layer(int patterns, int extent, double beta, int updates) {
    return HopfieldLayer.create(
        params.child("memory"), patterns, extent, beta, updates, Initializers.normal(0, 1));
  }

  /// A thousand random patterns of 64 units of ±1, of which 12 are then wrong: 40 of 64 agree more
  /// than not, and of the others none does by as much, so that the weight of the rest is e⁻¹² or
  /// so.
  @Test
  void should_retrieve_random_patterns_in_one_update() {
    try (Pass pass = Pass.train(backend, new Seed(1))) {
      Tensor patterns = pass.normal(Shape.of(1000, 64)).sign();
      Tensor wrong = pass.range(64).toReal().lessThan(12).mul(-2).add(1);
      Tensor states = patterns.slice(0, 0, 100).mul(wrong);

      Tensor once = HopfieldLayer.update(states, patterns, 1);

      Tensor off = once.sub(patterns.slice(0, 0, 100)).abs().max(1).max(0);
      assertThat(off.item()).isLessThan(0.1);
      assertThat(once.sign()).hasValues(patterns.slice(0, 0, 100).toHost().toDoubles());
    }
  }

  @Test
  void should_never_raise_the_energy() {
    for (double beta : new double[] {0.1, 1, 10}) {
      try (Pass pass = Pass.train(backend, new Seed(2))) {
        Tensor patterns = pass.normal(Shape.of(20, 8));
        Tensor state = pass.normal(Shape.of(50, 8)).mul(2);
        Tensor energy = HopfieldLayer.energy(state, patterns, beta);
        assertThat(energy).hasShape(50);
        for (int i = 0; i < 20; i++) {
          state = HopfieldLayer.update(state, patterns, beta);
          Tensor next = HopfieldLayer.energy(state, patterns, beta);
          assertThat(next.sub(energy).max(0).item()).as("beta %s", beta).isLessThan(1e-12);
          assertThat(next.min(0).item()).isGreaterThanOrEqualTo(0);
          energy = next;
        }
      }
    }
  }

  /// Attention divides by √D, and β takes its place.
  @Test
  void should_equal_attention_to_keys_that_are_their_values() {
    HopfieldLayer layer = layer(7, 4, 1 / Math.sqrt(4), 1);
    try (Pass pass = Pass.train(backend, new Seed(3))) {
      Tensor x = pass.normal(Shape.of(2, 5, 4));
      Tensor stored = pass.read(layer.patterns());

      assertThat(layer.forward(x))
          .hasShape(2, 5, 4)
          .hasValuesCloseTo(1e-14, Attention.of(x, stored, stored).toHost().toDoubles());
    }
  }

  /// ξ − softmax(β ξ Xᵀ) X is the gradient of the energy: at rest the update stays.
  @Test
  void should_move_against_the_gradient_of_the_energy() {
    try (Pass pass = Pass.train(backend, new Seed(4))) {
      Tensor patterns = pass.normal(Shape.of(6, 3)).stopGradient();
      Tensor state = pass.normal(Shape.of(4, 3)).stopGradient().watch();
      Tensor step = state.sub(HopfieldLayer.update(state, patterns, 2));
      Tensor slope = pass.backward(HopfieldLayer.energy(state, patterns, 2).sum()).of(state);

      assertThat(slope).hasValuesCloseTo(1e-12, step.toHost().toDoubles());
    }
  }

  @Test
  void should_have_gradients_through_several_updates() {
    HopfieldLayer layer = layer(5, 3, 1.5, 3);

    GradientCheck.of(in -> layer.forward(in.getFirst()))
        .withShapes(Shape.of(4, 3))
        .parameters(params)
        .verify();
  }

  @Test
  void should_say_what_is_wrong() {
    HopfieldLayer layer = layer(5, 3, 1, 2);
    assertThat(layer).hasToString("Hopfield 5 patterns of 3, 2 updates");
    try (Pass pass = Pass.eval(backend)) {
      assertThatThrownBy(() -> layer.forward(pass.full(Shape.of(2, 4), 1)))
          .isInstanceOf(ShapeException.class)
          .hasMessage("memory: need input [N, .., 3], got [2, 4]");
    }
    assertThatThrownBy(() -> layer(5, 3, 0, 1))
        .hasMessage(
            "memory: needs patterns, extent and updates from 1 on and beta > 0, got 5, 3, 1 and"
                + " 0.0");
  }
}
