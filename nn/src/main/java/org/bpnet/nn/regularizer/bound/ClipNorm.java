package org.bpnet.nn.regularizer.bound;

import static org.bpnet.core.formula.Formula.constant;
import static org.bpnet.core.formula.Formula.hyper;
import static org.bpnet.core.formula.Formula.input;
import static org.bpnet.core.formula.Formula.min;

import java.util.List;
import java.util.function.LongSupplier;
import org.bpnet.core.Gradients;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.core.op.Pointwise;
import org.bpnet.nn.catalog.Range;

/// **Formula.** g ← g·min(1, limit/(‖g‖ + 10⁻⁶)), with ‖g‖ the norm of all gradients taken as one
/// vector, or, if not `whole`, of each parameter's by itself. The direction stays, in the second
/// case for each parameter.
///
/// **Source.** Pascanu, Mikolov, Bengio 2013, algorithm 1; the 10⁻⁶ is that of PyTorch's
/// clip_grad_norm_, which clips as a whole. Keras calls the two `global_clipnorm` and `clipnorm`.
///
/// @param limit the largest norm
/// @param whole whether the norm is that of all gradients together
public record ClipNorm(double limit, boolean whole) implements GradientTransform {
  private static final double GUARD = 1e-6;

  /// With n the norm.
  static final Formula FORMULA =
      input("g").mul(min(constant(1), hyper("limit").div(input("n").add(GUARD))));

  private static final Pointwise CLIPPED = Pointwise.of(FORMULA, "g", "n", "limit");

  /// Throws IllegalArgumentException unless the limit is positive and finite.
  public ClipNorm {
    Range.positive("ClipNorm: limit", limit);
  }

  @Override
  public Gradients apply(Gradients gradients, LongSupplier step) {
    Tensor limits = gradients.pass().scalar(limit);
    if (whole) {
      Tensor norm = gradients.norm();
      return gradients.map((_, g) -> clipped(g, norm, limits));
    }
    return gradients.map((_, g) -> clipped(g, g.square().sum().sqrt(), limits));
  }

  private static Tensor clipped(Tensor g, Tensor norm, Tensor limit) {
    return g.pass().apply(CLIPPED, List.of(g, norm, limit));
  }
}
