package org.bpnet.cli.lab.errata;

import java.util.ArrayList;
import java.util.List;
import org.bpnet.core.Gradients;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.core.autodiff.Autodiff;
import org.bpnet.nn.activation.Activation;

/// Statements on the way back through a network, tried on two layers of three units whose matrices
/// are all square, so that a wrong order gives wrong numbers rather than none: Z1 = X B1, Y1 =
/// g(Z1), Z2 = Y1 B2, J = ½‖Z2 − T‖².
final class BackwardErrata {
  private static final int N = 3;

  private final Pass pass;
  private final Tensor x;
  private final Tensor b1;
  private final Tensor b2;
  private final Tensor target;
  private final List<Erratum> all = new ArrayList<>();

  BackwardErrata(Pass pass) {
    this.pass = pass;
    x = pass.normal(Shape.of(N, N)).add(0.1).watch();
    b1 = pass.normal(Shape.of(N, N)).watch();
    b2 = pass.normal(Shape.of(N, N)).watch();
    target = pass.normal(Shape.of(N, N));
  }

  /// All of them, in order.
  List<Erratum> list() {
    layers();
    rectifiers();
    chains();
    examples();
    conventions();
    ties();
    return all;
  }

  private void add(
      String name, String printed, String right, Tensor wrong, Tensor correct, Tensor truth) {
    all.add(Erratum.of(name, printed, right, wrong, correct, truth));
  }

  /// A way forwards, and the library's gradients.
  private record Way(Tensor z1, Tensor y1, Tensor error, Gradients gradients) {}

  private Way way(Activation activation) {
    Tensor z1 = x.matmul(b1);
    Tensor y1 = activation.forward(z1);
    Tensor error = y1.matmul(b2).sub(target);
    return new Way(z1, y1, error, pass.backward(error.square().sum().mul(0.5)));
  }

  private void layers() {
    Way way = way(Activation.SIGMOID);
    Tensor column = x.slice(0, 0, 1).transpose();
    add(
        "E01",
        "for a column z = B y",
        "z = B^T y",
        b1.matmul(column),
        b1.transpose().matmul(column),
        way.z1().slice(0, 0, 1).transpose());
    Tensor truth = way.gradients().of(b2);
    Tensor correct = way.y1().transpose().matmul(way.error());
    add(
        "E02",
        "dJ/dB_k takes Y_k",
        "Y_(k-1)",
        way.error().add(target).transpose().matmul(way.error()),
        correct,
        truth);
    add("E03", "dJ/dB = G^T Y", "Y^T G", way.error().transpose().matmul(way.y1()), correct, truth);
    Tensor p = pass.normal(Shape.of(N, N)).watch();
    add(
        "E04",
        "|Y - H|^2 has the gradient Y - H",
        "2(Y - H), or take a half",
        p.sub(target),
        p.sub(target).mul(2),
        pass.backward(p.sub(target).square().sum()).of(p));
    Tensor pulled = way.error().matmul(b2.transpose());
    Tensor atOutput = way.y1().sigmoid();
    add(
        "E16",
        "slopes g'(Y)",
        "g'(Z), which is y(1 - y)",
        pulled.mul(atOutput).mul(atOutput.neg().add(1)),
        pulled.mul(way.y1()).mul(way.y1().neg().add(1)),
        way.gradients().of(way.z1()));
    all.add(
        Erratum.told("E20", "dJ/dY gets a column of ones", "Y gets it", "shapes that do not fit"));
  }

  private void rectifiers() {
    Way way = way(Activation.RELU);
    Tensor printed = way.y1().transpose().matmul(way.error());
    Tensor pulled = way.error().matmul(b2.transpose());
    Tensor on = pass.scalar(0).lessThan(way.z1());
    Tensor byFirst = way.gradients().of(b1);
    add(
        "E22",
        "h_relu^T 2(y_pred - y) is that by W1",
        "that by W2",
        printed,
        x.transpose().matmul(pulled.mul(on)),
        byFirst);
    add(
        "E23",
        "dJ/dh_relu = W2^T G",
        "G W2^T",
        b2.transpose().matmul(way.error()),
        pulled,
        way.gradients().of(way.y1()));
    add(
        "E24",
        "relu passes errors above 0",
        "errors where its input was",
        pulled.relu(),
        pulled.mul(on),
        way.gradients().of(way.z1()));
  }

  private void chains() {
    Tensor z = pass.normal(Shape.of(N)).watch();
    Tensor g = pass.normal(Shape.of(N));
    Tensor dense = Autodiff.jacobian(v -> v.softmax(0), z);
    Tensor diagonal = dense.mul(pass.range(N).oneHot(N)).sum(0);
    add(
        "E22c",
        "products rely on diagonal Jacobians",
        "g^T J, whatever J",
        diagonal.mul(g),
        g.expandDims(0).matmul(dense).reshape(N),
        pass.backward(z.softmax(0), g).of(z));
    Tensor a = pass.full(Shape.of(1), 0.7).watch();
    Tensor b = a.tanh();
    Tensor c = b.square();
    Gradients last = pass.backward(c.exp().sum());
    Gradients middle = pass.backward(c.sum());
    Gradients first = pass.backward(b.sum());
    add(
        "E22d",
        "a chain multiplies dy_k/dy_1",
        "dy_k/dy_(k-1)",
        last.of(a).mul(middle.of(a)).mul(first.of(a)),
        last.of(c).mul(middle.of(b)).mul(first.of(a)),
        last.of(a));
    int numbers =
        Autodiff.jacobian(pass.full(Shape.of(4, 5), 1)::matmul, pass.full(Shape.of(5, 2), 1))
            .shape()
            .elementCount();
    all.add(
        Erratum.of(
            "E22e",
            "dY/dW2 has s x c x 1 x s numbers",
            "s x c x hid x c",
            4 * 2 * 1 * 4,
            4 * 2 * 5 * 2,
            numbers));
  }

  private void examples() {
    Tensor outputs = x.matmul(b1);
    Tensor mean = mean(0, N);
    add(
        "E20b",
        "a mini-batch is the batch",
        "only the mean of all of them is",
        mean(0, 1),
        mean(0, 1).add(mean(1, 2)).add(mean(2, 3)).div(N),
        mean);
    add(
        "E24b",
        "W moves by dL/dW sum f(x_i)",
        "by the sum of dl_i/dW",
        mean.mul(outputs.sum(0)),
        mean(0, 1).add(mean(1, 2)).add(mean(2, 3)).div(N),
        mean);
  }

  /// The gradient by B1 of ½‖X B1 − T‖² over some rows, divided by their number.
  private Tensor mean(int from, int to) {
    Tensor error = x.slice(0, from, to).matmul(b1).sub(target.slice(0, from, to));
    return pass.backward(error.square().sum().mul(0.5 / (to - from))).of(b1);
  }

  private void conventions() {
    Tensor a = pass.normal(Shape.of(N, 1)).watch();
    Tensor t = target.slice(1, 0, 1);
    Tensor error = b1.matmul(a).sub(t);
    add(
        "E34",
        "with z = W a too, errors return by W",
        "by W^T; W is for z = W^T a",
        b1.matmul(error),
        b1.transpose().matmul(error),
        pass.backward(error.square().sum().mul(0.5)).of(a));
    Tensor z = pass.normal(Shape.of(N, N)).watch();
    Tensor h = pass.range(N).oneHot(N);
    Tensor y = z.softmax(1);
    add(
        "E37",
        "softmax's error is dJ/dy * y(1 - y)",
        "y - h",
        h.div(y).neg().mul(y).mul(y.neg().add(1)),
        y.sub(h),
        pass.backward(h.mul(z.logSoftmax(1)).sum().neg()).of(z));
    add(
        "E37b",
        "lambda |W|^2 has the gradient lambda W",
        "2 lambda W",
        b1.mul(0.1),
        b1.mul(0.2),
        pass.backward(b1.square().sum().mul(0.1)).of(b1));
  }

  private void ties() {
    Tensor p = one(2);
    Tensor q = one(2);
    Gradients g = pass.backward(p.maximum(q).sum());
    all.add(
        Erratum.of(
            "E35",
            "at a tie both get a slope of 1",
            "together they get 1",
            2,
            g.of(p).item() + g.of(q).item(),
            1));
    all.add(
        Erratum.of(
            "E36",
            "the comment: g = max(x1, x2)",
            "max(x2, x3), at 3, 1, 2",
            (3 + 1) * Math.max(3, 1),
            one(3).add(one(1)).mul(one(1).maximum(one(2))).item(),
            8));
  }

  private Tensor one(double value) {
    return pass.input(HostArray.of(new double[] {value}, Shape.of(1)));
  }
}
