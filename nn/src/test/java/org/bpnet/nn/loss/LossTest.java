package org.bpnet.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Backends;
import org.bpnet.core.HostArray;
import org.bpnet.core.Pass;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;
import org.bpnet.core.Tensor;
import org.bpnet.nn.Golden;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.layer.Layer;
import org.bpnet.testkit.GradientCheck;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {
  private static final HostArray LABELS = HostArray.of(new int[] {0, 1, 2, 0, 1}, Shape.of(5));
  private static final HostArray SOFT = Golden.array("input.soft", 5, 3);
  private static final HostArray LOGITS = Golden.array("input.logits", 5, 3);

  private static List<String> names() {
    return Losses.CATALOG.entries().stream().map(e -> e.name()).toList();
  }

  private static HostArray matrix(int columns, double... values) {
    return HostArray.of(values, Shape.of(values.length / columns, columns));
  }

  private static Pass pass() {
    return Pass.eval(Backends.reference());
  }

  // ---- every loss in the catalog ------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("names")
  void should_have_the_gradient_of_its_value(String name) {
    Loss loss = Losses.CATALOG.create(name);

    GradientCheck.of(in -> loss.compute(in.get(0), in.get(1)))
        .withShapes(Shape.of(5, 3))
        .with(SOFT)
        .secondOrder()
        .verify();
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_not_depend_on_the_order_of_the_batch(String name) {
    Loss loss = Losses.CATALOG.create(name);
    try (Pass pass = pass()) {
      Tensor order = pass.input(HostArray.of(new int[] {3, 0, 4, 2, 1}, Shape.of(5)));
      Tensor logits = pass.input(LOGITS);
      Tensor target = pass.input(SOFT);
      Tensor value = loss.compute(logits, target);
      Tensor shuffled = loss.compute(logits.gather(0, order), target.gather(0, order));

      assertThat(value.shape()).isEqualTo(Shape.scalar());
      TensorAssert.assertThat(shuffled).isCloseTo(value.toHost(), 1e-14);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void should_stay_finite_for_huge_logits(String name) {
    try (Pass pass = pass()) {
      Tensor logits = pass.input(matrix(2, 1e4, -1e4, -1e4, 1e4));
      Tensor target = pass.input(matrix(2, 0, 1, 0, 1));
      Tensor value = Losses.CATALOG.create(name).compute(logits, target);

      assertThat(pass.firstNonFinite(value)).isEmpty();
      assertThat(pass.firstNonFinite(pass.backward(value).of(logits))).isEmpty();
    }
  }

  // ---- values -------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "cross_entropy, cross_entropy.labels, true",
    "cross_entropy, cross_entropy.probabilities, false",
    "sigmoid_cross_entropy, sigmoid_cross_entropy, false",
    "mean_squared_error, mean_squared_error, false"
  })
  void should_equal_pytorch(String name, String golden, boolean labels) {
    Loss loss = Losses.CATALOG.create(name);
    try (Pass pass = pass()) {
      Tensor logits = pass.input(LOGITS);
      Tensor value = loss.compute(logits, pass.input(labels ? LABELS : SOFT));

      TensorAssert.assertThat(value).isCloseTo(Golden.array(golden + ".mean"), 1e-14);
      TensorAssert.assertThat(pass.backward(value).of(logits))
          .isCloseTo(Golden.array(golden + ".gradient", 5, 3), 1e-14);
    }
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void should_reduce_as_pytorch_does(Reduction reduction) {
    String suffix = "." + reduction.name().toLowerCase(Locale.ROOT);
    int[] extents = reduction == Reduction.NONE ? new int[] {5} : new int[0];
    try (Pass pass = pass()) {
      Tensor logits = pass.input(LOGITS);
      Tensor soft = pass.input(SOFT);

      TensorAssert.assertThat(new CrossEntropy(reduction).compute(logits, pass.input(LABELS)))
          .isCloseTo(Golden.array("cross_entropy.labels" + suffix, extents), 1e-14);
      TensorAssert.assertThat(new MeanSquaredError(reduction).compute(logits, soft))
          .isCloseTo(Golden.array("mean_squared_error" + suffix, extents), 1e-14);
      TensorAssert.assertThat(new SigmoidCrossEntropy(reduction).compute(logits, soft))
          .isCloseTo(Golden.array("sigmoid_cross_entropy" + suffix, extents), 1e-14);
    }
  }

  @Test
  void should_sum_half_squares_over_outputs_and_average_over_the_batch() {
    try (Pass pass = pass()) {
      Tensor prediction = pass.input(matrix(2, 1, 2, 3, 4));
      Tensor target = pass.input(matrix(2, 0, 0, 0, 1));

      TensorAssert.assertThat(new HalfSquaredError().compute(prediction, target))
          .hasValues((2.5 + 9) / 2);
      TensorAssert.assertThat(new HalfSquaredError(Reduction.NONE).compute(prediction, target))
          .hasValues(2.5, 9);
    }
  }

  /// Softmax with cross-entropy, sigmoid with cross-entropy and identity with half the squared
  /// error start back-propagation alike, with prediction minus target.
  @Test
  void should_start_back_propagation_with_prediction_minus_target() {
    HostArray target = matrix(3, 0.2, 0.3, 0.5, 0, 1, 0);
    HostArray logits = matrix(3, 1, -2, 0.5, 3, 0, -1);
    Layer softmax = x -> x.softmax(-1);

    assertStartsWithDifference(new CrossEntropy(Reduction.SUM), softmax, 1, logits, target);
    assertStartsWithDifference(
        new HalfSquaredError(Reduction.SUM), Activation.IDENTITY, 1, logits, target);
    assertStartsWithDifference(
        new SigmoidCrossEntropy(Reduction.SUM), Activation.SIGMOID, 3, logits, target);
  }

  private static void assertStartsWithDifference(
      Loss loss, Layer head, double scale, HostArray logits, HostArray target) {
    try (Pass pass = pass()) {
      Tensor z = pass.input(logits);
      Tensor t = pass.input(target);
      Tensor gradient = pass.backward(loss.compute(z, t)).of(z);

      TensorAssert.assertThat(gradient.mul(scale))
          .isCloseTo(head.forward(z).sub(t).toHost(), 1e-14);
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

  @Test
  void should_know_the_loss_of_huge_logits() {
    try (Pass pass = pass()) {
      Tensor logits = pass.input(matrix(2, 1e4, -1e4, 1e4, -1e4));
      Tensor labels = pass.input(HostArray.of(new int[] {0, 1}, Shape.of(2)));
      Tensor answers = pass.input(matrix(2, 1, 0, 0, 1));

      TensorAssert.assertThat(new CrossEntropy(Reduction.NONE).compute(logits, labels))
          .hasValues(0, 2e4);
      TensorAssert.assertThat(new SigmoidCrossEntropy(Reduction.NONE).compute(logits, answers))
          .hasValues(0, 1e4);
    }
  }

  @Test
  void should_be_zero_with_one_class() {
    try (Pass pass = pass()) {
      Tensor logits = pass.input(matrix(1, 5, -3));
      Tensor labels = pass.input(HostArray.of(new int[2], Shape.of(2)));

      TensorAssert.assertThat(new CrossEntropy().compute(logits, labels)).hasValues(0);
    }
  }

  // ---- errors -------------------------------------------------------------------------------

  @Test
  void should_name_both_kinds_of_target() {
    try (Pass pass = pass()) {
      Tensor logits = pass.input(LOGITS);
      Tensor columns = pass.input(LABELS).expandDims(1);

      assertThatThrownBy(() -> new CrossEntropy().compute(logits, columns))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "CrossEntropy: labels must be I32 [N], probabilities real [N, C]; "
                  + "got I32 [5, 1] for logits [5, 3]");
      assertThatThrownBy(() -> new CrossEntropy().compute(logits, pass.full(Shape.of(5), 1)))
          .hasMessageContaining("got F64 [5] for logits [5, 3]");
      assertThatThrownBy(() -> new CrossEntropy().compute(columns.toReal().reshape(5), columns))
          .hasMessage("CrossEntropy: need logits [N, C], got [5]");
    }
  }

  @Test
  void should_not_broadcast_a_column_against_a_row() {
    try (Pass pass = pass()) {
      Tensor prediction = pass.full(Shape.of(4, 1), 1);
      Tensor target = pass.full(Shape.of(4), 1);

      assertThatThrownBy(() -> new MeanSquaredError().compute(prediction, target))
          .isInstanceOf(ShapeException.class)
          .hasMessage(
              "MeanSquaredError: need prediction and target of one shape [N, ..], "
                  + "got [4, 1] and [4]; reshape the target");
    }
  }

  @Test
  void should_reject_a_label_that_is_no_class() {
    try (Pass pass = pass()) {
      Tensor labels = pass.input(HostArray.of(new int[] {0, 1, 3, 0, 1}, Shape.of(5)));
      Tensor value = new CrossEntropy().compute(pass.input(LOGITS), labels);

      assertThatThrownBy(value::item)
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("3");
    }
  }
}
