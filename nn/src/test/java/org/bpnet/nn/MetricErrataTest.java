package org.bpnet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.testkit.TensorAssert.assertThat;

import java.util.List;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.loss.CrossEntropy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Statements on distances between embeddings that are printed wrong in course notes: contrastive,
/// triplet and center loss, margins between angles. The printed one fails its check, the corrected
/// one passes. Numbers are those of the list of errata.
class MetricErrataTest {
  private static final double MARGIN = 1;

  private final Pass pass = Pass.eval(Backends.reference());

  /// Two classes, each of two equal embeddings, 5 apart: as good as it gets.
  private final Tensor ideal = rows(2, 0, 0, 0, 0, 3, 4, 3, 4);

  private final Tensor mixed = rows(2, 0, 0, 0.3, 0.4, 0.5, 0.1, 2, 1);
  private final Tensor labels = pass.input(HostArray.of(new int[] {0, 0, 1, 1}, Shape.of(4)));
  private final Tensor h = labels.oneHot(2);
  private final Tensor same = h.matmul(h.transpose()); // W = HHᵀ

  @AfterEach
  void close() {
    pass.close();
  }

  private Tensor rows(int columns, double... values) {
    return pass.input(HostArray.of(values, Shape.of(values.length / columns, columns)));
  }

  /// `[N, D] -> [N, N]`, squared, by differences.
  private static Tensor squaredDistances(Tensor y) {
    return y.expandDims(1).sub(y.expandDims(0)).square().sum(2);
  }

  /// D_ij² = B_ii + B_jj − 2B_ij with B = YYᵀ, as printed.
  private static Tensor byProducts(Tensor y) {
    Tensor products = y.matmul(y.transpose());
    Tensor squares = y.square().sum(1);
    return squares.expandDims(1).add(squares.expandDims(0)).sub(products.mul(2));
  }

  /// The terms W·D² + (1 − W)·max(0, M − D)².
  private static Tensor contrastive(Tensor w, Tensor squared) {
    Tensor hinge = squared.sqrt().neg().add(MARGIN).relu().square();
    return w.mul(squared).add(w.neg().add(1).mul(hinge));
  }

  @Test
  void should_disprove_E10_that_the_affinity_of_one_class_is_zero() {
    Tensor printed = same.neg().add(1);

    assertThat(contrastive(printed, squaredDistances(ideal)).sum().item()).isGreaterThan(100);
    assertThat(contrastive(same, squaredDistances(ideal)).sum().item()).isZero();
    assertThat(same).hasValues(1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1);
  }

  @Test
  void should_disprove_E10b_that_an_embedding_is_compared_with_itself() {
    for (Tensor y : List.of(mixed, ideal)) { // M² for each pair of other classes, whatever y is
      Tensor own = y.sub(y).square().sum(1).expandDims(1); // D(yᵢ, yᵢ) for every j
      Tensor printed = contrastive(same, own.broadcastTo(Shape.of(4, 4)));
      assertThat(printed.sum().item()).isEqualTo(8);
    }

    assertThat(contrastive(same, squaredDistances(mixed)).sum().item()).isGreaterThan(1);
    assertThat(contrastive(same, squaredDistances(ideal)).sum().item()).isZero();
  }

  @Test
  void should_disprove_E12_that_products_give_the_distance() {
    Tensor d = byProducts(ideal).slice(0, 0, 1).slice(1, 3, 4);
    assertThat(d.item()).isEqualTo(25); // of (0, 0) and (3, 4), which are 5 apart
    assertThat(d.maximum(0).sqrt().item()).isEqualTo(5);

    double[] near = new double[200];
    for (int i = 0; i < near.length; i++) {
      near[i] = 1 + i * 1.7e-9;
    }
    Tensor squares = byProducts(rows(1, near));
    assertThat(squares.min(0).min(0).item()).isNegative(); // rounding, whose root is no number
    assertThat(squares.maximum(0).sqrt().sum().item()).isNotNaN();
  }

  /// Over all i and j, each pair comes twice, and each embedding meets itself.
  @Test
  void should_disprove_E13_that_the_sum_over_all_i_and_j_counts_pairs() {
    Tensor terms = contrastive(same, squaredDistances(mixed));
    double pairs = 0;
    for (int i = 0; i < 4; i++) {
      for (int j = i + 1; j < 4; j++) {
        pairs += terms.slice(0, i, i + 1).slice(1, j, j + 1).item();
      }
    }
    assertThat(terms.sum().item()).isNotCloseTo(pairs, within(1.0));
    assertThat(terms.sum().item() / 2).isCloseTo(pairs, within(1e-12));

    // The diagonal adds nothing only while it is exactly 0, not with a number that guards the root.
    Tensor guarded = contrastive(same, squaredDistances(mixed).add(1e-3)).sum();
    Tensor apart = pass.range(4).toReal().expandDims(1).equalTo(pass.range(4).toReal());
    Tensor without = contrastive(same, squaredDistances(mixed).add(1e-3)).mul(apart.neg().add(1));
    assertThat(guarded.item() - without.sum().item()).isCloseTo(4e-3, within(1e-12));
  }

  private static double triplet(double positive, double negative) {
    return Math.max(0, positive - negative + MARGIN);
  }

  @Test
  void should_disprove_E14_that_the_negative_is_at_distance_zero_or_exactly_at_the_margin() {
    assertThat(triplet(0, 0)).isEqualTo(MARGIN); // D²(a, n) = 0: the worst for such a positive
    assertThat(triplet(0.5, MARGIN)).isPositive(); // D²(a, n) = M is not enough

    assertThat(triplet(0, MARGIN)).isZero(); // D²(a, p) = 0 and D²(a, n) ≥ M
    assertThat(triplet(0, 7)).isZero();
    assertThat(triplet(0.5, 0.5 + MARGIN)).isZero(); // and any D²(a, n) ≥ D²(a, p) + M
  }

  @Test
  void should_disprove_E15_that_one_center_serves_all_examples() {
    Tensor means = h.transpose().matmul(ideal).div(h.sum(0).expandDims(1)); // [C, D]
    Tensor first = means.slice(0, 0, 1);

    assertThat(ideal.sub(first).square().sum().item()).isEqualTo(50); // c_k, k = 1
    assertThat(ideal.sub(means.gather(0, labels)).square().sum().item()).isZero(); // c_{y_i}
  }

  /// cos θ ≥ cos mθ > cos θ₂ is to make class 1 win by an angle.
  @Test
  void should_disprove_E21_that_the_inequality_holds_for_all_angles_and_is_not_strict() {
    int m = 2;
    assertThat(Math.cos(2.5)).isLessThan(Math.cos(m * 2.5)); // beyond π/m the first part fails
    for (double angle = 0; angle <= Math.PI; angle += 0.01) {
      if (angle <= Math.PI / m) {
        assertThat(Math.cos(m * angle)).isLessThanOrEqualTo(Math.cos(angle));
      }
      assertThat(psi(m, angle)).isLessThanOrEqualTo(Math.cos(angle) + 1e-15); // ψ, everywhere
    }
    assertThat(psi(m, Math.PI)).isEqualTo(1 - 2 * m);

    // Printed with ≥ it holds for equal weights and θ = 0 too, where no class wins.
    Tensor logits = rows(2, 2, 0).matmul(rows(2, 1, 1, 0, 0)); // x along w₁ = w₂
    assertThat(2 * Math.cos(m * 0)).isGreaterThanOrEqualTo(logits.slice(1, 1, 2).item());
    assertThat(logits.softmax(1)).hasValues(0.5, 0.5);
  }

  /// (−1)ᵏ·cos mθ − 2k, k = ⌊mθ/π⌋ but at most m − 1.
  private static double psi(int m, double angle) {
    int k = Math.min(m - 1, (int) (m * angle / Math.PI));
    return (k % 2 == 0 ? 1 : -1) * Math.cos(m * angle) - 2 * k;
  }

  @Test
  void should_disprove_E21c_that_the_algorithm_needs_neither_lambda_nor_minus_signs() {
    double lambda = 0.003;
    Tensor center = rows(2, 1, 1, -1, 0);
    Tensor weight = rows(2, 0.5, -1, 0.25, 2);
    Tensor softmax = new CrossEntropy().compute(mixed.matmul(weight), labels);
    Tensor pull = centerLoss(mixed, center);
    Tensor truth = pass.backward(softmax.add(pull.mul(lambda))).of(mixed);
    Tensor both = pass.backward(softmax).of(mixed);
    Tensor pulled = pass.backward(pull).of(mixed);
    assertThat(both.add(pulled).sub(truth).abs().sum().item()).isGreaterThan(1);
    assertThat(both.add(pulled.mul(lambda))).isCloseTo(truth.toHost(), 1e-12);

    Tensor delta = delta(mixed, center, 1);
    double before = pull.item();
    assertThat(centerLoss(mixed, center.add(delta.mul(0.5))).item()).isGreaterThan(before);
    assertThat(centerLoss(mixed, center.sub(delta.mul(0.5))).item()).isLessThan(before);
    Tensor slope = pass.backward(softmax).of(weight);
    double loss = softmax.item();
    assertThat(softmaxLoss(weight.add(slope.mul(0.1)))).isGreaterThan(loss);
    assertThat(softmaxLoss(weight.sub(slope.mul(0.1)))).isLessThan(loss);
  }

  private double softmaxLoss(Tensor weight) {
    return new CrossEntropy().compute(mixed.matmul(weight), labels).item();
  }

  /// ½Σ‖xᵢ − c_{yᵢ}‖².
  private Tensor centerLoss(Tensor x, Tensor center) {
    return x.sub(center.gather(0, labels)).square().sum().mul(0.5);
  }

  /// Σ1[yᵢ = j](cⱼ − xᵢ)/(damping + nⱼ).
  private Tensor delta(Tensor x, Tensor center, double damping) {
    Tensor hot = labels.oneHot(center.shape().extent(0));
    Tensor count = hot.sum(0).expandDims(1);
    Tensor sum = count.mul(center).sub(hot.transpose().matmul(x));
    return sum.div(count.add(damping));
  }

  /// Printed right, but not what its own text and the authors' program make of it: the step of the
  /// centers is no gradient of the loss, and the 1 belongs to it.
  @Test
  void should_disprove_E21e_that_centers_follow_the_gradient_of_the_center_loss() {
    Tensor center = rows(2, 1, 1, -1, 0, 9, 9); // no example of the third class
    Tensor printed = delta(mixed, center, 1);
    Tensor gradient = pass.backward(centerLoss(mixed, center)).of(center);

    assertThat(gradient.sub(printed).abs().sum().item()).isGreaterThan(1);
    assertThat(printed.mul(3).slice(0, 0, 2)).isCloseTo(gradient.slice(0, 0, 2).toHost(), 1e-15);
    assertThat(printed.slice(0, 2, 3)).hasValues(0, 0); // the center stays
    assertThat(delta(mixed, center, 0).slice(0, 2, 3)).hasValues(Double.NaN, Double.NaN);
  }
}
