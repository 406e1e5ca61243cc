package org.bpnet.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.nn.loss.Inputs.goldenTarget;
import static org.bpnet.nn.loss.Inputs.matrix;
import static org.bpnet.nn.loss.Inputs.pass;
import static org.bpnet.nn.loss.Inputs.vector;

import java.util.Arrays;
import java.util.List;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.Golden;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What losses give at kinks and far away, and what they have to do with each other.
class LossRelationsTest {
  // ---- kinks and far away -------------------------------------------------------------------

  /// The gradient by the prediction where the slope jumps, as documented.
  @ParameterizedTest
  @CsvSource({
    "mean_absolute_error, 2, 2, 0",
    "huber(delta=2), 3, 1, 2",
    "quantile(tau=0.9), 1, 1, -0.9",
    "hinge, 1, 1, 0",
    "hinge, -1, -1, 0",
    "squared_hinge, 1, 1, 0",
    "half_squared_error, 4, 1, 3",
    "log_cosh, 1e4, 0, 1",
    "poisson, 41, 0, 2.3538526683702e17",
    "exponential, -1e4, 1, -2.3538526683702e17",
    "exponential, 1e4, 1, 0",
    "logistic, -1e4, 1, -1"
  })
  void should_have_the_documented_slope(
      String loss, double prediction, double target, double slope) {
    try (Pass pass = pass()) {
      Tensor p = pass.input(vector(prediction));
      Tensor value = Losses.CATALOG.create(loss).compute(p, pass.input(vector(target)));

      TensorAssert.assertThat(pass.backward(value).of(p)).hasValuesCloseTo(1e-15, slope);
    }
  }

  @Test
  void should_stop_at_a_perfect_fit() {
    try (Pass pass = pass()) {
      Tensor p = pass.input(matrix(2, 1, 2, 3, 4));
      Tensor value = new RootMeanSquaredError().compute(p, pass.input(matrix(2, 1, 2, 3, 4)));

      TensorAssert.assertThat(value).hasValues(0);
      TensorAssert.assertThat(pass.backward(value).of(p)).hasValues(0, 0, 0, 0);
    }
  }

  @Test
  void should_give_zero_vectors_no_direction() {
    try (Pass pass = pass()) {
      Tensor pair = pass.input(HostArray.of(new double[] {0, 0, 3, 4}, Shape.of(1, 2, 2)));
      Tensor value = CosineEmbedding.of(0).compute(pair, pass.input(vector(1)));

      TensorAssert.assertThat(value).hasValues(1);
      TensorAssert.assertThat(pass.backward(value).of(pair)).hasValues(0, 0, 0, 0);
    }
  }

  @Test
  void should_be_the_first_violation_that_counts() {
    try (Pass pass = pass()) {
      Tensor z = pass.input(matrix(4, 2, 3, 3, 1));
      Tensor label = pass.input(HostArray.of(new int[] {0}, Shape.of(1)));
      Tensor worst = MulticlassHinge.CRAMMER_SINGER.compute(z, label);
      Tensor all = MulticlassHinge.WESTON_WATKINS.compute(z, label);

      TensorAssert.assertThat(worst).hasValues(2);
      TensorAssert.assertThat(pass.backward(worst).of(z)).hasValues(-1, 1, 0, 0);
      TensorAssert.assertThat(all).hasValues(4); // 2 + 2 + 0
      TensorAssert.assertThat(pass.backward(all).of(z)).hasValues(-2, 1, 1, 0);
    }
  }

  @Test
  void should_know_the_loss_of_huge_logits() {
    try (Pass pass = pass()) {
      Tensor logits = pass.input(matrix(2, 1e4, -1e4, 1e4, -1e4));
      Tensor labels = pass.input(HostArray.of(new int[] {0, 1}, Shape.of(2)));
      Tensor answers = pass.input(matrix(2, 1, 0, 0, 1));

      TensorAssert.assertThat(new CrossEntropy().examples(logits, labels)).hasValues(0, 2e4);
      TensorAssert.assertThat(PointwiseLoss.SIGMOID_CROSS_ENTROPY.examples(logits, answers))
          .hasValues(0, 1e4);
      TensorAssert.assertThat(Divergence.JENSEN_SHANNON.examples(logits, answers))
          .hasValuesCloseTo(1e-15, 0, Math.log(2));
      TensorAssert.assertThat(new SoftmaxSquaredError().examples(logits, labels)).hasValues(0, 1);
    }
  }

  // ---- what losses have to do with each other -----------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cross_entropy",
        "cross_entropy(smoothing=0.1)",
        "nll",
        "kl_divergence",
        "reverse_kl_divergence",
        "jensen_shannon",
        "softmax_squared_error"
      })
  void should_agree_between_labels_and_probabilities(String name) {
    Loss loss = Losses.CATALOG.create(name);
    try (Pass pass = pass()) {
      Tensor logits = pass.input(matrix(3, Golden.values("input.logits")));
      Tensor labels = pass.input(goldenTarget(LossCase.LABELS));
      Tensor byLabel = loss.compute(logits, labels);
      Tensor byRow = loss.compute(logits, labels.oneHot(3));

      TensorAssert.assertThat(byLabel).isCloseTo(byRow.toHost(), 1e-14);
      TensorAssert.assertThat(pass.backward(byLabel).of(logits))
          .isCloseTo(pass.backward(byRow).of(logits).toHost(), 1e-15);
    }
  }

  @Test
  void should_be_cross_entropy_less_entropy() {
    try (Pass pass = pass()) {
      Tensor logits = pass.input(matrix(3, Golden.values("input.logits")));
      Tensor t = pass.input(matrix(3, Golden.values("input.distribution")));
      Tensor entropy = t.mul(t.maximum(1e-300).log()).sum(1).neg();
      Tensor cross = new CrossEntropy().examples(logits, t);
      Tensor kl = Divergence.KL_DIVERGENCE.examples(logits, t);

      TensorAssert.assertThat(kl).isCloseTo(cross.sub(entropy).toHost(), 1e-14);
      assertThat(Arrays.stream(kl.toHost().toDoubles()).min().orElseThrow()).isPositive();
      Tensor itself = t.maximum(1e-9).log();
      assertThat(Divergence.KL_DIVERGENCE.compute(itself, t).item()).isCloseTo(0, within(1e-8));
      assertThat(Divergence.JENSEN_SHANNON.compute(itself, t).item()).isCloseTo(0, within(1e-8));
    }
  }

  @Test
  void should_be_bounded_by_a_multiple_of_the_count_of_errors() {
    try (Pass pass = pass()) { // hinge, exponential and log2 of the logistic loss, of the margin
      for (double margin = -3; margin <= 3; margin += 0.25) {
        Tensor z = pass.input(vector(margin));
        Tensor t = pass.input(vector(1));
        double error = margin <= 0 ? 1 : 0;

        assertThat(PointwiseLoss.HINGE.compute(z, t).item()).isGreaterThanOrEqualTo(error);
        assertThat(PointwiseLoss.EXPONENTIAL.compute(z, t).item()).isGreaterThanOrEqualTo(error);
        assertThat(PointwiseLoss.LOGISTIC.compute(z, t).item() / Math.log(2) + 1e-15)
            .isGreaterThanOrEqualTo(error);
      }
    }
  }

  @Test
  void should_become_weighted_cross_entropy_without_focus() {
    try (Pass pass = pass()) {
      Tensor z = pass.input(matrix(3, Golden.values("input.logits")));
      Tensor t = pass.input(matrix(3, Golden.values("input.binary")));
      Tensor plain = PointwiseLoss.SIGMOID_CROSS_ENTROPY.compute(z, t);

      TensorAssert.assertThat(PointwiseLoss.FOCAL.with(0, 0.5).compute(z, t).mul(2))
          .isCloseTo(plain.toHost(), 1e-14);
      TensorAssert.assertThat(PointwiseLoss.LOGISTIC.compute(z, t.mul(2).sub(1)))
          .isCloseTo(plain.toHost(), 1e-14);
    }
  }

  /// The reason why the historical pair was given up: no gradient where it is needed most.
  @Test
  void should_lose_its_gradient_when_certain_and_wrong() {
    try (Pass pass = pass()) {
      Tensor z = pass.input(matrix(2, 20, 0));
      Tensor wrong = pass.input(HostArray.of(new int[] {1}, Shape.of(1)));
      Tensor squared = pass.backward(new SoftmaxSquaredError().compute(z, wrong)).of(z);
      Tensor cross = pass.backward(new CrossEntropy().compute(z, wrong)).of(z);

      assertThat(squared.toHost().at(0)).isPositive().isLessThan(1e-8);
      assertThat(cross.toHost().at(0)).isCloseTo(1, within(1e-8));
    }
  }

  @Test
  void should_count_nothing_when_all_labels_are_ignored() {
    try (Pass pass = pass()) {
      Tensor z = pass.input(matrix(2, 1, 2, 3, 4));
      Tensor labels = pass.input(HostArray.of(new int[] {-100, 255}, Shape.of(2)));
      Tensor value = new CrossEntropy().ignoring(-100, 255).compute(z, labels);

      TensorAssert.assertThat(value).hasValues(0);
      TensorAssert.assertThat(pass.backward(value).of(z)).hasValues(0, 0, 0, 0);
    }
  }

  @Test
  void should_be_zero_with_one_class() {
    try (Pass pass = pass()) {
      Tensor logits = pass.input(matrix(1, 5, -3));
      Tensor labels = pass.input(HostArray.of(new int[2], Shape.of(2)));

      for (String name : List.of("cross_entropy", "crammer_singer", "weston_watkins")) {
        TensorAssert.assertThat(Losses.CATALOG.create(name).compute(logits, labels)).hasValues(0);
      }
    }
  }

  @Test
  void should_sum_half_squares_over_outputs_and_average_over_the_batch() {
    try (Pass pass = pass()) {
      Tensor prediction = pass.input(matrix(2, 1, 2, 3, 4));
      Tensor target = pass.input(matrix(2, 0, 0, 0, 1));

      TensorAssert.assertThat(PointwiseLoss.HALF_SQUARED_ERROR.compute(prediction, target))
          .hasValues((2.5 + 9) / 2);
      TensorAssert.assertThat(
              new RootMeanSquaredError().reduced(Reduction.SUM).compute(prediction, target))
          .hasValuesCloseTo(1e-15, Math.sqrt(2.5 + 9));
    }
  }
}
