package org.bpnet.cli.lab.errata;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.construct.BooleanFunction;
import org.bpnet.nn.construct.Pulses;
import org.bpnet.nn.construct.ThresholdNetwork;

/// Statements on distances between embeddings, on the way down, and on networks of thresholds.
final class OtherErrata {
  private static final double MARGIN = 1;

  /// Where the lecture's table of five variables is 1.
  private static final String[] TABLE = {"00110", "01011", "01100", "10001", "10111", "11001"};

  private final Pass pass;

  /// Two classes of two equal embeddings each, 5 apart: as good as it gets.
  private final Tensor ideal;

  /// Which of them belong together.
  private final Tensor same;

  private final List<Erratum> all = new ArrayList<>();

  OtherErrata(Pass pass) {
    this.pass = pass;
    ideal = rows(0, 0, 0, 0, 3, 4, 3, 4);
    Tensor labels = pass.input(HostArray.of(new int[] {0, 0, 1, 1}, Shape.of(4)));
    same = labels.oneHot(2).matmul(labels.oneHot(2).transpose());
  }

  private Tensor rows(double... values) {
    return pass.input(HostArray.of(values, Shape.of(values.length / 2, 2)));
  }

  /// All of them, in order.
  List<Erratum> list() {
    pairs();
    margins();
    descent();
    thresholds();
    return all;
  }

  private static Tensor squared(Tensor y) {
    return y.expandDims(1).sub(y.expandDims(0)).square().sum(2);
  }

  /// The sum of W D² + (1 − W) max(0, M − D)².
  private static double contrastive(Tensor w, Tensor squared) {
    Tensor pushed = squared.sqrt().neg().add(MARGIN).relu().square();
    return w.mul(squared).add(w.neg().add(1).mul(pushed)).sum().item();
  }

  private void pairs() {
    all.add(
        Erratum.of(
            "E10",
            "W_ij = 0 for one class",
            "1, as W = H H^T has it",
            contrastive(same.neg().add(1), squared(ideal)),
            contrastive(same, squared(ideal)),
            0));
    Tensor own = ideal.sub(ideal).square().sum(1).expandDims(1).broadcastTo(Shape.of(4, 4));
    all.add(
        Erratum.of(
            "E10b",
            "D(y_i, y_i) for each pair",
            "D(y_i, y_j)",
            contrastive(same, own),
            contrastive(same, squared(ideal)),
            0));
    Tensor products = ideal.matmul(ideal.transpose());
    Tensor squares = ideal.square().sum(1);
    Tensor printed = squares.expandDims(1).add(squares.expandDims(0)).sub(products.mul(2));
    all.add(
        Erratum.of(
            "E12",
            "D = B_ii + B_jj - 2 B_ij",
            "that is D^2",
            printed,
            printed.maximum(0).sqrt(),
            squared(ideal).sqrt()));
    Tensor mixed = rows(0, 0, 0.3, 0.4, 0.5, 0.1, 2, 1);
    double pairs = 0;
    for (int i = 0; i < 4; i++) {
      for (int j = i + 1; j < 4; j++) {
        Tensor w = same.slice(0, i, i + 1).slice(1, j, j + 1);
        pairs += contrastive(w, squared(mixed).slice(0, i, i + 1).slice(1, j, j + 1));
      }
    }
    double sum = contrastive(same, squared(mixed));
    all.add(
        Erratum.of(
            "E13", "a sum over i and j is over pairs", "half of it is", sum, sum / 2, pairs));
  }

  private static double triplet(double positive, double negative) {
    return Math.max(0, positive - negative + MARGIN);
  }

  private void margins() {
    all.add(
        Erratum.of(
            "E14",
            "best: D^2(a, n) = 0",
            "D^2(a, p) = 0, D^2(a, n) >= M",
            triplet(0, 0),
            triplet(0, MARGIN),
            0));
    Tensor first = ideal.slice(0, 0, 1);
    Tensor means = Tensor.concat(0, first, first, ideal.slice(0, 2, 3), ideal.slice(0, 2, 3));
    all.add(
        Erratum.of(
            "E15",
            "x_i - c_k in the sum over i",
            "x_i - c_(y_i)",
            ideal.sub(first).square().sum().item(),
            ideal.sub(means).square().sum().item(),
            0));
    double above = 0;
    double beyond = 0;
    for (double angle = 0; angle <= Math.PI; angle += 0.01) {
      above = Math.max(above, Math.cos(2 * angle) - Math.cos(angle));
      beyond = Math.max(beyond, psi(angle) - Math.cos(angle));
    }
    all.add(
        Erratum.of(
            "E21", "cos t >= cos 2t for all t", "up to pi/2; psi(t) for all", above, beyond, 0));
    all.add(
        Erratum.told(
            "E21b",
            "12 norm, and SphereFace's number",
            "l2 norm; incay is 1705.10284",
            "misprints"));
    all.add(
        Erratum.told(
            "E21c", "weights move by + gradient", "by -; the loss is L_S + lambda L_C", "uphill"));
    all.add(
        Erratum.told(
            "E21e", "centres follow the gradient", "damped: 1 + n_j", "printed right, said wrong"));
  }

  /// cos 2t up to π/2, −cos 2t − 2 from there.
  private static double psi(double angle) {
    return angle <= Math.PI / 2 ? Math.cos(2 * angle) : -Math.cos(2 * angle) - 2;
  }

  /// x ← x − rate·slope(x), again and again.
  private static double descend(DoubleUnaryOperator slope, double rate, int steps) {
    double x = 1;
    for (int i = 0; i < steps; i++) {
      x -= rate * slope.applyAsDouble(x);
    }
    return x;
  }

  private void descent() {
    DoubleUnaryOperator slope = x -> 4 * x;
    all.add(
        Erratum.of(
            "E29",
            "x moves by f'(x_0)",
            "by f'(x_i)",
            descend(_ -> slope.applyAsDouble(1), 0.1, 100),
            descend(slope, 0.1, 100),
            0));
    all.add(Erratum.of("E32", "both remainders are R_n: h^2", "h^2 and h^3", 2, order(), 3));
    all.add(
        Erratum.of(
            "E32b",
            "every step down leads lower",
            "those below 2/lambda",
            descend(slope, 0.525, 200),
            descend(slope, 0.475, 500),
            0));
  }

  /// The order of what is left of eˣ at 0.3 after two terms, between distances of 1e-3 and 1e-4.
  private static double order() {
    double e = Math.exp(0.3);
    DoubleUnaryOperator rest = h -> Math.expm1(h) * e - e * h - e * h * h / 2;
    return Math.log10(rest.applyAsDouble(1e-2) / rest.applyAsDouble(1e-3));
  }

  private void thresholds() {
    all.add(
        Erratum.told(
            "E26",
            "Hopfield networks iterate weights; 1983",
            "states; 1982, the tour 1985",
            "see lab hopfield"));
    all.add(
        Erratum.of(
            "E33",
            "third term 01010",
            "01100: rows right of 32",
            right("01010"),
            right("01100"),
            32));
    double[] hat =
        Pulses.of(x -> 1 - Math.abs(x), -1, 1, 64)
            .network()
            .outputs(new double[] {-0.999, 0.001, 0.999});
    all.add(
        Erratum.of(
            "E38",
            "one layer makes any curve; a hat",
            "one hidden layer does, to 1/64",
            (hat[0] + hat[2]) / 2, // what is straight is in the middle of its ends
            hat[1],
            1));
  }

  /// In how many rows the network of six terms, this being the third, is as the lecture's table.
  private static int right(String third) {
    double[] printed = network(third);
    BooleanFunction table = BooleanFunction.ofRows(TABLE);
    return (int)
        IntStream.range(0, printed.length)
            .filter(row -> table.at(row) == (printed[row] == 1))
            .count();
  }

  private static double[] network(String third) {
    String[] rows = TABLE.clone();
    rows[2] = third;
    var function = BooleanFunction.ofRows(rows);
    return ThresholdNetwork.of(function.minterms(), 5).outputs(function.inputs());
  }
}
