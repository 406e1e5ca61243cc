package org.bpnet.train.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.Gradients;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.Batch;
import org.bpnet.data.Dataset;
import org.bpnet.data.load.Sampler;
import org.bpnet.nn.activation.Activation;
import org.bpnet.nn.init.Initializers;
import org.bpnet.nn.layer.Layer;
import org.bpnet.nn.layer.Linear;
import org.bpnet.nn.layer.Residual;
import org.bpnet.nn.layer.Sequential;
import org.bpnet.nn.layer.noise.Dropout;
import org.bpnet.nn.layer.norm.BatchNorm;
import org.bpnet.nn.loss.CrossEntropy;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.schedule.Schedule;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.step.Learner;
import org.bpnet.train.step.Objective;
import org.bpnet.train.step.Phase;
import org.bpnet.train.watch.StopReason;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What `layers.csv` and `histograms.json` hold, and that a run is the same with and without them.
class LayerLogTest {
  private static final int EPOCHS = 4;

  @TempDir Path folder;
  private final Backend backend = Backends.best();

  @AfterEach
  void close() {
    backend.close();
  }

  /// 4 → 6 tanh → 5 relu → 3, where two units of tanh are held at its bounds, and one of relu below
  /// 0, by their biases.
  private static Layer net(Parameters params) {
    float[] high = {0, 50, -50, 0, 0, 0};
    float[] low = {1, 1, -50, 1, 1};
    return Sequential.of(
        Linear.create(
            params.child("one"),
            4,
            6,
            Initializers.glorotUniform(),
            (s, _) -> HostArray.of(high, s)),
        Activation.TANH,
        Linear.create(
            params.child("two"),
            6,
            5,
            Initializers.glorotUniform(),
            (s, _) -> HostArray.of(low, s)),
        Activation.RELU,
        Linear.create(params.child("three"), 5, 3));
  }

  private static Training training(Layer model, Parameters params) {
    Dataset clouds = Programs.clouds();
    Objective loss = Objective.supervised(model, new CrossEntropy());
    Learner learner = Learner.of(params, Adam.defaults()).schedule(Schedule.constant(0.01));
    return Training.of(Phase.of("train", loss, learner))
        .source(clouds)
        .sampler(Sampler.sequential(clouds.size(), clouds.size()))
        .epochs(1);
  }

  private static double norm(Stream<HostArray> values) {
    return Math.sqrt(
        values.flatMapToDouble(v -> Arrays.stream(v.toDoubles())).map(x -> x * x).sum());
  }

  private static HostArray difference(HostArray after, HostArray before) {
    double[] all = after.toDoubles().clone();
    for (int i = 0; i < all.length; i++) {
      all[i] -= before.at(i);
    }
    return HostArray.of(all, after.shape());
  }

  /// The last row of a table, by its columns.
  private static Map<String, String> last(Path run) throws IOException {
    List<String> lines = Files.readAllLines(run.resolve("layers.csv"));
    String[] names = lines.getFirst().split(",");
    String[] cells = lines.getLast().split(",", -1);
    assertThat(cells).hasSameSizeAs(names);
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      row.put(names[i], cells[i]);
    }
    return row;
  }

  @Test
  void should_note_the_norms_of_the_step_that_was_made() throws IOException {
    Parameters params = Parameters.create(backend, new Seed(3));
    Layer model = net(params);
    Map<Parameter, HostArray> before = new LinkedHashMap<>();
    params.parameters().forEach(p -> before.put(p, p.value()));
    Map<Parameter, HostArray> gradients = new LinkedHashMap<>();
    Dataset clouds = Programs.clouds();
    try (Pass pass = Pass.train(backend, new Seed(0))) {
      Batch all = clouds.batch(IntStream.range(0, clouds.size()).toArray());
      Gradients found =
          pass.backward(
              new CrossEntropy()
                  .compute(model.forward(pass.input(all.features())), pass.input(all.targets())));
      params.parameters().forEach(p -> gradients.put(p, found.of(p).toHost()));
    }

    Path run = folder.resolve("run");
    training(model, params).folder(RunFolder.create(run).withLayers(1)).run();

    Map<String, String> row = last(run);
    assertThat(row.keySet())
        .containsExactly(
            "epoch",
            "step",
            "weight_norm/one",
            "gradient_norm/one",
            "update_ratio/one",
            "weight_norm/two",
            "gradient_norm/two",
            "update_ratio/two",
            "weight_norm/three",
            "gradient_norm/three",
            "update_ratio/three",
            "dead/one.tanh",
            "dead/two.relu");
    assertThat(row).containsEntry("epoch", "1").containsEntry("step", "1");
    for (String layer : List.of("one", "two", "three")) {
      List<Parameter> own =
          params.parameters().stream().filter(p -> p.path().startsWith(layer + ".")).toList();
      double weights = norm(own.stream().map(p -> requireNonNull(before.get(p))));
      double updates =
          norm(own.stream().map(p -> difference(p.value(), requireNonNull(before.get(p)))));
      close(row, "weight_norm/" + layer, weights, 1e-12);
      close(
          row,
          "gradient_norm/" + layer,
          norm(own.stream().map(p -> requireNonNull(gradients.get(p)))),
          1e-5);
      close(row, "update_ratio/" + layer, updates / weights, 1e-4);
    }
    close(row, "dead/one.tanh", 2.0 / 6, 1e-12);
    close(row, "dead/two.relu", 1.0 / 5, 1e-12);
  }

  private static void close(Map<String, String> row, String column, double wanted, double off) {
    double found = Double.parseDouble(row.getOrDefault(column, ""));
    assertThat(found).as(column).isCloseTo(wanted, within(off * wanted));
    assertThat(found).isPositive();
  }

  @Test
  void should_count_the_numbers_of_the_last_look_in_histograms() throws IOException {
    Parameters params = Parameters.create(backend, new Seed(3));
    Layer model = net(params);
    HostArray weights = params.parameters().getFirst().value();
    Path run = folder.resolve("run");
    training(model, params).folder(RunFolder.create(run).withLayers(1)).run();

    JsonValue.Members file = JsonFile.read(run.resolve("histograms.json"));

    assertThat(file.whole("step")).isEqualTo(1);
    assertThat(file.whole("bins")).isEqualTo(64);
    List<JsonValue> groups = file.items("groups");
    assertThat(groups.stream().map(g -> ((JsonValue.Members) g).text("name")))
        .containsExactly("one", "two", "three", "one.tanh", "two.relu");
    var one = (JsonValue.Members) groups.getFirst();
    assertThat(one.items("spreads").stream().map(LayerLogTest::title))
        .containsExactly("weights weight", "gradients weight", "weights bias", "gradients bias");
    var spread = (JsonValue.Members) one.items("spreads").getFirst();
    double low = Arrays.stream(weights.toDoubles()).min().orElseThrow();
    double high = Arrays.stream(weights.toDoubles()).max().orElseThrow();
    assertThat(spread.number("low")).isEqualTo(low);
    assertThat(spread.number("high")).isEqualTo(high);
    var counts = new double[64];
    for (double w : weights.toDoubles()) {
      counts[Math.min(63, (int) Math.floor((w - low) / (high - low) * 64))]++;
    }
    assertThat(spread.numbers("counts")).isEqualTo(counts);
    var relu = (JsonValue.Members) ((JsonValue.Members) groups.getLast()).items("spreads").get(0);
    assertThat(title(relu)).isEqualTo("activations ");
    assertThat(relu.number("low")).isZero();
    assertThat(Arrays.stream(relu.numbers("counts")).sum()).isEqualTo(60 * 5);
  }

  private static String title(JsonValue spread) {
    var members = (JsonValue.Members) spread;
    return members.text("of") + " " + members.text("parameter");
  }

  private static Stream<Arguments> programs() {
    return Stream.of(
        program("supervised", Programs::supervised),
        program("metric learning", Programs::metricLearning),
        program("adversarial", Programs::adversarial),
        program("multi-task", Programs::multiTask),
        program("two views", Programs::twoViews),
        program("contrastive divergence", Programs::boltzmann),
        program("parts", backend -> Programs.parts(backend, 3)),
        program("own state and noise", LayerLogTest::normalized));
  }

  private static Arguments program(String name, Function<Backend, Training> program) {
    return Arguments.of(name, program);
  }

  private static Training normalized(Backend backend) {
    Parameters params = Parameters.create(backend, new Seed(3));
    Layer model =
        Sequential.of(
            Linear.create(params.child("one"), 4, 8),
            BatchNorm.create(params.child("norm"), 8),
            Activation.RELU,
            new Dropout(0.3),
            Linear.create(params.child("two"), 8, 3));
    return training(model, params).sampler(Sampler.shuffled(60, 16).atLeast(2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void should_leave_every_bit_of_the_run_as_it_is(String name, Function<Backend, Training> program)
      throws IOException {
    run(program.apply(backend), RunFolder.create(folder.resolve("without")));
    run(program.apply(backend), RunFolder.create(folder.resolve("each")).withLayers(1));
    run(program.apply(backend), RunFolder.create(folder.resolve("timed")).withLayers());

    for (String file : List.of("model.safetensors", "last.safetensors", "run.json")) {
      byte[] without = Files.readAllBytes(folder.resolve("without").resolve(file));
      for (String with : List.of("each", "timed")) {
        assertThat(Files.readAllBytes(folder.resolve(with).resolve(file))).isEqualTo(without);
      }
    }
    assertThat(folder.resolve("without/layers.csv")).doesNotExist();
    assertThat(folder.resolve("timed/layers.csv")).exists();
    List<String> rows = Files.readAllLines(folder.resolve("each/layers.csv"));
    String end = Files.readAllLines(folder.resolve("each/metrics.csv")).getLast();
    assertThat(rows).hasSize(1 + Integer.parseInt(end.split(",")[1]));
    assertThat(rows.getFirst()).contains("gradient_norm/");
    assertThat(String.join("", rows)).doesNotContain("NaN");
  }

  @Test
  void should_call_activations_behind_what_they_come() throws IOException {
    Path run = folder.resolve("run");
    run(normalized(backend), RunFolder.create(run).withLayers(1));
    assertThat(last(run)).containsKey("dead/norm.relu");

    Path residual = folder.resolve("residual");
    Parameters params = Parameters.create(backend, new Seed(3));
    Layer model =
        Sequential.of(
            Linear.create(params.child("one"), 4, 6),
            Activation.TANH,
            Residual.of(Linear.create(params.child("two"), 6, 6)),
            Activation.RELU,
            Linear.create(params.child("three"), 6, 3));
    run(training(model, params), RunFolder.create(residual).withLayers(1));
    assertThat(last(residual)).containsKeys("dead/one.tanh", "dead/two.relu");

    Path game = folder.resolve("game");
    run(Programs.adversarial(backend), RunFolder.create(game).withLayers(1));
    assertThat(last(game))
        .containsKeys("gradient_norm/judge/judge.hidden", "dead/forge/forge.hidden.relu");
    List<String> rows = Files.readAllLines(game.resolve("layers.csv"));
    assertThat(rows.get(1)).endsWith(","); // the forger has no turn in the first step
    assertThat(rows.get(2)).doesNotContain(",,");
  }

  private static void run(Training training, RunFolder run) {
    training.epochs(EPOCHS).folder(run).run();
  }

  private static Consumer<TrainingEvent> at(int epoch, int batch, Runnable action) {
    return event -> {
      if (event instanceof TrainingEvent.BatchEnded ended
          && ended.epoch() == epoch
          && ended.batch() == batch) {
        action.run();
      }
    };
  }

  @Test
  void should_have_the_same_rows_after_a_kill_and_after_a_stop() throws IOException {
    run(Programs.supervised(backend), RunFolder.create(folder.resolve("whole")).withLayers(1));

    Path killed = folder.resolve("killed");
    Runnable kill =
        () -> {
          throw new IllegalStateException("killed");
        };
    Training dying = Programs.supervised(backend).listener(at(3, 2, kill));
    assertThatThrownBy(() -> run(dying, RunFolder.create(killed).withLayers(1)))
        .hasMessage("killed");
    assertThat(Files.readAllLines(killed.resolve("layers.csv"))).hasSize(1 + 10);
    Files.writeString(killed.resolve("layers.csv"), "3,11,0.5", StandardOpenOption.APPEND);
    run(Programs.supervised(backend), RunFolder.resume(killed).withLayers(1));

    Path stopped = folder.resolve("stopped");
    var control = new Control();
    Training stopping =
        Programs.supervised(backend)
            .control(control)
            .listener(at(2, 3, control::stop))
            .epochs(EPOCHS)
            .folder(RunFolder.create(stopped).withLayers(1));
    assertThat(stopping.run().reason()).isEqualTo(StopReason.STOPPED);
    run(Programs.supervised(backend), RunFolder.resume(stopped).withLayers(1));

    byte[] whole = Files.readAllBytes(folder.resolve("whole/layers.csv"));
    assertThat(Files.readAllBytes(killed.resolve("layers.csv"))).isEqualTo(whole);
    assertThat(Files.readAllBytes(stopped.resolve("layers.csv"))).isEqualTo(whole);
  }

  @Test
  void should_take_back_what_a_run_noted_that_cannot_be_resumed() {
    Path run = folder.resolve("run");
    Runnable kill =
        () -> {
          throw new IllegalStateException("killed");
        };
    Training dying = Programs.supervised(backend).listener(at(1, 2, kill));
    assertThatThrownBy(() -> run(dying, RunFolder.create(run).withLayers(1))).hasMessage("killed");
    assertThat(run).doesNotExist();
  }

  @Test
  void should_note_every_so_many_steps() throws IOException {
    Path run = folder.resolve("run");
    run(Programs.supervised(backend), RunFolder.create(run).withLayers(5));
    List<String> steps = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("layers.csv"))) {
      steps.add(line.split(",")[1]);
    }
    assertThat(steps).containsExactly("step", "5", "10", "15");
    assertThatThrownBy(() -> RunFolder.create(folder.resolve("other")).withLayers(0))
        .hasMessage("run folder: needs a look at the layers every 1 or more steps, got 0");
  }
}
