package org.bpnet.cli.lab.gan;

import java.util.function.Function;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.nn.adversarial.AdversarialLoss;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.schedule.curve.LinearRamp;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;
import org.bpnet.train.step.Scene;

/// Two networks that play, in turn.
///
/// @param loss what they play for
/// @param discriminator from examples to scores `[N, 1]`
/// @param generator from noise `[N, noise]` to examples
/// @param noise how many numbers examples are made of
/// @param batch how many real and as many made examples a step takes
record Game(AdversarialLoss loss, Player discriminator, Player generator, int noise, int batch) {
  /// A network and what is trained of it.
  record Player(Layer network, Parameters params) {}

  /// A step of both: the discriminator's, then the generator's. At a rate that ends at 0 the game
  /// comes to rest.
  ///
  /// @param real the examples of a step
  Phase[] phases(Function<Scene, Tensor> real, Adam rule, double rate, int steps) {
    Objective tellApart =
        scene ->
            loss.discriminator(
                discriminator.network(), real.apply(scene), made(scene).stopGradient());
    Objective deceive = scene -> loss.generator(discriminator.network().forward(made(scene)));
    var rates = new LinearRamp(rate, 0, steps);
    return new Phase[] {
      Phase.of(
          "discriminator",
          tellApart,
          Learner.of(discriminator.params(), rule).schedule(rates).named("discriminator")),
      Phase.of(
              "generator",
              deceive,
              Learner.of(generator.params(), rule).schedule(rates).named("generator"))
          .through(discriminator.params())
    };
  }

  private Tensor made(Scene scene) {
    return generator.network().forward(scene.pass().normal(Shape.of(batch, noise)));
  }

  /// Noise for so many examples, always the same.
  HostArray fixedNoise(int examples, Seed seed) {
    return Initializers.normal(0, 1).create(Shape.of(examples, noise), seed);
  }
}
