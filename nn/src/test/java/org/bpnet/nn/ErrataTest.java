package org.bpnet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.testkit.TensorAssert.assertThat;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.Divergence;
import org.bpnet.nn.loss.PointwiseLoss;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Statements on losses, softmax and activations that are printed wrong in course notes: the
/// printed one fails its check, the corrected one passes. Numbers are those of the list of errata;
/// those on back-propagation are in [BackPropagationErrataTest], on distances and margins in
/// [MetricErrataTest], on memories, Boolean functions and batches in [BooleanErrataTest].
///
/// E21b has no test, since nothing follows from it: a number of arXiv stands at the wrong paper
/// (feature incay is 1705.10284). Nor have the years in E26 (1982 for the memory, 1985 for tours).
class ErrataTest {
  private final Pass pass = Pass.eval(Backends.reference());
  private final Tensor z = row(1, -0.5, 2);
  private final Tensor h = row(0, 0, 1);
  private final Tensor y = z.softmax(1);

  @AfterEach
  void close() {
    pass.close();
  }

  private Tensor row(double... values) {
    return pass.input(HostArray.of(values, Shape.of(1, values.length)));
  }

  private static double[] numbers(Tensor tensor) {
    return tensor.toHost().toDoubles();
  }

  /// A loss is 0 for a perfect prediction and grows as the prediction gets worse.
  @Test
  void should_disprove_E05_and_E11_that_the_log_likelihood_is_a_loss_without_a_minus() {
    Tensor better = row(0.1, 0.1, 0.8);
    Tensor worse = row(0.4, 0.4, 0.2);
    double printedBetter = h.mul(better.log()).sum().item();
    double printedWorse = h.mul(worse.log()).sum().item();
    assertThat(printedWorse).isLessThan(printedBetter).isNegative();

    CrossEntropy loss = CrossEntropy.ofLogProbabilities();
    assertThat(loss.compute(better.log(), h).item()).isEqualTo(-printedBetter).isPositive();
    assertThat(loss.compute(worse.log(), h).item()).isGreaterThan(-printedBetter);
  }

  @Test
  void should_disprove_E06_that_transposing_the_targets_gives_a_number() {
    Tensor printed = h.transpose().matmul(y.log());
    Tensor correct = h.matmul(y.log().transpose());

    assertThat(printed.shape()).isEqualTo(Shape.of(3, 3));
    assertThat(-correct.item()).isCloseTo(new CrossEntropy().compute(z, h).item(), within(1e-15));
  }

  @Test
  void should_disprove_E07_that_the_gradient_by_the_output_is_a_number() {
    Tensor truth = pass.backward(h.mul(y.log()).sum().neg()).of(y);
    Tensor printed = h.matmul(y.transpose().pow(-1)).neg();

    assertThat(printed.shape().elementCount()).isEqualTo(1);
    assertThat(h.div(y).neg()).isCloseTo(truth.toHost(), 1e-15);
  }

  @Test
  void should_disprove_E08_where_the_square_belongs() {
    double[] e = numbers(z.exp());
    double sum = Arrays.stream(e).sum();
    double truth = pass.backward(y.slice(1, 0, 1).sum()).of(z).toHost().at(0);

    assertThat(e[0] * sum * sum / sum).isNotCloseTo(truth, within(1.0));
    assertThat(e[0] / sum * ((e[1] + e[2]) / sum)).isCloseTo(truth, within(1e-15));
  }

  @Test
  void should_disprove_E09_that_the_error_is_the_difference_for_all_targets() {
    Tensor several = row(1, 0, 1); // sums to 2
    Tensor truth = pass.backward(new CrossEntropy().compute(z, several)).of(z);

    assertThat(y.sub(several).sub(truth).abs().sum().item()).isGreaterThan(0.5);
    assertThat(y.mul(several.sum()).sub(several)).isCloseTo(truth.toHost(), 1e-15);
  }

  /// The softmax with a reference class, whose score is 0, is shifted by the largest of all scores,
  /// that 0 included.
  @Test
  void should_disprove_E17_that_the_largest_given_score_is_the_shift() {
    double[] x = {-1000, -1001};
    assertThat(reference(x, Arrays.stream(x).max().orElseThrow())).isNaN();
    assertThat(reference(x, 0)).isEqualTo(1); // max(0, max x)
    assertThat(reference(new double[] {1000, 999}, 1000)).isEqualTo(0);

    double denominator = Math.exp(-0.0) + Math.exp(-1000) + Math.exp(-1001);
    assertThat(denominator).isEqualTo(1); // at least 1, not above
  }

  /// The probability of the reference class.
  private static double reference(double[] x, double shift) {
    double own = Math.exp(-shift);
    return own / (own + Arrays.stream(x).map(v -> Math.exp(v - shift)).sum());
  }

  @Test
  void should_disprove_E18_that_one_form_of_the_logistic_function_serves_all() {
    assertThat(Math.exp(1000) / (1 + Math.exp(1000))).isNaN(); // for x < 0 only
    assertThat(Math.exp(-1000) / (1 + Math.exp(-1000))).isEqualTo(0);
    assertThat(1 / (1 + Math.exp(-1000))).isEqualTo(1); // for x >= 0

    assertThat(Activation.SIGMOID.forward(row(-1000, 0, 1000))).hasValues(0, 0.5, 1);
  }

  @Test
  void should_disprove_E21d_that_probabilities_stay_below_one() {
    assertThat(row(0, 1000).softmax(1)).hasValues(0, 1);
    assertThat(row(0, 1000).logSoftmax(1)).hasValues(-1000, 0); // which is why losses take logits
  }

  @Test
  void should_disprove_E22b_that_six_entries_encode_eight_classes() {
    Tensor logits = pass.full(Shape.of(1, 8), 0);
    Tensor label = pass.input(HostArray.of(new int[] {2}, Shape.of(1)));

    assertThatThrownBy(() -> new CrossEntropy().compute(logits, row(0, 0, 1, 0, 0, 0)))
        .isInstanceOf(ShapeException.class);
    assertThat(new CrossEntropy().compute(logits, label.oneHot(8)))
        .hasValuesCloseTo(1e-15, Math.log(8));
  }

  /// Cross-entropy and divergence differ by the entropy of the target: in value, not in gradient.
  @Test
  void should_disprove_E27_that_cross_entropy_is_the_divergence() {
    Tensor target = row(0.2, 0.3, 0.5);
    double entropy = -DoubleStream.of(0.2, 0.3, 0.5).map(p -> p * Math.log(p)).sum();
    Tensor cross = new CrossEntropy().compute(z, target);
    Tensor divergence = Divergence.KL_DIVERGENCE.compute(z, target);

    assertThat(cross.item()).isNotCloseTo(divergence.item(), within(1.0));
    assertThat(cross.item()).isCloseTo(divergence.item() + entropy, within(1e-15));
    assertThat(pass.backward(cross).of(z))
        .isCloseTo(pass.backward(divergence).of(z).toHost(), 1e-15);
  }

  /// With a difference for the product, a certain right answer is punished, and the larger the
  /// score the more.
  @Test
  void should_disprove_E28_that_the_hinge_takes_the_difference() {
    double answer = 1;
    double score = 5;
    assertThat(Math.max(0, 1 - (answer - score))).isEqualTo(5);
    assertThat(PointwiseLoss.HINGE.compute(row(score), row(answer))).hasValues(0);

    // With answers 0 and 1 for -1 and 1, nothing is learnt from the zeros.
    Tensor f = row(0.7);
    Tensor zero = PointwiseLoss.EXPONENTIAL.compute(f, row(0));
    Tensor minus = PointwiseLoss.EXPONENTIAL.compute(f, row(-1));
    assertThat(pass.backward(zero).of(f)).hasValues(0);
    assertThat(pass.backward(minus).of(f)).hasValuesCloseTo(1e-15, Math.exp(0.7));
  }

  /// Softmax of logistic outputs cannot be certain: for two classes it stays below e/(e + 1).
  @Test
  void should_disprove_E30_that_softmax_follows_the_logistic_function() {
    Tensor logits = row(-30, 30);
    double most = Math.E / (Math.E + 1);

    assertThat(numbers(logits.sigmoid().softmax(1))[1]).isLessThanOrEqualTo(most + 1e-15);
    assertThat(numbers(logits.softmax(1))[1]).isGreaterThan(1 - 1e-15);
  }

  @Test
  void should_disprove_E31_that_the_logistic_slope_shrinks_to_a_quarter() {
    double[] points = DoubleStream.iterate(-8, v -> v <= 8, v -> v + 0.25).toArray();
    Tensor x = row(points);
    double[] slopes = numbers(pass.backward(x.sigmoid().sum()).of(x));

    assertThat(Arrays.stream(slopes).max().orElseThrow()).isEqualTo(0.25); // at most, at 0
    assertThat(slopes[points.length / 2]).isEqualTo(0.25);
    assertThat(slopes[0]).isLessThan(4e-4); // and far below it elsewhere
  }
}
