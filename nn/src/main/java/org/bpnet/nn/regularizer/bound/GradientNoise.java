package org.bpnet.nn.regularizer.bound;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;

import java.util.List;
import java.util.function.LongSupplier;
import org.bpnet.core.Gradients;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Range;

/// Normal noise that fades.
///
/// **Formula.** g ← g + σₜ·n with standard normal n and σₜ² = variance/(1 + t)^decay after t
/// updates.
///
/// **Source.** Neelakantan et al. 2015, eq. 1, where the variance is one of 0.01, 0.3 and 1 and the
/// decay 0.55.
///
/// @param variance of the noise at the first update
/// @param decay how fast it fades
public record GradientNoise(double variance, double decay) implements GradientTransform {
  static final Formula FORMULA = formula();
  private static final Pointwise NOISY = Pointwise.of(FORMULA, "g", "n", "variance", "decay", "t");

  private static Formula formula() {
    Formula age = hyper("t").add(constant(1));
    Formula now = hyper("variance").div(age.pow(hyper("decay")));
    return input("g").add(now.sqrt().mul(input("n")));
  }

  /// Throws IllegalArgumentException if a number is negative or not finite.
  public GradientNoise {
    Range.notNegative("GradientNoise: variance", variance);
    Range.notNegative("GradientNoise: decay", decay);
  }

  @Override
  public Gradients apply(Gradients gradients, LongSupplier step) {
    var pass = gradients.pass();
    Tensor first = pass.scalar(variance);
    Tensor fading = pass.scalar(decay);
    Tensor t = pass.scalar(() -> (double) step.getAsLong());
    return gradients.map(
        (_, g) -> pass.apply(NOISY, List.of(g, pass.normal(g.shape()), first, fading, t)));
  }
}
