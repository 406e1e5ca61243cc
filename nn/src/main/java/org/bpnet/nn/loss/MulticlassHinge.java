package org.bpnet.nn.loss;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.About;

/// Hinge losses of several classes: the score of the right class y shall be at least 1 above that
/// of any other. With the violations vⱼ = zⱼ − z_y + 1 for j ≠ y, and v_y = 0:
///
/// **Shapes.** Scores `[N, C]`, labels I32 `[N]`.
///
/// **Throws** ShapeException for other shapes or types. A label outside 0 to C − 1 is an error when
/// the loss is computed.
@SuppressWarnings("ImmutableEnumChecker") // the functions keep no state
public enum MulticlassHinge implements ExampleLoss {
  /// max(0, maxⱼ vⱼ). **Gradient.** 1 at the class that violates most, the first of equals, and −1
  /// at y.
  CRAMMER_SINGER(
      About.of("a margin above the best wrong class", "Crammer, Singer 2001")
          .written(
              "l = max(0, max over j != y of 1 + z_j - z_y)",
              "l = \\max(0, \\max_{j \\ne y} 1 + z_j - z_y)")
          .gradient(
              "dl/dz_k = 1 for the first of the largest violations, -1 for y, else 0",
              "\\frac{\\partial l}{\\partial z_k} = 1[k = j^*] - 1[k = y]"),
      violations -> violations.max(1)),

  /// Σⱼ max(0, vⱼ). **Gradient.** 1 at each class that violates, and minus their number at y; 0
  /// where vⱼ = 0. PyTorch's MultiMarginLoss is this over C.
  WESTON_WATKINS(
      About.of("a margin above every wrong class", "Weston, Watkins 1999")
          .written(
              "l = sum over j != y of max(0, 1 + z_j - z_y)",
              "l = \\sum_{j \\ne y} \\max(0, 1 + z_j - z_y)")
          .gradient(
              "dl/dz_k = (1 + z_k - z_y > 0) for k != y; dl/dz_y = -sum of these",
              "\\frac{\\partial l}{\\partial z_k} = 1[1 + z_k - z_y > 0], k \\ne y"),
      violations -> violations.relu().sum(1));

  private final About about;
  private final UnaryOperator<Tensor> join;

  MulticlassHinge(About about, UnaryOperator<Tensor> join) {
    this.about = about;
    this.join = join;
  }

  /// Formula, gradient and source.
  public About about() {
    return about;
  }

  @Override
  public Kind kind() {
    return Kind.CLASSES;
  }

  @Override
  public Tensor examples(Tensor prediction, Tensor target) { // [N, C], [N] -> [N]
    Targets.checkLabels(toString(), prediction, target);
    Tensor right = Targets.ofLabel(prediction, target).expandDims(1); // [N, 1]
    Tensor margins = target.oneHot(prediction.shape().extent(1)).neg().add(1); // 0 at y
    return join.apply(prediction.sub(right).add(margins)); // violations, [N, C]
  }

  /// The name in the catalog, `crammer_singer`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
