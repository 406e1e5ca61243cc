package org.bpnet.cli.lab.gan;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bpnet.cli.terminal.UsageException;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Dataset;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.adversarial.AdversarialLoss;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Flatten;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.image.Conv2d;
import org.bpnet.nn.layer.image.ConvTranspose2d;
import org.bpnet.nn.layer.norm.BatchNorm;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.train.run.Training;
import org.bpnet.train.watch.TrainingEvent;

/// Convolutional networks that play for images.
///
/// **Source.** Radford, Metz, Chintala 2016, *Unsupervised representation learning with deep
/// convolutional generative adversarial networks*: strides in place of pooling, batch normalization
/// in the generator, leaky rectifiers in the discriminator. **Differs.** Two layers each, of 32 and
/// 64 channels, none normalized in the discriminator, pixels from 0 to 1, a larger rate.
///
/// @param loss what they play for
/// @param images to learn from, pixels from 0 to 1
/// @param steps of both, in turn
/// @param looks how often samples are looked at, at equal distances
record ImageGame(AdversarialLoss loss, Dataset images, int steps, int looks, Seed seed) {
  /// How many images are made at each look.
  static final int SAMPLES = 2_000;

  private static final int NOISE = 64;
  private static final int NARROW = 32;
  private static final int WIDE = 64;
  private static final int BATCH = 64;
  private static final int HALVINGS = 4; // each side, by two layers
  private static final double RATE = 5e-4;

  /// As Radford et al. have it.
  private static final Adam RULE = new Adam(0.5, 0.999, 1e-8);

  /// Halves and doubles the sides of images.
  private static final Window HALF = Window.square(4).stride(2).padding(1);

  /// What is made at one time.
  ///
  /// @param step how many were made
  /// @param losses means since the last look, of discriminator and generator
  /// @param samples of the same noise each time, `[SAMPLES, H, W, C]`
  record Made(long step, double[] losses, HostArray samples) {}

  /// Throws UsageException if the images' sides cannot be halved twice.
  ImageGame {
    Shape shape = images.featureShape();
    if (shape.rank() != 3 || shape.extent(0) % HALVINGS != 0 || shape.extent(1) % HALVINGS != 0) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "needs images whose sides are multiples of %d, got %s",
              HALVINGS,
              shape));
    }
  }

  /// Plays, and hands on what is made.
  void play(Backend backend, Consumer<Made> look) {
    Shape shape = images.featureShape();
    try (Parameters judging = Parameters.create(backend, seed.child("discriminator"));
        Parameters making = Parameters.create(backend, seed.child("generator"))) {
      Layer generator = generator(making.child("generator"), shape);
      var game =
          new Game(
              loss,
              new Game.Player(discriminator(judging.child("discriminator"), shape), judging),
              new Game.Player(generator, making),
              NOISE,
              BATCH);
      HostArray noise = game.fixedNoise(SAMPLES, seed.child("look"));
      double[] equal = new double[images.size()];
      Arrays.fill(equal, 1);
      Training.of(game.phases(scene -> scene.features(), RULE, RATE, steps))
          .source(images)
          .sampler(Sampler.weighted(equal, BATCH, Math.max(1, steps / looks)))
          .epochs(looks)
          .seed(seed.child("training"))
          .listener(event -> {
            if (event instanceof TrainingEvent.EpochEnded ended) {
              look.accept(
                  new Made(
                      ended.step(),
                      new double[] {
                        ended.training().getOrDefault("discriminator_loss", Double.NaN),
                        ended.training().getOrDefault("generator_loss", Double.NaN)
                      },
                      made(backend, generator, noise)));
            }
          })
          .run();
    }
  }

  private static HostArray made(Backend backend, Layer generator, HostArray noise) {
    try (Pass pass = Pass.eval(backend)) {
      return generator.forward(pass.input(noise)).toHost();
    }
  }

  private static Layer generator(Parameters params, Shape image) {
    int height = image.extent(0) / HALVINGS;
    int width = image.extent(1) / HALVINGS;
    return Sequential.of(
        Linear.create(
            params.child("hidden"), NOISE, height * width * WIDE, Initializers.heNormal()),
        x -> x.reshape(Shape.of(x.shape().extent(0), height, width, WIDE)),
        BatchNorm.create(params.child("norm1"), WIDE),
        Activation.RELU,
        ConvTranspose2d.create(params.child("conv1"), WIDE, NARROW, HALF),
        BatchNorm.create(params.child("norm2"), NARROW),
        Activation.RELU,
        ConvTranspose2d.create(params.child("conv2"), NARROW, image.extent(2), HALF),
        Activation.SIGMOID);
  }

  private static Layer discriminator(Parameters params, Shape image) {
    int inner = image.extent(0) / HALVINGS * (image.extent(1) / HALVINGS) * WIDE;
    return Sequential.of(
        Conv2d.create(params.child("conv1"), image.extent(2), NARROW, HALF),
        Activation.LEAKY_RELU,
        Conv2d.create(params.child("conv2"), NARROW, WIDE, HALF),
        Activation.LEAKY_RELU,
        new Flatten(),
        Linear.create(params.child("output"), inner, 1));
  }

  /// The first so many of some images, one after the other.
  static float[] first(HostArray images, int count) {
    int size = images.shape().without(0).elementCount();
    return Arrays.copyOf(images.toFloats(), count * size);
  }

  /// So many of a dataset's images.
  static HostArray some(Dataset data, int most) {
    return data.features(IntStream.range(0, Math.min(most, data.size())).toArray());
  }
}
