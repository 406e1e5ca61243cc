package org.bpnet.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bpnet.nn.loss.Inputs.matrix;
import static org.bpnet.nn.loss.Inputs.pass;

import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pairs of output and loss.
class OutputHeadTest {
  /// Softmax with cross-entropy, sigmoid with cross-entropy and identity with half the squared
  /// error start back-propagation alike, with prediction minus target.
  @ParameterizedTest
  @CsvSource({
    "REGRESSION, 1",
    "NON_NEGATIVE, 1",
    "BINARY, 3",
    "MULTI_CLASS, 1",
    "MULTI_LABEL, 3",
    "AUTOENCODING, 1"
  })
  void should_start_back_propagation_with_prediction_minus_target(OutputHead head, double outputs) {
    try (Pass pass = pass()) {
      Tensor z = pass.input(matrix(3, 1, -2, 0.5, 3, 0, -1));
      Tensor t = pass.input(matrix(3, 0.2, 0.3, 0.5, 0, 1, 0));
      Tensor gradient = pass.backward(head.loss().compute(z, t)).of(z).mul(2 * outputs);
      Tensor difference = head.predict(z).sub(t);
      Tensor open = pass.scalar(0).lessThan(z); // a rectifier passes nothing on where it is shut
      Tensor expected = head == OutputHead.NON_NEGATIVE ? difference.mul(open) : difference;

      TensorAssert.assertThat(gradient).isCloseTo(expected.toHost(), 1e-14);
    }
  }

  @Test
  void should_reconstruct_inputs_of_any_shape() {
    try (Pass pass = pass()) {
      Tensor x = pass.full(Shape.of(2, 2, 3), 1);
      Tensor z = pass.full(Shape.of(2, 6), 3);

      TensorAssert.assertThat(OutputHead.AUTOENCODING.loss().compute(z, x)).hasValues(12);
      assertThat(OutputHead.MULTI_CLASS).hasToString("multi_class");
    }
  }

  /// The step −h(I − 1y) = y − h of the derivation holds only for targets that sum to 1; in general
  /// the gradient is (Σh)·y − h.
  @Test
  void should_scale_softmax_by_the_sum_of_the_targets() {
    try (Pass pass = pass()) {
      Tensor z = pass.input(matrix(3, 1, 2, 3));
      Tensor h = pass.input(matrix(3, 1, 0, 1));
      Tensor gradient = pass.backward(new CrossEntropy().compute(z, h)).of(z);

      TensorAssert.assertThat(gradient).isCloseTo(z.softmax(1).mul(2).sub(h).toHost(), 1e-14);
    }
  }
}
