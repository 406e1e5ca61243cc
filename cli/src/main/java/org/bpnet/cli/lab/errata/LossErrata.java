package org.bpnet.cli.lab.errata;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.Divergence;
import org.bpnet.nn.loss.PointwiseLoss;

/// Statements on softmax, losses, overflow and first weights.
final class LossErrata {
  private final Pass pass;
  private final Tensor z;
  private final Tensor h;
  private final Tensor y;
  private final List<Erratum> all = new ArrayList<>();

  LossErrata(Pass pass) {
    this.pass = pass;
    z = row(0.5, -1, 1.5).watch();
    h = row(0, 0, 1);
    y = z.softmax(1);
  }

  private Tensor row(double... values) {
    return pass.input(HostArray.of(values, Shape.of(1, values.length)));
  }

  /// All of them, in order.
  List<Erratum> list() {
    softmax();
    numerics();
    others();
    return all;
  }

  private void softmax() {
    double truth = new CrossEntropy().compute(z, h).item();
    double sum = h.mul(y.log()).sum().item();
    all.add(Erratum.of("E05", "the loss is sum h log y", "-sum h log y", sum, -sum, truth));
    all.add(Erratum.told("E06", "h^T log y of two rows", "h (log y)^T", "3 x 3 numbers for one"));
    all.add(Erratum.told("E07", "dJ/dy = -h^T (1/y)", "-h/y", "1 number for three"));
    double[] e = z.exp().toHost().toDoubles();
    double total = Arrays.stream(e).sum();
    all.add(
        Erratum.of(
            "E08",
            "dy_i/dz_i with the square elsewhere",
            "e_i/S (S - e_i)/S",
            e[0] * total * total / total,
            e[0] / total * ((e[1] + e[2]) / total),
            pass.backward(y.slice(1, 0, 1).sum()).of(z).toHost().at(0)));
    Tensor several = row(1, 0, 1);
    all.add(
        Erratum.of(
            "E09",
            "dJ/dz = y - h for all targets",
            "(sum h) y - h",
            y.sub(several),
            y.mul(several.sum()).sub(several),
            pass.backward(new CrossEntropy().compute(z, several)).of(z)));
    all.add(Erratum.of("E11", "softmax loss is log p", "-log p", sum, -sum, truth));
    Tensor logits = row(-30, 30);
    all.add(
        Erratum.of(
            "E30",
            "softmax follows the logistic function",
            "softmax alone, which can be sure",
            logits.sigmoid().softmax(1).slice(1, 1, 2),
            logits.softmax(1).slice(1, 1, 2),
            row(1)));
  }

  private void numerics() {
    double[] x = {-1000, -1001};
    all.add(
        Erratum.of(
            "E17",
            "1/(1 + sum e^x) shifted by max x",
            "by max(0, max x)",
            reference(x, -1000),
            reference(x, 0),
            1));
    all.add(
        Erratum.of(
            "E18",
            "the logistic function in one form",
            "one for each sign of x, at 1000",
            Math.exp(1000) / (1 + Math.exp(1000)),
            row(1000).sigmoid().item(),
            1));
    all.add(
        Erratum.told(
            "E21d",
            "shares are in (0, 1)",
            "[0, 1] in floating point",
            "softmax(0, 1000) has a 1"));
    Shape shape = Shape.of(400, 100);
    all.add(
        new Erratum(
            "E19",
            "He's variance is 2/(n_in + n_out)",
            "2/n_in; that is Glorot's",
            kept("glorot_normal", shape),
            kept("he_normal", shape)));
  }

  /// The share of the reference class, whose score is 0.
  private static double reference(double[] x, double shift) {
    double own = Math.exp(-shift);
    return own / (own + Arrays.stream(x).map(v -> Math.exp(v - shift)).sum());
  }

  /// How far n_in Var(w)/2, by which a rectifier multiplies the mean square, is from 1; to two
  /// digits, since weights are drawn.
  private static String kept(String name, Shape shape) {
    double[] w = Initializers.CATALOG.create(name).create(shape, new Seed(1)).toDoubles();
    double square = Arrays.stream(w).map(v -> v * v).average().orElse(0);
    double off = Math.abs(shape.extent(0) * square / 2 - 1);
    return String.format(Locale.ROOT, "%.2f", off);
  }

  private void others() {
    all.add(
        Erratum.told(
            "E22b", "six entries code eight classes", "eight entries", "shapes that do not fit"));
    all.add(
        Erratum.told(
            "E25", "theta >= 0 weighs the penalty", "alpha does", "theta are the weights"));
    Tensor target = row(0.2, 0.3, 0.5);
    double entropy = -DoubleStream.of(0.2, 0.3, 0.5).map(p -> p * Math.log(p)).sum();
    double divergence = Divergence.KL_DIVERGENCE.compute(z, target).item();
    all.add(
        Erratum.of(
            "E27",
            "cross-entropy is the divergence",
            "and the target's entropy",
            divergence,
            divergence + entropy,
            new CrossEntropy().compute(z, target).item()));
    all.add(
        Erratum.of(
            "E28",
            "hinge max(0, 1 - (y - f)), at 1, 5",
            "max(0, 1 - y f)",
            Math.max(0, 1 - (1 - 5)),
            PointwiseLoss.HINGE.compute(row(5), row(1)).item(),
            0));
    Tensor far = row(-8).watch();
    all.add(
        Erratum.of(
            "E31",
            "sigmoid's slope shrinks to 1/4, at -8",
            "it is at most 1/4, at 0",
            0.25,
            far.sigmoid().mul(far.sigmoid().neg().add(1)).item(),
            pass.backward(far.sigmoid().sum()).of(far).item()));
  }
}
