package org.bpnet.train.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bpnet.core.Backends;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.data.Batch;
import org.bpnet.data.Source;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.TableTask;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.regularizer.bound.Bounds;
import org.bpnet.nn.regularizer.bound.ClipNorm;
import org.bpnet.nn.regularizer.bound.MaxNorm;
import org.bpnet.train.Classifier;
import org.bpnet.train.Settings;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.run.Weights;
import org.bpnet.train.spec.ModelSpec;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// First values, schedules and bounds, from settings to weights.
class PreparationTest {
  @TempDir Path folder;

  private static Settings settings() {
    return Settings.defaults()
        .layers("6,tanh")
        .epochs(6)
        .batchSize(16)
        .seed(5)
        .withoutEarlyStopping();
  }

  private static Report train(RunFolder folder, Settings settings) {
    var iris = (DataSource.Tabular) DataSources.open("iris");
    Prepared data = Prepared.of(iris.table(), TableTask.infer(iris.table()), 0.1, 0.2, new Seed(1));
    try (var backend = Backends.reference();
        var model = Classifier.fit(data, settings.backend(backend).folder(folder))) {
      return model.report().orElseThrow();
    }
  }

  private Parameters saved(Path file) {
    Parameters params = Parameters.create(Backends.reference(), new Seed(3));
    ModelSpec.parse("6,tanh").build(params, Shape.of(4), 3);
    Weights.file(Weights.of(List.of(params)), JsonValue.object().build()).write(file);
    return params;
  }

  @Test
  void should_load_what_fits_the_pattern_and_leave_the_rest() {
    Path file = folder.resolve("m.safetensors");
    Parameters saved = saved(file);
    Parameters fresh = Parameters.create(Backends.reference(), new Seed(4));
    ModelSpec.parse("6,tanh").build(fresh, Shape.of(4), 3);
    HostArray before = value(fresh, "output.weight");

    List<Variable> loaded = new Pretrained(file, "hidden*").into(fresh);

    assertThat(loaded).extracting(Variable::path).containsExactly("hidden1.weight", "hidden1.bias");
    assertThat(value(fresh, "hidden1.weight")).isEqualTo(value(saved, "hidden1.weight"));
    assertThat(value(fresh, "output.weight")).isEqualTo(before);
    assertThat(value(saved, "output.weight")).isNotEqualTo(before);
  }

  private static HostArray value(Parameters params, String path) {
    return params.find(path).orElseThrow().value();
  }

  @Test
  void should_say_what_does_not_fit() {
    Path file = folder.resolve("m.safetensors");
    saved(file);
    Parameters wider = Parameters.create(Backends.reference(), new Seed(4));
    ModelSpec.parse("7,tanh").build(wider, Shape.of(4), 3);

    assertThatThrownBy(() -> new Pretrained(file, "*").into(wider))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the model needs")
        .hasMessageContaining("hidden1.weight")
        .hasMessageContaining("got [4, 6]; leave it out by another pattern than '*'");
    assertThatThrownBy(() -> new Pretrained(file, "conv*").into(wider))
        .hasMessageContaining("no parameter of the model fits 'conv*'; it has [hidden1.weight,");
    assertThatThrownBy(() -> new Pretrained(folder, "*").into(wider))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            folder
                + ": holds no weights (there is no model.safetensors); give the folder of a run, or"
                + " a safetensors file");
  }

  /// A run that starts from a trained model begins where that one ended.
  @Test
  void should_start_with_the_loss_of_the_model_it_starts_from() {
    Report first = train(RunFolder.create(folder.resolve("first")), settings().epochs(30));
    Path run = folder.resolve("first");

    Report second =
        train(
            RunFolder.create(folder.resolve("second")),
            settings().epochs(1).learningRate(1e-9).preparation(new Pretrained(run, "*")));
    Report untouched =
        train(RunFolder.create(folder.resolve("third")), settings().epochs(1).learningRate(1e-9));

    double best = validationLoss(first, first.bestEpoch());
    assertThat(validationLoss(second, 1)).isCloseTo(best, within(1e-6));
    assertThat(validationLoss(untouched, 1)).isGreaterThan(best + 0.1);
  }

  private static double validationLoss(Report report, int epoch) {
    return report.epochs().get(epoch - 1).validation().getOrDefault("loss", Double.NaN);
  }

  @Test
  void should_prepare_with_the_data() {
    Parameters params = Parameters.create(Backends.reference(), new Seed(4));
    Layer model = ModelSpec.parse("50").build(params, Shape.of(4), 3, Initializers.constant(9));
    HostArray features = Initializers.normal(1, 5).create(Shape.of(64, 4), new Seed(2));

    Source examples = Source.of(Map.of(Batch.FEATURES, features));

    Preparations.CATALOG.create("lsuv").apply(model, params, examples, new Seed(1));

    try (Pass pass = Pass.eval(params.backend())) {
      double[] y = model.forward(pass.input(features)).toHost().toDoubles();
      double mean = Arrays.stream(y).average().orElseThrow();
      double variance = Arrays.stream(y).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      assertThat(variance).isCloseTo(1, within(0.1));
    }
  }

  /// `rate` and `total` of a schedule follow from the run: 7 updates of 16 in each of 6 epochs.
  @Test
  void should_fill_in_what_a_schedule_leaves_open() {
    Report report =
        train(
            RunFolder.create(folder.resolve("a")), settings().learningRate(0.1).schedule("cosine"));

    int perEpoch = (int) (report.steps() / 6);
    List<Double> rates = new ArrayList<>();
    report.epochs().forEach(epoch -> rates.add(epoch.learningRate()));
    for (int epoch = 1; epoch <= 6; epoch++) {
      double last = perEpoch * epoch - 1;
      double expected = 0.05 * (1 + Math.cos(Math.PI * last / report.steps()));
      assertThat(rates.get(epoch - 1)).isCloseTo(expected, within(1e-15));
    }
    assertThatThrownBy(() -> settings().schedule("cosin"))
        .hasMessageContaining("did you mean cosine");
    assertThatThrownBy(() -> settings().schedule("step")).hasMessageContaining("every");
  }

  /// With a learning rate that changes nothing, no epoch is better than the first.
  @Test
  void should_resume_a_schedule_that_reacts_to_scores() {
    Settings settings =
        settings().learningRate(1e-3).schedule("plateau(factor=0.5, patience=0, threshold=0.9)");
    Report whole = train(RunFolder.create(folder.resolve("whole")), settings);
    Path path = folder.resolve("broken");
    assertThatThrownBy(() ->
            train(
                RunFolder.create(path),
                settings.listener(event -> {
                  if (event instanceof TrainingEvent.BatchEnded b && b.epoch() == 4) {
                    throw new IllegalStateException("broken off");
                  }
                })))
        .hasMessage("broken off");

    Report resumed = train(RunFolder.resume(path), settings);

    List<Double> rates = whole.epochs().stream().map(e -> e.learningRate()).toList();
    assertThat(rates).containsExactly(1e-3, 1e-3, 5e-4, 2.5e-4, 1.25e-4, 6.25e-5);
    assertThat(resumed.epochs().stream().map(e -> e.learningRate()).toList()).isEqualTo(rates);
  }

  @Test
  void should_keep_weights_within_bounds_and_note_it() {
    var bounds = new Bounds(List.of(new ClipNorm(1, true)), List.of(new MaxNorm(0.3)));

    train(
        RunFolder.create(folder.resolve("a")),
        settings().bounds(bounds).initializer(Initializers.normal(0, 1)));

    Safetensors weights = Safetensors.read(folder.resolve("a/model.safetensors"));
    double[] hidden = weights.find("hidden1.weight").orElseThrow().toDoubles();
    for (int unit = 0; unit < 6; unit++) {
      double square = 0;
      for (int input = 0; input < 4; input++) {
        square += hidden[input * 6 + unit] * hidden[input * 6 + unit];
      }
      assertThat(square).isLessThanOrEqualTo(0.09 + 1e-9);
    }
    var training = JsonFile.read(folder.resolve("a/run.json")).members("training");
    var learner = (JsonValue.Members) training.items("learners").getFirst();
    assertThat(learner.texts("gradients")).containsExactly("ClipNorm[limit=1.0, whole=true]");
    assertThat(learner.texts("constraints")).containsExactly("MaxNorm[limit=0.3]");
  }
}
