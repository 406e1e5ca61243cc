package org.bpnet.nn.adversarial;

import java.util.Arrays;
import java.util.Locale;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.Shape;
import org.bpnet.core.formula.Formula;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Range;
import org.bpnet.nn.layer.Layer;

/// Scores whose means are as far apart as a slope of 1 allows, which is the distance by which earth
/// would have to be moved from one distribution to the other. The slope is kept near 1 between real
/// and made examples; the gradient of that is a gradient of gradients.
///
/// **Formula.** J_D = mean e − mean d + weight·mean (‖∂D/∂x̂‖ − 1)², with x̂ = u·x + (1 − u)·x̃, x
/// real, x̃ made and u uniform in [0, 1) for each pair, ½ in evaluation. J_G = −mean e.
///
/// **Gradient.** Where the slope at x̂ is 0, the penalty has none.
///
/// **Source.** Arjovsky, Chintala, Bottou 2017; Gulrajani, Ahmed, Arjovsky, Dumoulin, Courville
/// 2017, eq. 3 and algorithm 1, with five steps of the discriminator to each of the generator.
///
/// @param weight λ, 0 or more
public record WassersteinPenalty(double weight) implements AdversarialLoss {
  static final About ABOUT =
      About.of(
              "means of scores as far apart as a slope of 1 allows",
              "Gulrajani, Ahmed, Arjovsky, Dumoulin, Courville 2017, eq. 3")
          .written(
              "J_D = mean e - mean d + weight mean (norm(dD/dx_) - 1)^2, J_G = -mean e",
              "J_D = \\bar e - \\bar d + \\lambda \\overline{(\\| \\nabla_{\\hat x} D \\| - 1)^2},"
                  + " \\quad J_G = -\\bar e")
          .gradient("dJ_G/de = -1 / N", "\\frac{\\partial J_G}{\\partial e} = -1/N")
          .defaults("the paper");

  /// Throws IllegalArgumentException if the weight is negative.
  public WassersteinPenalty {
    Range.notNegative("wasserstein: weight", weight);
  }

  @Override
  public Tensor discriminator(Layer discriminator, Tensor real, Tensor made) {
    Tensor apart = discriminator.forward(made).mean().sub(discriminator.forward(real).mean());
    return weight == 0 ? apart : apart.add(penalty(discriminator, real, made).mul(weight));
  }

  /// How far slopes between the two are from 1, squared, the mean over the batch.
  static Tensor penalty(Layer discriminator, Tensor real, Tensor made) {
    Pass pass = real.pass();
    int examples = real.shape().extent(0);
    int[] single = new int[real.shape().rank()];
    Arrays.fill(single, 1);
    single[0] = examples;
    Shape each = Shape.of(single);
    Tensor share = pass.isTraining() ? pass.uniform(each) : pass.full(each, 0.5);
    Tensor between = made.add(real.sub(made).mul(share)).stopGradient().watch();
    Tensor slopes = pass.backward(discriminator.forward(between).sum()).of(between);
    return slopes.flatten(1).norm(1).sub(1).square().mean();
  }

  @Override
  public Tensor generator(Tensor scores) {
    return scores.mean().neg();
  }

  /// `wasserstein(weight=10)`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "wasserstein(weight=%s)", Formula.decimal(weight));
  }
}
