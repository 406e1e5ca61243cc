package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Dataset;
import org.bpnet.data.Target;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.Table;
import org.bpnet.data.table.TableTask;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.loss.OutputHead;
import org.bpnet.nn.loss.PointwiseLoss;
import org.bpnet.nn.minimize.method.Lbfgs;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.project.PrincipalAxes;
import org.bpnet.nn.regularizer.penalty.L2;
import org.bpnet.train.autoencode.AutoencoderSpec;
import org.bpnet.train.autoencode.ReconstructionScore;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.prepare.Preparations;
import org.bpnet.train.prepare.Pretrained;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.SettingsException;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutoencoderTest {
  @TempDir Path dir;

  /// Examples that differ along three directions, and a little along all others.
  private static Dataset flat(int examples, int width, long seed) {
    var numbers = new Seed(seed);
    var directions = new Seed(77);
    float[] x = new float[examples * width];
    for (int i = 0; i < examples; i++) {
      for (int k = 0; k < width; k++) {
        double value = 0.05 * numbers.normal(i * width + k) + k;
        for (int d = 0; d < 3; d++) {
          double along = (3 - d) * numbers.child("along").normal(3L * i + d);
          value += along * directions.normal(d * width + k);
        }
        x[i * width + k] = (float) value;
      }
    }
    return unlabelled(x, Shape.of(width));
  }

  private static Dataset unlabelled(float[] x, Shape shape) {
    int examples = x.length / shape.elementCount();
    return Dataset.of(x, shape, new float[examples], new Target.Values(List.of("none")));
  }

  /// Rows with a single 1 each.
  private static Dataset switches(int count) {
    float[] x = new float[count * count];
    for (int i = 0; i < count; i++) {
      x[i * count + i] = 1;
    }
    return unlabelled(x, Shape.of(count));
  }

  private static Prepared all(Dataset data) {
    return Prepared.of(data, 0, 0, new Seed(1));
  }

  /// Rumelhart, Hinton, Williams 1986: as many switches as the code has states, all of them trained
  /// on.
  @ParameterizedTest
  @CsvSource({"4, 2", "8, 3"})
  void should_learn_the_encoder_problem(int switches, int code) {
    Settings settings =
        Settings.defaults()
            .layers("")
            .head(OutputHead.MULTI_LABEL)
            .optimizer(Adam.defaults())
            .learningRate(0.05)
            .epochs(800)
            .withoutEarlyStopping()
            .seed(2);
    var wanted = AutoencoderSpec.of("plain(activation=sigmoid)", code);
    Dataset data = switches(switches);
    try (Autoencoder autoencoder = Autoencoder.fit(all(data), wanted, settings)) {
      float[] again = autoencoder.reconstruct(data).toFloats();

      for (int i = 0; i < again.length; i++) {
        assertThat(Math.round(again[i])).isEqualTo(i % (switches + 1) == 0 ? 1 : 0);
      }
      assertThat(autoencoder.encode(data).shape()).isEqualTo(Shape.of(switches, code));
    }
  }

  /// Baldi, Hornik 1989: what a linear code sees of examples are their first principal axes.
  @Test
  void should_span_the_principal_axes_if_it_is_linear() {
    int width = 8;
    Prepared data = all(flat(200, width, 5));
    Settings settings =
        Settings.defaults().layers("").minimizer(Lbfgs.defaults()).epochs(500).seed(3);
    try (Autoencoder autoencoder = Autoencoder.fit(data, AutoencoderSpec.of(2), settings)) {
      HostArray standardised = data.train().features(IntStream.range(0, 200).toArray());
      HostArray axes = PrincipalAxes.of(standardised).axes();
      HostArray zero = HostArray.of(new double[] {0, 0, 1, 0, 0, 1}, Shape.of(3, 2));
      double[][] decoded = new double[3][width];
      float[] raw = autoencoder.decode(zero).toFloats();
      double[] scale = Spans.scale(data);
      for (int k = 0; k < width; k++) {
        for (int i = 0; i < 3; i++) {
          decoded[i][k] = (raw[i * width + k] - (i == 0 ? 0 : raw[k])) / scale[k];
        }
      }
      double angle = Spans.largestAngle(new double[][] {decoded[1], decoded[2]}, axes);

      assertThat(angle).isLessThan(1e-3);
      ReconstructionScore score = autoencoder.evaluateEncoded(data.train());
      assertThat(score.examples()).isEqualTo(200);
      assertThat(score.explained()).isBetween(0.8, 0.999);
    }
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(
      strings = {
        "plain",
        "denoising(masked=0.1)",
        "sparse",
        "contractive(weight=0.01)",
        "variational(weight=0.1)"
      })
  void should_reconstruct_what_it_was_not_shown(String kind) throws IOException {
    Prepared data = Prepared.of(flat(400, 8, 5), 0.1, 0.2, new Seed(1));
    Settings settings =
        Settings.defaults().layers("24,tanh").epochs(60).batchSize(16).learningRate(0.01);
    Path folder = dir.resolve("saved");
    HostArray codes;
    HostArray again;
    try (Autoencoder autoencoder = Autoencoder.fit(data, AutoencoderSpec.of(kind, 4), settings)) {
      assertThat(autoencoder.evaluateEncoded(data.test()).explained()).isGreaterThan(0.7);
      assertThat(autoencoder.report().orElseThrow().validation()).containsKey("loss");
      codes = autoencoder.encodeEncoded(data.test());
      again = autoencoder.reconstructEncoded(data.test());
      float[] decoded = autoencoder.decode(codes).toFloats();
      for (int i = 0; i < decoded.length; i++) {
        assertThat(decoded[i]).isCloseTo(again.toFloats()[i], within(1e-4f));
      }
      autoencoder.save(folder);
    }
    try (Autoencoder loaded = Autoencoder.load(folder)) {
      assertThat(loaded.encodeEncoded(data.test())).isEqualTo(codes);
      assertThat(loaded.reconstructEncoded(data.test())).isEqualTo(again);
      assertThat(loaded.spec()).isEqualTo(AutoencoderSpec.of(kind, 4));
      loaded.save(dir.resolve("again"));
    }
    for (String file : List.of(RunFolder.MODEL, RunFolder.WEIGHTS)) {
      assertThat(Files.readAllBytes(dir.resolve("again").resolve(file)))
          .isEqualTo(Files.readAllBytes(folder.resolve(file)));
    }
  }

  /// Deep and with shared weights, on the bundled digits, as probabilities of ink.
  @Test
  @Tag("slow")
  void should_reconstruct_digits_with_shared_weights() {
    Prepared data = Prepared.of(digits(), 0.1, 0.2, new Seed(0));
    AutoencoderSpec tied = AutoencoderSpec.of(8).sharingWeights();
    Settings settings =
        Settings.defaults()
            .layers("64,relu")
            .head(OutputHead.MULTI_LABEL)
            .epochs(12)
            .learningRate(0.003);
    try (Autoencoder autoencoder = Autoencoder.fit(data, tied, settings)) {
      assertThat(autoencoder.evaluateEncoded(data.test()).explained()).isGreaterThan(0.6);
      assertThat(autoencoder.reconstructEncoded(data.test()).shape())
          .isEqualTo(Shape.of(data.test().size(), 8, 8, 1));
      assertThat(autoencoder.reconstructEncoded(data.test()).toFloats())
          .isNotEmpty()
          .satisfies(values -> {
            for (float value : values) {
              assertThat(value).isBetween(0f, 1f);
            }
          });
      // 64 x 64 + 64 and 64 x 8 + 8, and biases of 64 and 64 on the way back
      assertThat(autoencoder.parameterCount()).isEqualTo(4160 + 520 + 64 + 64);
      autoencoder.save(dir.resolve("tied"));
    }
    Settings classify =
        settings
            .head(OutputHead.MULTI_CLASS)
            .preparation(new Pretrained(dir.resolve("tied"), "hidden*"));
    try (Classifier classifier = Classifier.fit(data, classify);
        Autoencoder loaded = Autoencoder.load(dir.resolve("tied"))) {
      assertThat(classifier.evaluateEncoded(data.test()).accuracy()).isGreaterThan(0.9);
      assertThat(loaded.spec().tied()).isTrue();
    }
  }

  private static Dataset digits() {
    return ((DataSource.Examples) DataSources.open("digits")).examples();
  }

  @Test
  void should_take_tables_and_look_at_no_target() {
    Table iris = ((DataSource.Tabular) DataSources.open("iris")).table();
    Prepared data = Prepared.of(iris, TableTask.infer(iris), 0, 0, new Seed(1));
    Settings settings = Settings.defaults().layers("").epochs(100).learningRate(0.01);
    try (Autoencoder autoencoder = Autoencoder.fit(data, AutoencoderSpec.of(2), settings)) {
      assertThat(autoencoder.encode(iris).shape()).isEqualTo(Shape.of(150, 2));
      assertThat(autoencoder.reconstruct(iris).shape()).isEqualTo(Shape.of(150, 4));
      assertThat(autoencoder.evaluateEncoded(data.train()).explained()).isGreaterThan(0.9);
      assertThatThrownBy(() -> autoencoder.encode(digits()))
          .hasMessage("the autoencoder takes the rows of tables of shape [4], got [8, 8, 1]");
    }
  }

  @Test
  void should_resume_to_the_same_weights() {
    Prepared data = Prepared.of(flat(100, 6, 5), 0.1, 0.1, new Seed(1));
    AutoencoderSpec wanted = AutoencoderSpec.of("denoising", 2);
    Settings settings = Settings.defaults().layers("8,tanh").epochs(6).withoutEarlyStopping();
    HostArray whole;
    try (Autoencoder straight = Autoencoder.fit(data, wanted, settings)) {
      whole = straight.encodeEncoded(data.test());
    }
    Path run = dir.resolve("run");
    Settings broken =
        settings.listener(event -> {
          if (event instanceof TrainingEvent.EpochEnded ended && ended.epoch() == 3) {
            throw new IllegalStateException("killed");
          }
        });
    assertThatThrownBy(() -> Autoencoder.fit(data, wanted, broken.folder(RunFolder.create(run))))
        .hasMessage("killed");
    try (Autoencoder resumed =
        Autoencoder.fit(data, wanted, settings.folder(RunFolder.resume(run)))) {
      assertThat(resumed.encodeEncoded(data.test())).isEqualTo(whole);
    }
    try (Autoencoder loaded = Autoencoder.load(run)) {
      assertThat(loaded.encodeEncoded(data.test())).isEqualTo(whole);
    }
  }

  @Test
  void should_take_penalties_and_other_losses_and_starts() {
    Prepared data = all(flat(60, 6, 5));
    Settings settings = Settings.defaults().layers("8,tanh").epochs(3);
    try (Autoencoder plain = Autoencoder.fit(data, AutoencoderSpec.of(2), settings);
        Autoencoder other =
            Autoencoder.fit(
                data,
                AutoencoderSpec.of(2),
                settings
                    .loss(PointwiseLoss.MEAN_ABSOLUTE_ERROR)
                    .penalties(new L2(0.1))
                    .preparation(Preparations.CATALOG.create("lsuv")))) {
      assertThat(other.evaluateEncoded(data.train()))
          .isNotEqualTo(plain.evaluateEncoded(data.train()));
    }
  }

  @Test
  void should_say_what_does_not_go_together() {
    Prepared data = all(flat(60, 6, 5));
    AutoencoderSpec plain = AutoencoderSpec.of(2);
    AutoencoderSpec noisy = AutoencoderSpec.of("denoising", 2);
    Settings settings = Settings.defaults().epochs(1);
    Map<String, Runnable> wrong =
        Map.of(
            "an autoencoder needs widths with activations",
            () -> Autoencoder.fit(data, plain, settings.layers("conv8,relu")),
            "draws random numbers; use an optimizer",
            () -> Autoencoder.fit(data, noisy, settings.minimizer(Lbfgs.defaults())),
            "class weights: an autoencoder knows no classes",
            () -> Autoencoder.fit(data, plain, settings.classWeights(Map.of("a", 2.0))),
            "multi_label reconstructs numbers from 0 to 1, and the inputs hold",
            () -> Autoencoder.fit(data, plain, settings.head(OutputHead.MULTI_LABEL)),
            "head: an autoencoder has numbers",
            () -> Autoencoder.fit(data, plain, settings.head(OutputHead.COUNT)),
            "does not compare numbers; leave it out",
            () -> Autoencoder.fit(data, plain, settings.loss(new CrossEntropy())));
    wrong.forEach((message, run) ->
        assertThatThrownBy(run::run)
            .isInstanceOf(SettingsException.class)
            .hasMessageContaining(message));
    assertThatThrownBy(() -> AutoencoderSpec.of("vae", 2).sharingWeights())
        .hasMessageContaining("leave the ties out");
    assertThatThrownBy(() -> AutoencoderSpec.of(0))
        .hasMessage("code: needs at least one number, got 0");
  }

  @Test
  void should_tell_an_autoencoder_from_a_model() {
    Prepared data = all(flat(60, 6, 5));
    Settings settings = Settings.defaults().epochs(1);
    try (Autoencoder autoencoder = Autoencoder.fit(data, AutoencoderSpec.of(2), settings);
        Regressor regressor = Regressor.fit(data, settings)) {
      autoencoder.save(dir.resolve("codes"));
      regressor.save(dir.resolve("numbers"));
    }
    assertThatThrownBy(() -> Model.load(dir.resolve("codes")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("holds an autoencoder, which predicts nothing");
    assertThatThrownBy(() -> Autoencoder.load(dir.resolve("numbers")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("holds no autoencoder");
  }
}
