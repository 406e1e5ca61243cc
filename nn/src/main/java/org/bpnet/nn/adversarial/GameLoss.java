package org.bpnet.nn.adversarial;

import java.util.Locale;
import org.bpnet.core.Tensor;
import org.bpnet.nn.catalog.About;
import org.bpnet.nn.layer.Layer;

/// Games that look at scores alone. With d for the score of a real example, e for that of a made
/// one and σ the logistic function, D = σ(d) is how probable it is that an example is real. The
/// best discriminator against a fixed generator is D = p/(p + q), p and q being the densities of
/// data and generator, for the first two, and d = p/(p + q) for the last.
///
/// **Gradient.** As the formulas say; all are differentiable everywhere.
///
/// **Source.** Goodfellow et al. 2014, eq. 1 and section 3; Mao et al. 2017, eq. 9.
@SuppressWarnings("ImmutableEnumChecker") // what is said of a game never changes
public enum GameLoss implements AdversarialLoss {
  /// −log D − log(1 − D), and for the generator log(1 − D): hardly any gradient while the
  /// discriminator is sure.
  MINIMAX(
      About.of("one sum, made large by one and small by the other", "Goodfellow et al. 2014, eq. 1")
          .written(
              "J_D = mean softplus(-d) + mean softplus(e), J_G = -mean softplus(e)",
              "J_D = -\\overline{\\log D(x)} - \\overline{\\log(1 - D(G(z)))}, \\quad J_G = -J_D")
          .gradient("dJ_G/de = -s(e) / N", "\\frac{\\partial J_G}{\\partial e} = -\\sigma(e)/N")) {
    @Override
    public Tensor generator(Tensor scores) {
      return scores.softplus().mean().neg();
    }
  },

  /// The same for the discriminator, and for the generator −log D: a strong gradient while the
  /// discriminator is sure.
  NON_SATURATING(
      About.of(
              "the generator raises log D in place of lowering log(1 - D)",
              "Goodfellow et al. 2014, section 3")
          .written(
              "J_D = mean softplus(-d) + mean softplus(e), J_G = mean softplus(-e)",
              "J_D = -\\overline{\\log D(x)} - \\overline{\\log(1 - D(G(z)))}, \\quad J_G ="
                  + " -\\overline{\\log D(G(z))}")
          .gradient(
              "dJ_G/de = (s(e) - 1) / N",
              "\\frac{\\partial J_G}{\\partial e} = (\\sigma(e) - 1)/N")) {
    @Override
    public Tensor generator(Tensor scores) {
      return scores.neg().softplus().mean();
    }
  },

  /// Scores of 1 for what is real and 0 for what is made, by half the squared error.
  LEAST_SQUARES(
      About.of("scores of 1 and 0, by squared errors", "Mao et al. 2017, eq. 9")
          .written(
              "J_D = mean (d - 1)^2 / 2 + mean e^2 / 2, J_G = mean (e - 1)^2 / 2",
              "J_D = \\tfrac12 \\overline{(d - 1)^2} + \\tfrac12 \\overline{e^2}, \\quad J_G ="
                  + " \\tfrac12 \\overline{(e - 1)^2}")
          .gradient("dJ_G/de = (e - 1) / N", "\\frac{\\partial J_G}{\\partial e} = (e - 1)/N")) {
    @Override
    Tensor of(Tensor real, Tensor made) {
      return real.sub(1).square().mean().add(made.square().mean()).mul(0.5);
    }

    @Override
    public Tensor generator(Tensor scores) {
      return scores.sub(1).square().mean().mul(0.5);
    }
  };

  private final About about;

  GameLoss(About about) {
    this.about = about;
  }

  About about() {
    return about;
  }

  /// That of the discriminator by its scores.
  Tensor of(Tensor real, Tensor made) {
    return real.neg().softplus().mean().add(made.softplus().mean());
  }

  @Override
  public Tensor discriminator(Layer discriminator, Tensor real, Tensor made) {
    return of(discriminator.forward(real), discriminator.forward(made));
  }

  /// `non_saturating`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
