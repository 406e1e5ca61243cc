package org.bpnet.nn.regularizer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bpnet.core.Backends;
import org.bpnet.core.HostArray;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Seed;
import org.bpnet.core.Shape;
import org.bpnet.core.Tensor;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.init.Initializers;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.Test;

class PenaltyTest {
  private static final HostArray WEIGHT = HostArray.of(new double[] {3, -2, 0, 1}, Shape.of(2, 2));

  @Test
  void should_have_the_gradient_two_lambda_w_for_squares() {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor w = pass.input(WEIGHT);
      Tensor penalty = Penalties.CATALOG.create("l2(strength=0.5)").of(w);

      TensorAssert.assertThat(penalty).hasShape().hasValues(7);
      TensorAssert.assertThat(pass.backward(penalty).of(w)).hasValues(3, -2, 0, 1);
    }
  }

  @Test
  void should_have_the_sign_as_gradient_for_absolute_values() {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor w = pass.input(WEIGHT);
      Tensor penalty = Penalties.CATALOG.create("l1(strength=0.5)").of(w);

      TensorAssert.assertThat(penalty).hasShape().hasValues(3);
      TensorAssert.assertThat(pass.backward(penalty).of(w)).hasValues(0.5, -0.5, 0, 0.5);
    }
  }

  @Test
  void should_leave_biases_alone() {
    try (Backend backend = Backends.reference();
        var params = Parameters.create(backend, new Seed(1));
        Pass pass = Pass.eval(backend)) {
      params.weight("first", Shape.of(2, 3), Initializers.constant(2));
      params.weight("bias", Shape.of(3), Initializers.constant(100));
      params.weight("second", Shape.of(3, 1), Initializers.constant(-1));

      TensorAssert.assertThat(new L2(1).over(pass, params)).hasShape().hasValues(27);
      TensorAssert.assertThat(new L1(1).over(pass, params)).hasShape().hasValues(15);
    }
  }

  @Test
  void should_reject_a_negative_strength() {
    assertThatThrownBy(() -> new L1(-1))
        .hasMessage("L1: strength must be finite and >= 0, got -1.0");
    assertThatThrownBy(() -> new L2(Double.NaN)).hasMessageContaining("L2: strength");
  }
}
