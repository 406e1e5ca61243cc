package org.bpnet.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.nn.loss.Inputs.matrix;
import static org.bpnet.nn.loss.Inputs.pass;

import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

  /// Labels 1, 0 and the scores 2, −1 of the second class, by each kind of loss.
  @ParameterizedTest
  @CsvSource({
    "sigmoid_cross_entropy, 0.2200948",
    "cross_entropy, 0.2200948",
    "logistic, 0.2200948",
    "hinge, 0",
    "exponential, 0.2516074",
    "crammer_singer, 0",
    "mse, 0.0432694",
    "mae, 0.1940722",
    "half_squared_error, 0.0216347"
  })
  void should_take_any_loss_of_one_output(String loss, double expected) {
    try (Pass pass = pass()) {
      Tensor z = pass.input(matrix(1, 2, -1));
      Tensor labels = pass.input(HostArray.of(new int[] {1, 0}, Shape.of(2)));
      Tensor spread = pass.input(matrix(2, 0, 1, 1, 0)); // the same as probabilities
      Loss taken = OutputHead.BINARY.loss(Losses.CATALOG.create(loss));

      assertThat(taken.compute(z, labels).item()).isCloseTo(expected, within(1e-7));
      if (!loss.equals("crammer_singer")) { // takes labels only
        assertThat(taken.compute(z, spread).item()).isCloseTo(expected, within(1e-7));
      }
    }
  }

  @Test
  void should_set_each_class_against_the_rest() {
    try (Pass pass = pass()) {
      Tensor z = pass.input(matrix(3, 0.5, -2, 0.25, 1, 3, -0.5));
      Tensor labels = pass.input(HostArray.of(new int[] {0, 2}, Shape.of(2)));
      Tensor hot = pass.input(matrix(3, 1, 0, 0, 0, 0, 1));
      OutputHead head = OutputHead.MULTI_CLASS;

      assertThat(head.loss(PointwiseLoss.HINGE).compute(z, labels).item())
          .isCloseTo((0.5 + 0 + 1.25 + 2 + 4 + 1.5) / 6, within(1e-14));
      TensorAssert.assertThat(head.loss(PointwiseLoss.HALF_SQUARED_ERROR).compute(z, labels))
          .isCloseTo(new SoftmaxSquaredError().compute(z, labels).toHost(), 1e-15);
      TensorAssert.assertThat(head.loss(PointwiseLoss.SIGMOID_CROSS_ENTROPY).compute(z, labels))
          .isCloseTo(PointwiseLoss.SIGMOID_CROSS_ENTROPY.compute(z, hot).toHost(), 1e-15);
    }
  }

  @Test
  void should_compare_numbers_as_they_are_predicted() {
    try (Pass pass = pass()) {
      Tensor z = pass.input(matrix(1, -2, 1));
      Tensor t = pass.input(matrix(1, 1, 3));
      double e = Math.E;

      assertThat(OutputHead.NON_NEGATIVE.loss(PointwiseLoss.MEAN_ABSOLUTE_ERROR).compute(z, t))
          .satisfies(loss -> assertThat(loss.item()).isEqualTo(1.5));
      assertThat(OutputHead.COUNT.loss().compute(z, t).item())
          .isCloseTo((Math.exp(-2) + 2 + e - 3) / 2, within(1e-14));
      assertThat(OutputHead.COUNT.loss(PointwiseLoss.MEAN_SQUARED_ERROR).compute(z, t).item())
          .isCloseTo((Math.pow(Math.exp(-2) - 1, 2) + Math.pow(e - 3, 2)) / 2, within(1e-14));
      Tensor answers = pass.input(matrix(1, 1, 0));
      assertThat(OutputHead.MULTI_LABEL.loss(PointwiseLoss.HINGE).compute(z, answers).item())
          .isEqualTo((3 + 2) / 2.0);
    }
  }

  /// Whatever loss is in the catalogue, a head takes it and gives a finite number, or refuses it.
  @ParameterizedTest
  @EnumSource(OutputHead.class)
  void should_take_or_refuse_each_loss(OutputHead head) {
    for (var entry : Losses.CATALOG.entries()) {
      Loss loss = Losses.CATALOG.create(entry.name());
      try (Pass pass = pass()) {
        Tensor z = pass.input(matrix(head.outputs(2), 0.5, -2, 0.25, 1));
        int rows = z.shape().extent(0);
        Tensor target =
            head.tellsClasses()
                ? pass.range(rows).toReal().sign().toInteger()
                : pass.full(z.shape(), 1);
        if (head.takes(loss.kind())) {
          assertThat(head.loss(loss).compute(z, target).item()).isFinite();
        } else {
          assertThatThrownBy(() -> head.loss(loss))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageStartingWith(head + ": takes no loss of ");
        }
      }
    }
  }

  @Test
  void should_measure_one_output_as_two_classes() {
    try (Pass pass = pass()) {
      Tensor z = pass.input(matrix(1, 2, -1));

      TensorAssert.assertThat(OutputHead.BINARY.scores(z)).hasValues(0, 2, 0, -1);
      assertThatThrownBy(() -> OutputHead.of("two"))
          .hasMessage(
              "head: needs one of regression, non_negative, count, binary, multi_class,"
                  + " multi_label, got two");
    }
  }
}
