package org.bpnet.cli.lab.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Tensor;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Source;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.adversarial.AdversarialLoss;
import org.bpnet.nn.adversarial.GaussianRing;
import org.bpnet.nn.adversarial.MeanDiscrepancy;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.train.run.Training;
import org.bpnet.train.watch.TrainingEvent;

/// Dense networks that play on a ring of normal distributions.
///
/// @param loss what they play for
/// @param ring the data
/// @param steps of both, in turn
/// @param looks how often samples are looked at, at equal distances
record RingGame(AdversarialLoss loss, GaussianRing ring, int steps, int looks, Seed seed) {
  private static final int NOISE = 2;
  private static final int WIDTH = 128;
  private static final int BATCH = 256;
  private static final int SAMPLES = 10_000;
  private static final int COMPARED = 500;
  private static final double RATE = 1e-3;

  /// The decay of means as in Gulrajani et al. 2017.
  private static final Adam RULE = new Adam(0.5, 0.9, 1e-8);

  /// What is seen at one time.
  ///
  /// @param step how many were made
  /// @param losses means since the last look, of discriminator and generator
  /// @param discrepancy between samples and data
  record Look(
      long step,
      double[] losses,
      HostArray samples,
      GaussianRing.Coverage coverage,
      double discrepancy) {}

  /// Plays, and looks.
  List<Look> play(Backend backend) {
    List<Look> all = new ArrayList<>();
    try (Parameters judging = Parameters.create(backend, seed.child("discriminator"));
        Parameters making = Parameters.create(backend, seed.child("generator"))) {
      Layer discriminator = network(judging.child("discriminator"), 2, 1);
      Layer generator = network(making.child("generator"), NOISE, 2);
      int each = Math.max(1, steps / looks);
      var game =
          new Game(
              loss,
              new Game.Player(discriminator, judging),
              new Game.Player(generator, making),
              NOISE,
              BATCH);
      Training.of(game.phases(scene -> scene.column("point"), RULE, RATE, steps))
          .source(Source.of(Map.of("point", ring.sample(each * BATCH, seed.child("data")))))
          .sampler(Sampler.shuffled(each * BATCH, BATCH))
          .epochs(looks)
          .seed(seed.child("training"))
          .listener(event -> {
            if (event instanceof TrainingEvent.EpochEnded ended) {
              all.add(look(ended, backend, generator));
            }
          })
          .run();
    }
    return all;
  }

  private static Layer network(Parameters params, int in, int out) {
    return Sequential.of(
        Linear.create(params.child("hidden1"), in, WIDTH, Initializers.heNormal()),
        Activation.LEAKY_RELU,
        Linear.create(params.child("hidden2"), WIDTH, WIDTH, Initializers.heNormal()),
        Activation.LEAKY_RELU,
        Linear.create(params.child("output"), WIDTH, out));
  }

  private static Tensor noise(Pass pass, int examples) {
    return pass.normal(Shape.of(examples, NOISE));
  }

  private Look look(TrainingEvent.EpochEnded ended, Backend backend, Layer generator) {
    try (Pass pass = Pass.train(backend, seed.child("look"))) { // the same noise each time
      Tensor made = generator.forward(noise(pass, SAMPLES));
      HostArray data = ring.sample(COMPARED, seed.child("compared"));
      double discrepancy =
          new MeanDiscrepancy(ring.radius() / 2)
              .of(made.slice(0, 0, COMPARED), pass.input(data))
              .item();
      HostArray samples = made.toHost();
      return new Look(
          ended.step(),
          new double[] {
            ended.training().getOrDefault("discriminator_loss", Double.NaN),
            ended.training().getOrDefault("generator_loss", Double.NaN)
          },
          samples,
          ring.coverage(samples),
          discrepancy);
    }
  }
}
