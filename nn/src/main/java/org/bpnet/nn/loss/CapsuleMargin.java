package org.bpnet.nn.loss;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;

/// The capsule of the right class shall be long, those of all others short.
///
/// **Formula.** l = Σₖ Tₖ·max(0, upper − zₖ)² + down·(1 − Tₖ)·max(0, zₖ − lower)², with Tₖ = 1 for
/// the class of the label and else 0, and zₖ the length of the capsule of class k.
///
/// **Shapes.** Lengths `[N, C]`, labels I32 `[N]`. **Throws** ShapeException for others.
///
/// **Gradient.** −2·max(0, upper − z) for the class, 2·down·max(0, z − lower) for others:
/// continuous, 0 where the margin is kept.
///
/// **Source.** Sabour, Frosst, Hinton 2017, eq. 4.
///
/// @param upper how long the right one shall be at least, m⁺
/// @param lower how long others may be, m⁻
/// @param down how much the others count, λ, 0 or more
public record CapsuleMargin(double upper, double lower, double down) implements ExampleLoss {
  static final About ABOUT =
      About.of(
              "lengths of capsules: of the right class long, of others short",
              "Sabour, Frosst, Hinton 2017, eq. 4")
          .written(
              "l = max(0, upper - z_y)^2 + down sum over j != y of max(0, z_j - lower)^2",
              "l = \\max(0, m^+ - z_y)^2 + \\lambda \\sum_{j \\ne y} \\max(0, z_j - m^-)^2")
          .gradient(
              "dl/dz_y = -2 max(0, upper - z_y); dl/dz_j = 2 down max(0, z_j - lower)",
              "\\frac{\\partial l}{\\partial z_y} = -2 \\max(0, m^+ - z_y), \\quad \\frac{\\partial"
                  + " l}{\\partial z_j} = 2 \\lambda \\max(0, z_j - m^-)")
          .defaults("the paper");

  /// Throws IllegalArgumentException if `down` is negative.
  public CapsuleMargin {
    Range.notNegative("capsule_margin: down", down);
  }

  /// 0.9, 0.1 and 0.5.
  public static CapsuleMargin defaults() {
    return new CapsuleMargin(0.9, 0.1, 0.5);
  }

  @Override
  public Kind kind() {
    return Kind.CLASSES;
  }

  @Override
  public Tensor examples(Tensor prediction, Tensor target) { // [N, C], [N] -> [N]
    Targets.checkLabels("capsule_margin", prediction, target);
    Tensor right = Targets.distribution("capsule_margin", prediction, target);
    Tensor shortBy = prediction.neg().add(upper).relu().square();
    Tensor longBy = prediction.sub(lower).relu().square();
    return right.mul(shortBy).add(right.neg().add(1).mul(longBy).mul(down)).sum(1);
  }

  /// `capsule_margin(upper=0.9, lower=0.1, down=0.5)`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "capsule_margin(upper=%s, lower=%s, down=%s)",
        Formula.decimal(upper),
        Formula.decimal(lower),
        Formula.decimal(down));
  }
}
