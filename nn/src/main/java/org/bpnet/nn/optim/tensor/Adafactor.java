package org.bpnet.nn.optim.tensor;

import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Map;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.optim.rule.Rule;
import org.bpnet.nn.optim.rule.Update;
import org.bpnet.nn.optim.rule.UpdateRule;

/// Steps scaled by the mean square of gradients, of which only the means of rows and columns are
/// remembered: n + m numbers for an n × m weight. No momentum.
///
/// **Formula.** βₜ = 1 − t^(−c); s = g² + 10⁻³⁰. Of weights: r ← βₜ·r + (1 − βₜ)·(means of the rows
/// of s), k ← likewise of the columns, v = r·kᵀ/mean(r). Of other parameters: v ← βₜ·v + (1 −
/// βₜ)·s. u = g/√v; p ← p − α·u/max(1, RMS(u)/d) with α = max(e, RMS(p))·min(η, 1/√t).
///
/// **Source.** Shazeer, Stern, *Adafactor: adaptive learning rates with sublinear memory cost*,
/// 2018, algorithms 4 and 5, with means in place of sums, which gives the same v. The learning rate
/// η bounds a step relative to the parameter's size, as in PyTorch. Weights of rank above 2 are
/// taken as matrices, all axes but the last flattened.
///
/// @param power c above 0
/// @param clip d above 0: the largest root mean square of u
/// @param floor e above 0: the root mean square that a parameter is taken to have at least
public record Adafactor(double power, double clip, double floor) implements Rule {
  private static final double TINY = 1e-30;

  /// A running mean that goes the share w to a new value.
  static final Formula MEAN = input("x").add(hyper("w").mul(input("s").sub(input("x"))));

  static final Formula SQUARE = UpdateRule.G.square().add(hyper("tiny"));

  /// With r, k and n = mean(r): factor by factor, since r·k may underflow where u does not.
  static final Formula FACTORED =
      UpdateRule.G.mul(input("n").sqrt().div(input("r").sqrt())).div(input("k").sqrt());

  static final Formula WHOLE = UpdateRule.G.div(input("v").sqrt());

  /// With a and b the root mean squares of parameter and u.
  static final Formula MOVED =
      UpdateRule.P.sub(
          Formula.max(hyper("floor"), input("a"))
              .mul(Formula.min(UpdateRule.RATE, hyper("limit")))
              .div(Formula.max(Formula.constant(1), input("b").div(hyper("clip"))))
              .mul(input("u")));

  private static final Pointwise X = Pointwise.of(MEAN, "x", "s", "w");
  private static final Pointwise S = Pointwise.of(SQUARE, "g", "tiny");
  private static final Pointwise UF = Pointwise.of(FACTORED, "g", "r", "k", "n");
  private static final Pointwise UW = Pointwise.of(WHOLE, "g", "v");
  private static final Pointwise P =
      Pointwise.of(MOVED, "p", "u", "a", "b", "eta", "limit", "clip", "floor");

  /// Throws IllegalArgumentException if a number is not positive and finite.
  public Adafactor {
    Range.positive("Adafactor: power", power);
    Range.positive("Adafactor: clip", clip);
    Range.positive("Adafactor: floor", floor);
  }

  /// c = 0.8, d = 1 and e = 0.001, the paper's.
  public static Adafactor defaults() {
    return new Adafactor(0.8, 1, 1e-3);
  }

  @Override
  public Map<String, Slot> slots(Shape parameter) {
    if (parameter.rank() < 2) {
      return Map.of("v", new Slot(parameter, 0));
    }
    int last = parameter.rank() - 1;
    return Map.of(
        "row", new Slot(Shape.of(parameter.count(0, last)), 0),
        "column", new Slot(Shape.of(parameter.extent(last)), 0));
  }

  @Override
  public Map<String, Tensor> apply(Update update) {
    Pass pass = update.pass();
    Tensor share = update.number(t -> Math.pow((double) t, -power));
    Tensor g = update.gradient();
    Tensor square = pass.apply(S, List.of(g, update.number(TINY)));
    if (!update.isWeight()) {
      Tensor v = pass.apply(X, List.of(update.state("v"), square, share));
      Tensor moved = moved(update, pass.apply(UW, List.of(g, v)));
      return Map.of("v", v, UpdateRule.PARAMETER, moved);
    }
    Tensor squares = Norms.flat(square);
    Tensor row = pass.apply(X, List.of(update.state("row"), squares.mean(1), share));
    Tensor column = pass.apply(X, List.of(update.state("column"), squares.mean(0), share));
    Tensor u = pass.apply(UF, List.of(Norms.flat(g), row.expandDims(1), column, row.mean()));
    Tensor moved = moved(update, u.reshape(g.shape()));
    return Map.of("row", row, "column", column, UpdateRule.PARAMETER, moved);
  }

  private Tensor moved(Update update, Tensor u) {
    Tensor p = update.parameter();
    return update
        .pass()
        .apply(
            P,
            List.of(
                p,
                u,
                Norms.rootMeanSquare(p),
                Norms.rootMeanSquare(u),
                update.rate(),
                update.number(t -> 1 / Math.sqrt((double) t)),
                update.number(clip),
                update.number(floor)));
  }

  /// 0.01, as in the paper.
  @Override
  public double learningRate() {
    return 0.01;
  }
}
