package org.bpnet.train.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Source;
import org.bpnet.data.load.Sampler;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.nn.boltzmann.RestrictedBoltzmannMachine;
import org.bpnet.nn.boltzmann.VisibleUnits;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.optim.formula.Momentum;
import org.bpnet.nn.optim.formula.Sgd;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.Classifier;
import org.bpnet.train.Settings;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.run.Training;
import org.bpnet.train.run.Weights;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Phase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Boltzmann machines in the training loop, and networks that start as such.
class GreedyPretrainingTest {
  private static final int SIDE = 3;
  private static final int COPIES = 16;

  @TempDir private Path folder;

  /// Bars and stripes: pictures of 3 × 3 in which each row, or each column, is of one shade; 14 of
  /// 512, of which two are both (MacKay 2003).
  private static HostArray bars() {
    float[] rows = new float[16 * SIDE * SIDE];
    for (int picture = 0; picture < 16; picture++) {
      for (int i = 0; i < SIDE * SIDE; i++) {
        int line = picture < 8 ? i / SIDE : i % SIDE;
        rows[picture * SIDE * SIDE + i] = picture % 8 >> line & 1;
      }
    }
    return HostArray.of(rows, Shape.of(16, SIDE * SIDE));
  }

  private static Source manyTimes() {
    Source once = Source.of(Map.of(Batch.FEATURES, bars()));
    return Source.joined(Collections.nCopies(COPIES, once).toArray(Source[]::new));
  }

  private static Training training(
      RestrictedBoltzmannMachine machine, Parameters params, Source source) {
    Phase phase =
        Phase.byHand(
            "divergence",
            scene -> {
              var step = machine.contrastiveDivergence(scene.features(), 5);
              return new Phase.ByHand(step.error(), step.gradients());
            },
            Learner.of(params, new Momentum(0.5)).schedule(Schedule.constant(0.2)));
    return Training.of(phase)
        .source(source)
        .sampler(Sampler.shuffled(16 * COPIES, 16))
        .seed(new Seed(2));
  }

  /// Of 512 pictures 14 become likely: all of log p lies between that of chance, −ln 512, and the
  /// best there is, the entropy of the sixteen rows.
  @Test
  void should_learn_which_pictures_there_are_and_be_saved_and_loaded() {
    try (Backend backend = Backends.best();
        Parameters params = Parameters.create(backend, new Seed(1));
        Parameters other = Parameters.create(backend, new Seed(5))) {
      var machine =
          RestrictedBoltzmannMachine.create(params, SIDE * SIDE, 12, VisibleUnits.BERNOULLI);
      double before = logLikelihood(machine, backend);
      training(machine, params, manyTimes()).epochs(60).run();
      Path file = folder.resolve("machine.safetensors");
      new Safetensors(Weights.of(List.of(params)), Map.of()).write(file);
      double after = logLikelihood(machine, backend);

      double entropy = 12 * Math.log(16) / 16 + 4 * Math.log(8) / 16;
      assertThat(before).isCloseTo(-Math.log(512), within(0.05));
      assertThat(after).isBetween(-3.6, -entropy);

      var loaded = RestrictedBoltzmannMachine.create(other, 9, 12, VisibleUnits.BERNOULLI);
      new Pretrained(file, "*").into(other);
      assertThat(loaded.samples(2, 3, new Seed(1))).isEqualTo(machine.samples(2, 3, new Seed(1)));
    }
  }

  private static double logLikelihood(RestrictedBoltzmannMachine machine, Backend backend) {
    try (Pass pass = Pass.eval(backend)) {
      return machine.logLikelihood(pass.input(bars())).item();
    }
  }

  /// The same pictures in other ranges, as rows and as images: the machine learns the same of them,
  /// and the layer makes the same of what really comes in.
  @Test
  void should_not_depend_on_the_range_of_what_comes_in() {
    double[] expected = {};
    for (double[] range : new double[][] {{0, 1}, {-1, 2}, {-3, 8}}) {
      try (Backend backend = Backends.best();
          Parameters params = Parameters.create(backend, new Seed(1));
          Pass pass = Pass.eval(backend)) {
        HostArray pictures = pictures(backend, range, range[1] > 2);
        Sequential model =
            ModelSpec.parse("12,sigmoid").build(params, pictures.shape().without(0), 3);
        new BoltzmannPretraining(400, 0.1, 8, 1)
            .apply(model, params, Source.of(Map.of(Batch.FEATURES, pictures)), new Seed(3));
        int layer = model.layers().getFirst() instanceof Linear ? 0 : 1; // after flattening
        Layer first = new Sequential(model.layers().subList(0, layer + 2));
        double[] units = first.forward(pass.input(pictures)).toHost().toDoubles();

        if (expected.length == 0) {
          expected = units;
          assertThat(Arrays.stream(units).max().orElseThrow()).isGreaterThan(0.6);
          assertThat(Arrays.stream(units).min().orElseThrow()).isLessThan(0.4);
        }
        assertThat(units)
            .as("%s + %s v", range[0], range[1])
            .containsExactly(expected, within(1e-4));
      }
    }
  }

  private static HostArray pictures(Backend backend, double[] range, boolean isImage) {
    try (Pass pass = Pass.eval(backend)) {
      HostArray moved = pass.input(bars()).mul(range[1]).add(range[0]).toHost();
      Shape shape = isImage ? Shape.of(16, SIDE, SIDE, 1) : Shape.of(16, SIDE * SIDE);
      return HostArray.of(moved.toFloats(), shape);
    }
  }

  /// A linear layer that hides nothing is tied to its decoder, W·Wᵀ: its columns come to span the
  /// first principal axes (Baldi, Hornik 1989), so that nothing better can be done by as many.
  @Test
  void should_find_the_axes_of_the_data_by_a_linear_layer() {
    double[] values = new double[200 * 3];
    var numbers = new Seed(6);
    for (int i = 0; i < 200; i++) {
      double far = 3 * numbers.normal(3L * i);
      values[3 * i] = far + 0.1 * numbers.normal(3L * i + 1);
      values[3 * i + 1] = 2 * far;
      values[3 * i + 2] = 0.1 * numbers.normal(3L * i + 2);
    }
    Source source = Source.of(Map.of(Batch.FEATURES, HostArray.of(values, Shape.of(200, 3))));
    try (Backend backend = Backends.best();
        Parameters params = Parameters.create(backend, new Seed(1))) {
      Sequential model = ModelSpec.parse("1").build(params, Shape.of(3), 2);
      new AutoencoderPretraining(0, 60, 0.02, 20).apply(model, params, source, new Seed(3));
      double[] w = ((Linear) model.layers().getFirst()).weight().value().toDoubles();

      double length = Math.sqrt(w[0] * w[0] + w[1] * w[1] + w[2] * w[2]);
      assertThat(length).isCloseTo(1, within(0.02));
      double along = Math.abs(w[0] + 2 * w[1]) / (Math.sqrt(5) * length);
      assertThat(along).isGreaterThan(0.999);
    }
  }

  /// What is learnt of pictures in other ranges is the same, and a layer that is not trained keeps
  /// what it makes.
  @Test
  void should_reconstruct_whatever_the_range() {
    double[] expected = {};
    for (double[] range : new double[][] {{0, 1}, {-3, 8}}) {
      try (Backend backend = Backends.best();
          Parameters params = Parameters.create(backend, new Seed(1));
          Pass pass = Pass.eval(backend)) {
        HostArray pictures = pictures(backend, range, true);
        Sequential model =
            ModelSpec.parse("12,sigmoid,prelu,dropout(0.1),5,relu")
                .build(params, pictures.shape().without(0), 3);
        var first = (Linear) model.layers().get(1); // after flattening
        double[] drawn = first.weight().value().toDoubles().clone();
        for (int i = 0; i < drawn.length; i++) {
          drawn[i] /= range[1]; // the same of what comes in but for the biases
        }
        double[] biases = new double[12];
        for (int i = 0; i < drawn.length; i++) {
          biases[i % 12] -= range[0] * drawn[i];
        }
        first.weight().load(HostArray.of(drawn, first.weight().shape()));
        first.bias().orElseThrow().load(HostArray.of(biases, Shape.of(12)));
        new AutoencoderPretraining(0.2, 150, 0.01, 8)
            .apply(model, params, Source.of(Map.of(Batch.FEATURES, pictures)), new Seed(3));
        Layer below = new Sequential(model.layers().subList(0, 3));
        double[] units = below.forward(pass.input(pictures)).toHost().toDoubles();

        if (expected.length == 0) {
          expected = units;
          assertThat(Arrays.stream(units).max().orElseThrow()).isGreaterThan(0.8);
          assertThat(Arrays.stream(units).min().orElseThrow()).isLessThan(0.2);
        }
        assertThat(units)
            .as("%s + %s v", range[0], range[1])
            .containsExactly(expected, within(1e-3));
      }
    }
  }

  /// Three layers of sigmoids and plain gradient descent learn far slower from random weights than
  /// from those of machines (Hinton, Salakhutdinov 2006).
  @Test
  @Tag("slow")
  void should_help_a_deep_network_of_sigmoids() {
    Prepared digits =
        Prepared.of(
            (DataSource.Examples) DataSources.open("digits"), 0, 0.2, new Seed(1).child("split"));

    double drawn = accuracy(digits, settings());
    for (String kind : List.of("rbm(epochs=8, batch=10)", "autoencoder(epochs=8, batch=10)")) {
      Preparation first = Pretrainings.CATALOG.create(kind);
      double pretrained = accuracy(digits, settings().preparation(first));
      assertThat(pretrained).as(kind).isGreaterThan(0.6).isGreaterThan(drawn + 0.15);
    }
  }

  private static Settings settings() {
    return Settings.defaults()
        .layers("60,sigmoid,60,sigmoid,60,sigmoid")
        .optimizer(new Sgd())
        .learningRate(0.1)
        .epochs(12)
        .seed(3);
  }

  private static double accuracy(Prepared digits, Settings settings) {
    try (Classifier classifier = Classifier.fit(digits, settings)) {
      return classifier.evaluateEncoded(digits.test()).accuracy();
    }
  }

  @Test
  void should_say_what_cannot_be_pretrained() {
    try (Backend backend = Backends.best();
        Parameters params = Parameters.create(backend, new Seed(1))) {
      Source source = Source.of(Map.of(Batch.FEATURES, bars()));
      Layer model = ModelSpec.parse("").build(params, Shape.of(9), 3);
      assertThatThrownBy(
              () -> new BoltzmannPretraining(1, 1, 1, 1).apply(model, params, source, new Seed(1)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("needs a fully connected layer before the last one");
      Layer tokens =
          ModelSpec.parse("tokens,linear(4),globalpool,5")
              .build(params.child("other"), Shape.of(9), 3);
      assertThatThrownBy(
              () -> new BoltzmannPretraining(1, 1, 1, 1).apply(tokens, params, source, new Seed(1)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("takes [16, 1, 9], and only layers of rows");
    }
    assertThatThrownBy(() -> new AutoencoderPretraining(0.2, 1, 0, 1))
        .hasMessage("autoencoder: needs epochs and batch from 1 on and rate > 0, got 1, 1 and 0.0");
    assertThatThrownBy(() -> new BoltzmannPretraining(0, 0.1, 1, 1))
        .hasMessage(
            "rbm: needs epochs, batch and sweeps from 1 on and rate > 0, got 0, 1, 1 and 0.1");
  }
}
