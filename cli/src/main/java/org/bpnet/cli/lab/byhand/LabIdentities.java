package org.bpnet.cli.lab.byhand;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bpnet.cli.lab.Lab;
import org.bpnet.cli.lab.finding.FindingOptions;
import org.bpnet.cli.lab.finding.Findings;
import org.bpnet.cli.plot.Plot;
import org.bpnet.cli.terminal.Console;
import org.bpnet.cli.terminal.Version;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.PointwiseLoss;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bpnet lab identities`: the rules that derivations of back-propagation use.
@Command(
    name = "identities",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Work out both sides of the rules that the derivations use, on random matrices.",
    description = {
      "",
      "* is the product element by element, 1 a column of ones, I the identity, h one-hot, g an"
          + " error. Derivatives are those of the library.",
      ""
    },
    sortOptions = false,
    optionListHeading = "%n@|bold Options|@%n")
public final class LabIdentities implements Runnable {
  private static final int N = 4;
  private static final double ROUNDING = 1e-12;

  private final Console console;
  private final List<List<Object>> rows = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "N", description = "Of the matrices; 1 if not given.")
  private long seed = 1;

  @Mixin private final FindingOptions options = new FindingOptions();

  public LabIdentities(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    try (Backend backend = Lab.reference();
        Pass pass = Pass.train(backend, new Seed(seed))) {
      activations(pass.normal(Shape.of(N, N)));
      traces(pass);
      softmax(pass);
      chains(pass);
      heads(pass);
      Findings findings =
          new Findings()
              .table("identities", List.of("identity", "off by", "value"), rows)
              .say("value: the first number of the left side");
      options.show(findings, () -> plot(pass), console);
    }
  }

  private void equal(String identity, Tensor left, Tensor right) {
    double off = Arrays.stream(left.sub(right).toHost().toDoubles()).map(Math::abs).max().orElse(0);
    Object shown = off < ROUNDING ? "less than 1e-12" : off;
    rows.add(List.of(identity, shown, left.toHost().at(0)));
  }

  private static Tensor slope(UnaryOperator<Tensor> function, Tensor x) {
    return Autodiff.vjp(function, x, x.pass().full(x.shape(), 1));
  }

  private void activations(Tensor x) {
    Tensor twice = x.mul(2).sigmoid();
    equal("tanh x = 2 sigmoid(2x) - 1", x.tanh(), twice.mul(2).sub(1));
    equal("sigmoid(2x) = (tanh x + 1)/2", twice, x.tanh().add(1).div(2));
    equal(
        "tanh' x = 4 sigmoid'(2x)",
        slope(Tensor::tanh, x),
        slope(Tensor::sigmoid, x.mul(2)).mul(4));
    equal("tanh' x = 1 - tanh^2 x", slope(Tensor::tanh, x), x.tanh().square().neg().add(1));
    Tensor y = x.sigmoid();
    equal("sigmoid' = y (1 - y)", slope(Tensor::sigmoid, x), y.mul(y.neg().add(1)));
  }

  private void traces(Pass pass) {
    Tensor a = pass.normal(Shape.of(N, N));
    Tensor b = pass.normal(Shape.of(N, N));
    Tensor c = pass.normal(Shape.of(N, N));
    Tensor column = pass.normal(Shape.of(N, 1));
    Tensor ones = pass.full(Shape.of(1, N), 1);
    equal(
        "tr[A^T (B * C)] = tr[(A * B)^T C]",
        trace(a.transpose().matmul(b.mul(c))),
        trace(a.mul(b).transpose().matmul(c)));
    equal(
        "a^T (B * C) = diag[(a 1^T * B)^T C]^T",
        column.transpose().matmul(b.mul(c)),
        diagonal(column.matmul(ones).mul(b).transpose().matmul(c)).transpose());
    equal("diag(h 1^T) = h", diagonal(column.matmul(ones)), column);
    equal("|W|_F^2 = tr(W^T W)", a.square().sum(), trace(a.transpose().matmul(a)));
    equal("d|W|_F^2/dW = 2 W", Autodiff.vjp(w -> w.square().sum(), a, pass.scalar(1)), a.mul(2));
    equal("[1, 2] * [3, 4] = [3, 8]", of(pass, 1, 2).mul(of(pass, 3, 4)), of(pass, 3, 8));
  }

  private static Tensor of(Pass pass, double... values) {
    return pass.input(HostArray.of(values, Shape.of(values.length)));
  }

  private static Tensor eye(Pass pass) {
    return pass.range(N).oneHot(N);
  }

  private static Tensor diagonal(Tensor matrix) {
    return matrix.mul(eye(matrix.pass())).sum(1).expandDims(1);
  }

  private static Tensor trace(Tensor matrix) {
    return diagonal(matrix).sum();
  }

  private void softmax(Pass pass) {
    Tensor z = pass.normal(Shape.of(N));
    Tensor y = z.softmax(0).expandDims(1);
    Tensor ones = pass.full(Shape.of(N, 1), 1);
    Tensor jacobian = Autodiff.jacobian(v -> v.softmax(0), z);
    Tensor outer = y.matmul(y.transpose());
    equal("softmax: dy/dz = diag(y) - y y^T", jacobian, y.mul(eye(pass)).sub(outer));
    equal(
        "softmax: dy/dz = (y 1^T) * (I - 1 y^T)",
        jacobian,
        y.matmul(ones.transpose()).mul(eye(pass).sub(ones.matmul(y.transpose()))));
    Tensor p = pass.normal(Shape.of(N)).softmax(0);
    Tensor log = z.logSoftmax(0);
    equal(
        "cross-entropy = KL(h, y) + H(h)",
        p.mul(log).sum().neg(),
        p.mul(p.log().sub(log)).sum().add(p.mul(p.log()).sum().neg()));
  }

  private void chains(Pass pass) {
    Tensor z = pass.normal(Shape.of(N));
    Tensor g = pass.normal(Shape.of(N));
    Tensor dense = z.exp().expandDims(1).mul(eye(pass));
    equal(
        "exp: g^T diag(e^z) = g * e^z",
        g.expandDims(0).matmul(dense).reshape(N),
        Autodiff.vjp(Tensor::exp, z, g));
    Tensor inner = Autodiff.jacobian(Tensor::tanh, z);
    Tensor outer = Autodiff.jacobian(v -> v.softmax(0), z.tanh());
    Tensor whole = Autodiff.vjp(v -> v.tanh().softmax(0), z, g);
    equal(
        "rows, left to right: g^T J2 J1",
        whole,
        g.expandDims(0).matmul(outer).matmul(inner).reshape(N));
    equal(
        "columns, right to left: J1^T (J2^T g)",
        whole,
        inner.transpose().matmul(outer.transpose().matmul(g.expandDims(1))).reshape(N));
  }

  private void heads(Pass pass) {
    Tensor z = pass.normal(Shape.of(1, N)).watch();
    Tensor h = eye(pass).slice(0, 1, 2);
    equal(
        "identity, half squares: dJ/dz = y - h",
        pass.backward(PointwiseLoss.HALF_SQUARED_ERROR.compute(z, h)).of(z),
        z.sub(h));
    equal(
        "softmax, cross-entropy: dJ/dz = y - h",
        pass.backward(new CrossEntropy().compute(z, h)).of(z),
        z.softmax(1).sub(h));
    equal(
        "sigmoid, its cross-entropy: dJ/dz = y - h",
        pass.backward(PointwiseLoss.SIGMOID_CROSS_ENTROPY.compute(z, h).mul(N)).of(z),
        z.sigmoid().sub(h));
  }

  private static Plot plot(Pass pass) {
    double[] x = new double[201];
    Arrays.setAll(x, i -> 4 * (2.0 * i / (x.length - 1) - 1));
    Tensor points = of(pass, x);
    return new Plot(
        "tanh x = 2 sigmoid(2x) - 1",
        "x",
        List.of(
            new Plot.Line("tanh x", x, points.tanh().toHost().toDoubles()),
            new Plot.Line("sigmoid(2x)", x, points.mul(2).sigmoid().toHost().toDoubles()),
            new Plot.Line("tanh' x", x, slope(Tensor::tanh, points).toHost().toDoubles())));
  }
}
