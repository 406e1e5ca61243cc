package org.bpnet.nn.loss;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bpnet.nn.loss.Inputs.goldenPrediction;
import static org.bpnet.nn.loss.Inputs.goldenTarget;
import static org.bpnet.nn.loss.Inputs.pass;

import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.activation.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What losses refuse, and in which words.
class LossErrorsTest {
  @Test
  void should_name_both_kinds_of_target() {
    try (Pass pass = pass()) {
      Tensor logits = pass.input(goldenPrediction(LossCase.LABELS));
      Tensor columns = pass.input(goldenTarget(LossCase.LABELS)).expandDims(1);

      assertThatThrownBy(() -> new CrossEntropy().compute(logits, columns))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "CrossEntropy: labels must be I32 [N], probabilities real [N, C]; "
                  + "got I32 [5, 1] for logits [5, 3]");
      assertThatThrownBy(() -> new CrossEntropy().compute(logits, pass.full(Shape.of(5), 1)))
          .hasMessageContaining("got F64 [5] for logits [5, 3]");
      assertThatThrownBy(() -> new CrossEntropy().compute(columns.toReal().reshape(5), columns))
          .hasMessage("CrossEntropy: need logits [N, C], got [5]");
      assertThatThrownBy(() -> MulticlassHinge.CRAMMER_SINGER.compute(logits, logits))
          .hasMessage("crammer_singer: labels must be I32 [N]; got F64 [5, 3] for scores [5, 3]");
      assertThatThrownBy(() -> new CrossEntropy().weighted(1, 2).compute(logits, logits))
          .hasMessage("CrossEntropy: need a weight for each of 3 classes, got 2");
    }
  }

  @Test
  void should_say_what_shapes_fit() {
    try (Pass pass = pass()) {
      Tensor square = pass.full(Shape.of(4, 4), 1);

      assertThatThrownBy(() -> MarginRanking.of(1).compute(square, square))
          .hasMessage(
              "margin_ranking(margin=1): need pairs [N, 2] and target [N], got [4, 4] and [4, 4]");
      assertThatThrownBy(() -> CosineEmbedding.of(0).compute(square, square))
          .hasMessage(
              "cosine_embedding: need pairs [N, 2, D] and target [N], got [4, 4] and [4, 4]");
      assertThatThrownBy(() -> new GaussianLikelihood().compute(square, square))
          .hasMessage(
              "gaussian_nll: need target [N, D] and means and variances [N, 2·D], "
                  + "got [4, 4] and [4, 4]");
    }
  }

  @Test
  void should_reject_settings_out_of_range() {
    assertThatThrownBy(() -> PointwiseLoss.QUANTILE.with(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("quantile: tau must be between 0 and 1, got 1");
    assertThatThrownBy(() -> new CrossEntropy().smoothedBy(1))
        .hasMessage("cross_entropy: smoothing must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> new CrossEntropy().weighted(1, -1))
        .hasMessage("cross_entropy: weights must be 0 or more, got [1.0, -1.0]");
    assertThatThrownBy(() -> GaussianLikelihood.of(0))
        .hasMessage("gaussian_nll: epsilon must be above 0, got 0");
    assertThatThrownBy(
            () -> new ElementwiseLoss(Activation.RELU.definition(), Reduction.MEAN, Loss.Kind.ANY))
        .hasMessage(
            "relu: need a formula of prediction and target and MEAN or SUM over outputs, "
                + "got [x] and MEAN");
  }

  @Test
  void should_not_broadcast_a_column_against_a_row() {
    try (Pass pass = pass()) {
      Tensor prediction = pass.full(Shape.of(4, 1), 1);
      Tensor target = pass.full(Shape.of(4), 1);

      assertThatThrownBy(() -> PointwiseLoss.MEAN_SQUARED_ERROR.compute(prediction, target))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "mean_squared_error: need prediction and target of one shape [N, ..], "
                  + "got [4, 1] and [4]; reshape the target");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cross_entropy",
        "cross_entropy(ignore=-100, weights=(1, 2, 3))",
        "nll",
        "kl_divergence",
        "weston_watkins",
        "softmax_squared_error"
      })
  void should_reject_a_label_that_is_no_class(String name) {
    try (Pass pass = pass()) {
      Tensor labels = pass.input(HostArray.of(new int[] {0, 1, 3, 0, 1}, Shape.of(5)));
      Tensor logits = pass.input(goldenPrediction(LossCase.LABELS));
      Tensor value = Losses.CATALOG.create(name).compute(logits, labels);

      assertThatThrownBy(value::item)
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("3");
    }
  }
}
