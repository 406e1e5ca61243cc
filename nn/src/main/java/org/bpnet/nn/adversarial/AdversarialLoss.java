package org.bpnet.nn.adversarial;

import org.bpnet.core.Tensor;
import org.bpnet.nn.layer.Layer;

/// What two networks play for: a discriminator gives scores to examples, higher ones to those that
/// it takes for real; a generator makes examples.
///
/// ```java
/// AdversarialLoss game = AdversarialLosses.CATALOG.create("non_saturating");
/// Tensor made = generator.forward(noise);
/// Tensor judged = game.discriminator(discriminator, real, made.stopGradient());
/// Tensor forged = game.generator(discriminator.forward(made));
/// ```
public sealed interface AdversarialLoss permits GameLoss, WassersteinPenalty {
  /// What the discriminator makes small, `[]`.
  ///
  /// @param discriminator from examples to scores `[N, 1]`
  /// @param real examples of the data, `[N, ..]`
  /// @param made as many from the generator, constants to gradients
  Tensor discriminator(Layer discriminator, Tensor real, Tensor made);

  /// What the generator makes small, `[]`.
  ///
  /// @param scores of examples that it made
  Tensor generator(Tensor scores);
}
