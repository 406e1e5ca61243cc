package org.bpnet.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.HostArray;
import org.bpnet.core.Pass;
import org.bpnet.core.Shape;
import org.bpnet.core.ShapeException;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.Golden;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Definition;
import org.bpnet.testkit.TensorAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {
  private static final Backend FAST = Backends.best();

  @AfterAll
  static void close() {
    FAST.close();
  }

  private static HostArray matrix(int columns, double... values) {
    return HostArray.of(values, Shape.of(values.length / columns, columns));
  }

  private static HostArray vector(double... values) {
    return HostArray.of(values, Shape.of(values.length));
  }

  private static Pass pass() {
    return Pass.eval(Backends.reference());
  }

  // ---- every loss in the catalog ------------------------------------------------------------

  @TestFactory
  Stream<DynamicTest> should_keep_the_contract() {
    return LossContract.of(Losses.CATALOG, FAST);
  }

  @TestFactory
  Stream<DynamicTest> should_enrol_a_new_one_in_the_contract() {
    Formula error = Formula.input("p").sub(Formula.input("t"));
    return LossContract.of(
        Definition.of("fourth_power", error.pow(4), "ours")
            .addTo(Catalog.of("loss"), About.of("", "ours"), ElementwiseLoss::of),
        FAST);
  }

  /// The same for options that a bare name does not have.
  @TestFactory
  Stream<DynamicTest> should_keep_the_contract_with_options() {
    Catalog<Loss> catalog = Catalog.of("loss");
    for (String spec :
        List.of(
            "cross_entropy(smoothing=0.1, weights=(1.0, 2.0, 0.5), ignore=(2))",
            "nll(weights=(0.5, 1.0, 0.0))")) {
      String name = spec.substring(0, spec.indexOf('('));
      catalog = catalog.with(name, "test", _ -> Losses.CATALOG.create(spec));
      assertThat(Losses.CATALOG.create(spec)).hasToString(spec);
    }
    return LossContract.numbers(catalog, FAST);
  }

  private static List<String> golden() {
    return Golden.names("loss.", ".mean");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void should_have_the_values_and_gradients_found_elsewhere(String name) {
    boolean labels = name.endsWith(".labels");
    boolean probabilities = name.endsWith(".probabilities");
    String spec = labels || probabilities ? name.substring(0, name.lastIndexOf('.')) : name;
    ExampleLoss loss = (ExampleLoss) Losses.CATALOG.create(spec);
    LossCase needs = probabilities ? LossCase.VALUES : LossCase.of(spec.replaceFirst("\\(.*", ""));
    try (Pass pass = pass()) {
      Tensor prediction = pass.input(goldenPrediction(needs));
      Tensor value = loss.compute(prediction, pass.input(goldenTarget(needs)));
      Tensor examples = loss.examples(prediction, pass.input(goldenTarget(needs)));
      HostArray gradient =
          HostArray.of(Golden.values("loss." + name + ".gradient"), prediction.shape());

      double tolerance = name.startsWith("cosine") ? 1e-12 : 1e-14; // PyTorch adds 1e-12 there

      TensorAssert.assertThat(value).isCloseTo(Golden.array("loss." + name + ".mean"), tolerance);
      TensorAssert.assertThat(pass.backward(value).of(prediction)).isCloseTo(gradient, tolerance);
      TensorAssert.assertThat(examples)
          .isCloseTo(Golden.array("loss." + name + ".examples", 5), tolerance);
    }
  }

  private static HostArray goldenPrediction(LossCase needs) {
    double[] all = Golden.values(needs.prediction);
    return switch (needs) {
      case PAIRS -> columns(all, 3, 2);
      case GAUSSIAN -> matrix(4, all);
      case EMBEDDINGS -> HostArray.of(all, Shape.of(5, 2, 3));
      default -> matrix(3, all);
    };
  }

  private static HostArray goldenTarget(LossCase needs) {
    return switch (needs) {
      case LABELS -> HostArray.of(new int[] {0, 1, 2, 0, 1}, Shape.of(5));
      case PAIRS, EMBEDDINGS -> vector(columns(Golden.values(needs.target), 3, 1).toDoubles());
      case GAUSSIAN -> columns(Golden.values(needs.target), 3, 2);
      default -> matrix(3, Golden.values(needs.target));
    };
  }

  /// The first columns of a matrix.
  private static HostArray columns(double[] values, int of, int kept) {
    var result = new double[values.length / of * kept];
    Arrays.setAll(result, i -> values[i / kept * of + i % kept]);
    return matrix(kept, result);
  }

  @Test
  void should_have_golden_numbers_for_everything_in_the_catalog() {
    List<String> known = golden().stream().map(n -> n.replaceFirst("[.(].*", "")).toList();

    assertThat(known).containsAll(Losses.CATALOG.entries().stream().map(e -> e.name()).toList());
    assertThat(Losses.CATALOG.entries()).hasSize(26);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "huber|huber(delta=1)",
        "smooth_l1|smooth_l1(beta=1)",
        "quantile|quantile(tau=0.5)",
        "sigmoid_cross_entropy|sigmoid_cross_entropy(pos_weight=1)",
        "focal|focal(gamma=2, alpha=0.25)",
        "margin_ranking|margin_ranking(margin=0)",
        "cosine_embedding|cosine_embedding(margin=0)",
        "gaussian_nll|gaussian_nll(epsilon=1e-6)",
        "cross_entropy|cross_entropy(smoothing=0, weights=(), ignore=())",
        "nll|nll(weights=(), ignore=())"
      })
  void should_have_the_published_defaults(String name, String spelt) {
    assertThat(Losses.CATALOG.create(name)).isEqualTo(Losses.CATALOG.create(spelt));
    assertThat(Losses.CATALOG.entries())
        .filteredOn(e -> e.name().equals(name))
        .singleElement()
        .satisfies(e -> assertThat(e.signature()).hasToString(spelt));
  }

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

  // ---- heads --------------------------------------------------------------------------------

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

  // ---- errors -------------------------------------------------------------------------------

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
    assertThatThrownBy(() -> new ElementwiseLoss(Activation.RELU.definition(), Reduction.MEAN))
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
