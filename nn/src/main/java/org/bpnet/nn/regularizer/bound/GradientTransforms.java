package org.bpnet.nn.regularizer.bound;

import org.bpnet.nn.catalog.About;
import org.bpnet.nn.catalog.Catalog;

/// What can be done to gradients, by name.
public final class GradientTransforms {
  /// All of these, for the command line and the contract tests.
  public static final Catalog<GradientTransform> CATALOG =
      Catalog.<GradientTransform>of("gradient transform")
          .with(
              "value(limit)",
              About.of(
                      "clips each number of the gradient",
                      "Mikolov 2012; PyTorch clip_grad_value_; Keras clipvalue")
                  .formula("g", ClipValue.FORMULA)
                  .example("limit=1"),
              a -> new ClipValue(a.number("limit")))
          .with(
              "norm(limit)",
              About.of("clips the norm n of each parameter's gradient", "Keras clipnorm")
                  .formula("g", ClipNorm.FORMULA)
                  .example("limit=1"),
              a -> new ClipNorm(a.number("limit"), false))
          .with(
              "global_norm(limit)",
              About.of(
                      "clips the norm n of all gradients together",
                      "Pascanu, Mikolov, Bengio 2013; PyTorch clip_grad_norm_")
                  .formula("g", ClipNorm.FORMULA)
                  .example("limit=1"),
              a -> new ClipNorm(a.number("limit"), true))
          .with(
              "noise(variance=0.01, decay=0.55)",
              About.of("adds normal noise n that fades", "Neelakantan et al. 2015, eq. 1")
                  .formula("g", GradientNoise.FORMULA),
              a -> new GradientNoise(a.number("variance"), a.number("decay")));

  private GradientTransforms() {}
}
