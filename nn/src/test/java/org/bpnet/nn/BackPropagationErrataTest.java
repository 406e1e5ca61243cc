package org.bpnet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bpnet.testkit.TensorAssert.assertThat;

import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.array.ShapeException;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.activation.Threshold;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Statements on back-propagation that are printed wrong in course notes: the printed one fails its
/// check against the tape, the corrected one passes. Numbers are those of the list of errata.
///
/// One row per example: Z = Y·B, two layers with a pointwise activation between them, J = ½Σ(Z⁽²⁾ −
/// T)². All matrices are square, so that a wrong order or a missing transpose yields wrong numbers
/// rather than no numbers.
class BackPropagationErrataTest {
  private static final int N = 3;

  private final Pass pass = Pass.train(Backends.reference(), new Seed(5));
  private final Tensor x = pass.normal(Shape.of(N, N)).add(0.1);
  private final Tensor b1 = leaf(1);
  private final Tensor b2 = leaf(2);
  private final Tensor target = leaf(3);

  @AfterEach
  void close() {
    pass.close();
  }

  private Tensor leaf(int seed) {
    var values = new double[N * N];
    for (int i = 0; i < values.length; i++) {
      values[i] = new Seed(seed).normal(i);
    }
    return pass.input(HostArray.of(values, Shape.of(N, N)));
  }

  private static double distance(Tensor a, Tensor b) {
    return a.sub(b).abs().max(0).max(0).item();
  }

  private static void assertWrong(Tensor printed, Tensor truth) {
    assertThat(distance(printed, truth)).isGreaterThan(0.05);
  }

  private static void assertRight(Tensor correct, Tensor truth) {
    assertThat(distance(correct, truth)).isLessThan(1e-12);
  }

  /// A pass through the net, and the tape's gradients.
  private record Trace(Tensor y1, Tensor z1, Tensor delta, Gradients tape) {}

  private Trace run(Activation activation) {
    Tensor z1 = x.matmul(b1);
    Tensor y1 = activation.forward(z1);
    Tensor z2 = y1.matmul(b2);
    Gradients tape = pass.backward(z2.sub(target).square().sum().mul(0.5));
    return new Trace(y1, z1, z2.sub(target), tape);
  }

  @Test
  void should_disprove_E01_that_a_column_is_multiplied_by_B() {
    Tensor row = x.slice(0, 0, 1);
    Tensor column = row.transpose();
    Tensor z = row.matmul(b1).transpose();

    assertWrong(b1.matmul(column), z);
    assertRight(b1.transpose().matmul(column), z);
  }

  @Test
  void should_disprove_E02_that_a_weight_meets_the_output_of_its_own_layer() {
    Trace t = run(Activation.SIGMOID);
    Tensor own = t.delta().add(target); // Y(2)

    assertWrong(own.transpose().matmul(t.delta()), t.tape().of(b2));
    assertRight(t.y1().transpose().matmul(t.delta()), t.tape().of(b2));
  }

  @Test
  void should_disprove_E03_that_the_gradient_is_delta_transposed_times_the_input() {
    Trace t = run(Activation.SIGMOID);

    assertWrong(t.delta().transpose().matmul(t.y1()), t.tape().of(b2));
    assertRight(t.delta().transpose().matmul(t.y1()).transpose(), t.tape().of(b2));
  }

  @Test
  void should_disprove_E04_that_squares_without_a_half_start_with_the_difference() {
    Tensor p = leaf(7);
    Tensor whole = pass.backward(p.sub(target).square().sum()).of(p);
    Tensor half = pass.backward(p.sub(target).square().sum().mul(0.5)).of(p);

    assertWrong(p.sub(target), whole);
    assertRight(p.sub(target).mul(2), whole);
    assertRight(p.sub(target), half);
  }

  @Test
  void should_disprove_E16_that_slopes_are_taken_at_the_output() {
    Trace t = run(Activation.SIGMOID);
    Tensor pulled = t.delta().matmul(b2.transpose());
    Tensor atOutput = t.y1().sigmoid();
    Tensor truth = t.tape().of(t.z1());

    assertWrong(pulled.mul(atOutput).mul(atOutput.neg().add(1)), truth);
    assertRight(pulled.mul(t.y1()).mul(t.y1().neg().add(1)), truth); // σ′(z) through y = σ(z)
  }

  @Test
  void should_disprove_E20_that_gradients_get_the_column_of_ones() {
    Tensor ones = pass.full(Shape.of(N, 1), 1);
    Tensor augmented = Tensor.concat(1, ones, x); // the input gets it
    Tensor weights = Tensor.concat(0, pass.full(Shape.of(1, N), 0.3), b1);
    Tensor z = augmented.matmul(weights);
    Tensor delta = z.sub(target);
    Tensor truth = pass.backward(delta.square().sum().mul(0.5)).of(weights);

    assertRight(augmented.transpose().matmul(delta), truth);
    assertRight(truth.slice(0, 0, 1), delta.sum(0).expandDims(0)); // row 1 is the bias's
    assertThatThrownBy(() -> x.transpose().matmul(Tensor.concat(1, ones, delta)).sub(truth))
        .isInstanceOf(ShapeException.class);
  }

  @Test
  void should_disprove_E22_that_the_last_gradient_is_that_of_the_first_weight() {
    Trace t = run(Activation.RELU);
    Tensor printed = t.y1().transpose().matmul(t.delta());

    assertWrong(printed, t.tape().of(b1));
    assertRight(printed, t.tape().of(b2));
  }

  /// A vector-Jacobian product needs no diagonal Jacobian; taking the diagonal for the whole is
  /// right for pointwise functions only.
  @Test
  void should_disprove_E22c_that_products_rely_on_diagonal_jacobians() {
    Tensor z = leaf(4).slice(0, 0, 1).reshape(N);
    Tensor g = leaf(5).slice(0, 0, 1).reshape(N);
    Tensor eye = pass.range(N).oneHot(N);

    Tensor pointwise = Autodiff.jacobian(Tensor::sigmoid, z);
    Tensor rows = Autodiff.jacobian(v -> v.softmax(0), z);
    assertRight(
        pointwise.mul(eye).sum(0).mul(g).expandDims(0),
        pass.backward(z.sigmoid(), g).of(z).expandDims(0));
    assertWrong(
        rows.mul(eye).sum(0).mul(g).expandDims(0),
        pass.backward(z.softmax(0), g).of(z).expandDims(0));
    assertRight(g.expandDims(0).matmul(rows), pass.backward(z.softmax(0), g).of(z).expandDims(0));
  }

  /// The chain multiplies the Jacobians of neighbours, not those of every value by the first.
  @Test
  void should_disprove_E22d_that_a_chain_multiplies_jacobians_by_the_first_value() {
    Tensor a = leaf(6).slice(0, 0, 1).slice(1, 0, 1).add(0.7);
    Tensor b = a.tanh();
    Tensor c = b.square();
    Tensor d = c.exp();
    Tensor truth = pass.backward(d.sum()).of(a);

    Tensor byFirst =
        pass.backward(d.sum())
            .of(a)
            .mul(pass.backward(c.sum()).of(a))
            .mul(pass.backward(b.sum()).of(a));
    Tensor byNeighbours =
        pass.backward(d.sum())
            .of(c)
            .mul(pass.backward(c.sum()).of(b))
            .mul(pass.backward(b.sum()).of(a));
    assertWrong(byFirst, truth);
    assertRight(byNeighbours, truth);
  }

  @Test
  void should_disprove_E22e_on_the_shape_of_a_jacobian() {
    Tensor hidden = pass.full(Shape.of(4, 5), 1); // s x hid
    Tensor w2 = pass.full(Shape.of(5, 2), 1); // hid x c
    Shape shape = Autodiff.jacobian(hidden::matmul, w2).shape();

    assertThat(shape).isNotEqualTo(Shape.of(4, 2, 1, 4)).isEqualTo(Shape.of(4, 2, 5, 2));
  }

  @Test
  void should_disprove_E23_that_the_weight_comes_first() {
    Trace t = run(Activation.RELU);

    assertWrong(b2.transpose().matmul(t.delta()), t.tape().of(t.y1()));
    assertRight(t.delta().matmul(b2.transpose()), t.tape().of(t.y1()));
  }

  /// Gating by the sign of what comes from above is the rule of deconvolutional networks (Zeiler,
  /// Fergus 2014), not the derivative.
  @Test
  void should_disprove_E24_that_a_rectifier_gates_by_the_sign_of_the_gradient() {
    Trace t = run(Activation.RELU);
    Tensor pulled = t.delta().matmul(b2.transpose());
    Tensor zero = pass.scalar(0);

    assertWrong(pulled.relu(), t.tape().of(t.z1()));
    assertRight(pulled.mul(zero.lessThan(t.z1())), t.tape().of(t.z1()));
    assertRight(
        x.transpose().matmul(pulled.mul(zero.lessThan(t.z1()))), t.tape().of(b1)); // with xᵀ first
  }

  @Test
  void should_disprove_E24b_that_the_update_multiplies_gradient_and_outputs() {
    Tensor outputs = x.matmul(b1);
    Tensor mean = pass.backward(outputs.sub(target).square().sum().mul(0.5 / N)).of(b1);
    Tensor printed = mean.mul(outputs.sum(0));
    Tensor sum = pass.full(Shape.of(N, N), 0);
    for (int i = 0; i < N; i++) {
      Tensor error = outputs.slice(0, i, i + 1).sub(target.slice(0, i, i + 1));
      sum = sum.add(pass.backward(error.square().sum().mul(0.5)).of(b1));
    }

    assertWrong(printed, mean);
    assertRight(sum.div(N), mean); // the mean of the examples' own gradients
  }

  /// With z = W·a for columns, the error comes back through Wᵀ; W itself belongs to z = Wᵀ·a.
  @Test
  void should_disprove_E34_that_one_rule_serves_both_conventions() {
    Tensor a = leaf(8).slice(1, 0, 1); // a column
    Tensor t = target.slice(1, 0, 1);
    Tensor plain = b1.matmul(a);
    Tensor transposed = b1.transpose().matmul(a);
    Tensor byPlain = pass.backward(plain.sub(t).square().sum().mul(0.5)).of(a);
    Tensor byTransposed = pass.backward(transposed.sub(t).square().sum().mul(0.5)).of(a);

    assertWrong(b1.matmul(plain.sub(t)), byPlain);
    assertRight(b1.transpose().matmul(plain.sub(t)), byPlain);
    assertRight(b1.matmul(transposed.sub(t)), byTransposed);
  }

  /// At a tie both branches of a maximum cannot have the whole slope: moving both by h moves the
  /// value by h, not by 2h.
  @Test
  void should_disprove_E35_that_both_sides_of_a_tie_get_one() {
    Tensor p = pass.input(HostArray.of(new double[] {2}, Shape.of(1)));
    Tensor q = pass.input(HostArray.of(new double[] {2}, Shape.of(1)));
    Gradients g = pass.backward(p.maximum(q).sum());
    double along = g.of(p).item() + g.of(q).item();

    assertThat(along).isNotEqualTo(2).isEqualTo(1);
    assertThat(g.of(p).item()).isEqualTo(1); // here the first of equals gets it
  }

  /// The worked example y = (x1 + x2)·max(x2, x3): the comment's max(x1, x2) gives the same value
  /// and gradient at (1, 2, 0), where it is shown, and others elsewhere.
  @Test
  void should_disprove_E36_that_the_second_factor_is_the_maximum_of_the_first_two() {
    assertThat(example(1, 2, 0, false)).containsExactly(6, 2, 5, 0);
    assertThat(example(1, 2, 0, true)).containsExactly(6, 2, 5, 0);
    assertThat(example(3, 1, 2, false)).containsExactly(8, 2, 2, 4);
    assertThat(example(3, 1, 2, true)).isNotEqualTo(example(3, 1, 2, false));
  }

  private double[] example(double a, double b, double c, boolean comment) {
    Tensor x1 = pass.input(HostArray.of(new double[] {a}, Shape.of(1)));
    Tensor x2 = pass.input(HostArray.of(new double[] {b}, Shape.of(1)));
    Tensor x3 = pass.input(HostArray.of(new double[] {c}, Shape.of(1)));
    Tensor y = x1.add(x2).mul(comment ? x1.maximum(x2) : x2.maximum(x3));
    Gradients g = pass.backward(y.sum());
    return new double[] {y.item(), g.of(x1).item(), g.of(x2).item(), g.of(x3).item()};
  }

  /// Softmax's Jacobian is not diagonal, so the error of its inputs is no product with a slope;
  /// λ‖W‖² has gradient 2λW; and the rules for weights go on to the last layer.
  @Test
  void should_disprove_E37_that_softmax_has_a_slope_and_the_norm_no_two() {
    Tensor z = leaf(9);
    Tensor h = pass.range(N).oneHot(N);
    Tensor y = z.softmax(1);
    Tensor loss = h.mul(z.logSoftmax(1)).sum().neg();
    Tensor truth = pass.backward(loss).of(z);
    Tensor byOutput = h.div(y).neg();

    assertWrong(byOutput.mul(y).mul(y.neg().add(1)), truth);
    assertRight(y.sub(h), truth);

    Tensor penalty = pass.backward(b1.square().sum().mul(0.1)).of(b1);
    assertWrong(b1.mul(0.1), penalty);
    assertRight(b1.mul(0.2), penalty);

    Trace t = run(Activation.SIGMOID);
    assertRight(t.y1().transpose().matmul(t.delta()), t.tape().of(b2));
  }

  /// No net without a hidden layer makes a pulse of one input, since it is affine up to a monotone
  /// output; two threshold units in one hidden layer do.
  @Test
  void should_disprove_E38_that_no_hidden_layer_is_needed() {
    Tensor points = pass.input(HostArray.of(new double[] {0, 1, 2}, Shape.of(3, 1)));
    Tensor affine = points.mul(b1.slice(0, 0, 1).slice(1, 0, 1)).add(0.4);
    double[] v = affine.toHost().toDoubles();
    assertThat(v[1]).isCloseTo((v[0] + v[2]) / 2, within(1e-12)); // never above both

    Tensor rises = Threshold.BINARY_STEP.forward(points.sub(0.5));
    Tensor falls = Threshold.BINARY_STEP.forward(points.sub(1.5));
    assertThat(rises.sub(falls)).hasValues(0, 1, 0);
  }
}
