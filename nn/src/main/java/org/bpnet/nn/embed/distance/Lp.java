package org.bpnet.nn.embed.distance;

import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.CustomOp;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;

/// The distance in the p-norm, to a power: p = 1 is that of a city's streets, p = 2 the Euclidean.
///
/// **Formula.** (Σₖ|xₖ − yₖ|ᵖ)^(power/p). All pairs take N·M·D powers, so for p = 2 take
/// [Euclidean]. **Gradient.** 0 for duplicates, and by a coordinate in which two agree.
///
/// **Source.** Minkowski 1896.
///
/// @param p the norm, 1 or more
/// @param power what the norm is raised to, above 0
/// @param unit whether embeddings are scaled to length 1 first, as this norm measures it; zeros
///   stay zeros and get no gradient
public record Lp(double p, double power, boolean unit) implements Distance {
  static final About ABOUT =
      About.of("the p-norm of the difference, to a power", "Minkowski 1896")
          .written(
              "d = (sum_k |x_k - y_k|^p)^(power / p)",
              "d = \\left(\\sum_k |x_k - y_k|^p\\right)^{\\mathrm{power}/p}")
          .gradient(
              "dd/dx_k = power * s^(power/p - 1) * |x_k - y_k|^(p - 1) * sign(x_k - y_k),"
                  + " s = sum_k |x_k - y_k|^p; 0 where s = 0",
              "\\frac{\\partial d}{\\partial x_k} = \\mathrm{power} \\cdot s^{\\mathrm{power}/p -"
                  + " 1}"
                  + " |x_k - y_k|^{p-1} \\operatorname{sign}(x_k - y_k)")
          .defaults("the Euclidean distance");

  /// Throws IllegalArgumentException unless p ≥ 1 and power > 0.
  public Lp {
    if (!(p >= 1 && p < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Lp: p must be finite and >= 1, got " + p);
    }
    Range.positive("Lp: power", power);
  }

  @Override
  public Tensor prepare(Tensor embeddings) {
    if (!unit) {
      return embeddings;
    }
    Tensor sums = embeddings.abs().pow(p).sum(1);
    return RowPairs.scaled(embeddings, root(sums, 1 / p));
  }

  @Override
  public Tensor matrix(Tensor x, Tensor y) {
    return root(x.pass().apply(new Sums(p), x, y), power / p);
  }

  @Override
  public Tensor rows(Tensor x, Tensor y) {
    return root(x.sub(y).abs().pow(p).sum(1), power / p);
  }

  private static Tensor root(Tensor sums, double power) {
    return sums.apply(RowPairs.root(input("s"), power));
  }

  /// Σₖ|xᵢₖ − yⱼₖ|ᵖ, with both gradients summed where their terms are made: neither `[N, M, D]`
  /// reaches memory.
  private record Sums(double p) implements CustomOp {
    private Formula term() {
      return input("x").sub(input("y")).abs().pow(p);
    }

    @Override
    public String name() {
      return String.format(Locale.ROOT, "sums of |x - y|^%s", p);
    }

    @Override
    public Tensor forward(List<Tensor> inputs) { // [N, D], [M, D] -> [N, M]
      Tensor x = inputs.get(0).expandDims(1);
      Tensor y = inputs.get(1).expandDims(0);
      return x.pass().apply(Pointwise.of(term(), "x", "y"), List.of(x, y)).sum(2);
    }

    @Override
    public List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
      Tensor x = inputs.get(0);
      Tensor y = inputs.get(1);
      return List.of(slope(x, y, gradient), slope(y, x, gradient.transpose()));
    }

    /// Σⱼ gᵢⱼ·∂/∂xᵢ: the term is the same for y and x.
    private Tensor slope(Tensor x, Tensor y, Tensor g) {
      Pointwise slope =
          Pointwise.of(term().derivative("x").mul(input("g")).simplify(), "x", "y", "g");
      return x.pass()
          .apply(slope, List.of(x.expandDims(1), y.expandDims(0), g.expandDims(2)))
          .sum(1);
    }
  }

  /// `lp(p=1, power=1, unit=false)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "lp(p=%s, power=%s, unit=%s)",
        Formula.decimal(p),
        Formula.decimal(power),
        unit);
  }
}
