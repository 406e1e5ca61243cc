package org.bpnet.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bpnet.cli.terminal.Words;
import org.bpnet.core.Backends;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.catalog.Catalog;
import org.bpnet.nn.catalog.Defined;
import org.bpnet.nn.loss.CosineEmbedding;
import org.bpnet.nn.loss.ExampleLoss;
import org.bpnet.nn.loss.GaussianLikelihood;
import org.bpnet.nn.loss.Loss;
import org.bpnet.nn.loss.MarginRanking;
import org.bpnet.nn.loss.RootMeanSquaredError;

/// Losses as pictures: one number of the prediction runs along the axis, the target is fixed. Drawn
/// is what the loss itself computes, with its slope; a bare name that has a setting is drawn for
/// several values of it instead.
final class LossCurves {
  private static final int POINTS = 601;

  /// One curve to draw.
  ///
  /// @param name what is fixed, `t = 1`
  /// @param prediction the predictions for the numbers on the axis, `[N] -> [N..]`
  /// @param target the targets for as many
  private record Case(String name, UnaryOperator<Tensor> prediction, UnaryOperator<Tensor> target) {
    static Case of(double t, UnaryOperator<Tensor> prediction) {
      return new Case("t = " + Words.plain(t), prediction, x -> x.pass().full(x.shape(), t));
    }
  }

  /// What is varied.
  ///
  /// @param axis the name of what runs along the axis
  /// @param note what else is fixed, or nothing
  /// @param reach how far the axis goes to both sides
  /// @param cases the most telling first
  private record Probe(String axis, String note, double reach, List<Case> cases) {}

  private LossCurves() {}

  /// The picture of a loss.
  ///
  /// @param use the text that the loss is made of
  static Plot of(Catalog<?> catalog, String use, ExampleLoss loss) {
    Probe probe = probe(loss);
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> probe.reach() * (2.0 * i / (POINTS - 1) - 1));
    for (Case one : probe.cases()) {
      List<Plot.Line> lines = varied(catalog, use, one, probe.axis(), x);
      if (lines.stream().anyMatch(line -> !Arrays.equals(line.y(), lines.getFirst().y()))) {
        return new Plot(use + probe.note() + ", " + one.name(), probe.axis(), lines);
      }
    }
    int each = probe.cases().size() > 2 ? 1 : 2; // with slopes, where there is room for them
    List<Plot.Line> lines = new ArrayList<>();
    for (Case one : probe.cases()) {
      lines.addAll(curve(loss, one, probe.axis(), x).subList(0, each));
    }
    return new Plot(use + probe.note(), probe.axis(), lines);
  }

  /// The loss for several values of a setting.
  private static List<Plot.Line> varied(
      Catalog<?> catalog, String use, Case one, String axis, double[] x) {
    List<Plot.Line> lines = new ArrayList<>();
    for (String setting : Curves.variants(catalog, use)) {
      var loss = (ExampleLoss) catalog.create(use + "(" + setting + ")");
      double[] losses = curve(loss, one, axis, x).getFirst().y();
      lines.add(new Plot.Line(setting.replace("=", " = "), x, losses));
    }
    return lines;
  }

  /// The loss and its slope.
  private static List<Plot.Line> curve(ExampleLoss loss, Case one, String axis, double[] numbers) {
    try (Pass pass = Pass.eval(Backends.reference())) {
      Tensor x = pass.input(HostArray.of(numbers, Shape.of(numbers.length)));
      Tensor losses = loss.examples(one.prediction().apply(x), one.target().apply(x));
      Tensor slopes = pass.backward(losses.sum()).of(x);
      return List.of(
          new Plot.Line("l, " + one.name(), numbers, losses.toHost().toDoubles()),
          new Plot.Line(
              String.format(Locale.ROOT, "dl/d%s, %s", axis, one.name()),
              numbers,
              slopes.toHost().toDoubles()));
    }
  }

  private static Probe probe(Loss loss) {
    return switch (loss) {
      case MarginRanking _ -> {
        UnaryOperator<Tensor> pair = a -> columns(a, a.mul(0));
        yield new Probe("a", ", b = 0", 4, List.of(Case.of(1, pair), Case.of(-1, pair)));
      }
      case CosineEmbedding _ -> {
        UnaryOperator<Tensor> turned =
            angle ->
                Tensor.concat(
                        1,
                        columns(
                            Activation.SINE.forward(angle.add(Math.PI / 2)),
                            Activation.SINE.forward(angle)),
                        columns(ones(angle), angle.mul(0)))
                    .reshape(angle.shape().extent(0), 2, 2);
        yield new Probe("angle", "", Math.PI, List.of(Case.of(1, turned), Case.of(-1, turned)));
      }
      case GaussianLikelihood _ ->
          new Probe("m", ", t = 0", 4, List.of(variance(0.25), variance(1), variance(4)));
      case RootMeanSquaredError _ ->
          new Probe(
              "p",
              " of (p, 1) against (0, 0)",
              4,
              List.of(
                  new Case("t = 0", p -> columns(p, ones(p)), p -> columns(p.mul(0), p.mul(0)))));
      case Defined defined when defined.definition().operands().size() == 2 ->
          single(loss, defined.definition().operands().getFirst());
      default -> new Probe("z", " of scores (z, 0, 0)", 4, List.of(label(0), label(1)));
    };
  }

  /// Answers are −1 and 1 where a target of 0 says nothing about the score.
  private static Probe single(Loss loss, String operand) {
    UnaryOperator<Tensor> itself = UnaryOperator.identity();
    if (operand.equals("p")) {
      return new Probe(operand, "", 4, List.of(Case.of(0, itself)));
    }
    double no = value(loss, -1, 0) == value(loss, 1, 0) ? -1 : 0;
    boolean steep = Math.max(value(loss, -4, 1), value(loss, 4, 1)) > 30;
    return new Probe(operand, "", steep ? 2 : 4, List.of(Case.of(1, itself), Case.of(no, itself)));
  }

  private static double value(Loss loss, double z, double t) {
    try (Pass pass = Pass.eval(Backends.reference())) {
      return loss.compute(pass.full(Shape.of(1), z), pass.full(Shape.of(1), t)).item();
    }
  }

  private static Case variance(double v) {
    return new Case(
        "v = " + Words.plain(v), m -> columns(m, m.mul(0).add(v)), m -> m.mul(0).expandDims(1));
  }

  private static Case label(int y) {
    return new Case(
        "y = " + (y + 1),
        z -> columns(z, z.mul(0), z.mul(0)),
        z -> {
          var labels = new int[z.shape().extent(0)];
          Arrays.fill(labels, y);
          return z.pass().input(HostArray.of(labels, z.shape()));
        });
  }

  private static Tensor ones(Tensor like) {
    return like.pass().full(like.shape(), 1);
  }

  /// `[N], [N].. -> [N, ..]`.
  private static Tensor columns(Tensor... columns) {
    return Tensor.concat(
        1, Arrays.stream(columns).map(column -> column.expandDims(1)).toArray(Tensor[]::new));
  }
}
