package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.data.augment.Mixup;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.TableTask;
import org.bpnet.nn.optim.Group;
import org.bpnet.nn.optim.tensor.Adafactor;
import org.bpnet.nn.optim.tensor.Lamb;
import org.bpnet.nn.optim.tensor.Lars;
import org.bpnet.nn.optim.tensor.Lookahead;
import org.bpnet.nn.optim.tensor.Muon;
import org.bpnet.nn.optim.tensor.Sam;
import org.bpnet.nn.regularizer.penalty.FeatureIncay;
import org.bpnet.nn.regularizer.penalty.Penalties;
import org.bpnet.train.checkpoint.CheckpointException;
import org.bpnet.train.checkpoint.JsonFile;
import org.bpnet.train.checkpoint.Safetensors;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {
  private static final List<String> MODEL_FILES = List.of("model.safetensors", "model.json");

  @TempDir Path folder;

  /// What is thrown into a run to break it off.
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void should_write_all_files_and_no_other() throws IOException {
    Path path = folder.resolve("a/b");

    train(RunFolder.create(path), settings());

    assertThat(names(path))
        .containsExactlyInAnyOrder(
            ".lock",
            "run.json",
            "metrics.csv",
            "steps.csv",
            "model.safetensors",
            "model.json",
            "last.safetensors");
    assertThat(Files.readAllLines(path.resolve("metrics.csv")))
        .hasSize(1 + 4)
        .first()
        .isEqualTo(
            "epoch,step,train_loss,validation_loss,validation_accuracy,validation_macro_f1,learning_rate,seconds,examples_per_second");
    JsonValue.Members run = JsonFile.read(path.resolve("run.json"));
    var phase = (JsonValue.Members) run.members("training").items("phases").getFirst();
    assertThat(phase.text("objective")).isEqualTo("cross_entropy");
    assertThat(run.members("training").whole("epochs")).isEqualTo(4);
    assertThat(run.members("provenance").text("data")).startsWith("sha256:");
  }

  @Test
  void should_give_byte_identical_files_for_the_same_run() throws IOException {
    train(RunFolder.create(folder.resolve("a")), settings());
    train(RunFolder.create(folder.resolve("b")), settings());

    for (String file : List.of("model.safetensors", "model.json", "last.safetensors", "run.json")) {
      assertThat(bytes("a", file)).as(file).isEqualTo(bytes("b", file));
    }
  }

  private static Stream<Settings> variants() {
    return Stream.of(
        settings(),
        settings().augmentations(List.of(new Mixup(0.3))),
        settings().optimizer(Lookahead.of(Muon.defaults())).average("ema(decay=0.9)"),
        settings().optimizer(Sam.of(Adafactor.defaults())).average("swa(start=10, every=4)"),
        settings()
            .optimizer(Lars.defaults())
            .groups(
                new Group.Frozen("hidden1.bias"),
                new Group.Rate("*.weight", 0.5),
                new Group.Ruled("output*", Lamb.defaults())));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void should_resume_to_the_byte_after_an_exception_in_the_middle_of_an_epoch(Settings settings)
      throws IOException {
    train(RunFolder.create(folder.resolve("whole")), settings);
    Path path = folder.resolve("broken");

    assertThatThrownBy(() -> train(RunFolder.create(path), settings.listener(throwingAt(3, 5))))
        .isInstanceOf(Broken.class);
    Files.writeString(path.resolve("metrics.csv"), metrics(path) + "3,99,0.1\n4,1");
    Report report = train(RunFolder.resume(path), settings);

    assertThat(report.epochs()).hasSize(4);
    for (String file : List.of("model.safetensors", "model.json", "last.safetensors", "run.json")) {
      assertThat(bytes("broken", file)).as(file).isEqualTo(bytes("whole", file));
    }
    assertThat(columns(path)).isEqualTo(columns(folder.resolve("whole")));
  }

  /// What is annealed depends on the number of the step only, which the checkpoint holds.
  @Test
  void should_resume_annealed_numbers_to_the_byte() throws IOException {
    Settings annealed =
        settings()
            .layers("6,continuation(gamma=0.5, every=5)")
            .penalties(Penalties.CATALOG.create("annealed(l2(0.01), linear(to=2, total=30))"))
            .featurePenalties(new FeatureIncay(0.1, 1));
    train(RunFolder.create(folder.resolve("whole")), annealed);
    Path path = folder.resolve("broken");

    assertThatThrownBy(() -> train(RunFolder.create(path), annealed.listener(throwingAt(3, 5))))
        .isInstanceOf(Broken.class);
    train(RunFolder.resume(path), annealed);

    for (String file : List.of("model.safetensors", "model.json", "last.safetensors", "run.json")) {
      assertThat(bytes("broken", file)).as(file).isEqualTo(bytes("whole", file));
    }
    Safetensors last = Safetensors.read(path.resolve("last.safetensors"));
    assertThat(last.find("model/continuation2.updates").orElseThrow().at(0)).isEqualTo(4 * 9);
    train(RunFolder.create(folder.resolve("plain")), settings().layers("6,continuation(gamma=0)"));
    assertThat(bytes("plain", "model.safetensors"))
        .isNotEqualTo(bytes("whole", "model.safetensors"));
  }

  /// 105 examples are four batches of 26 and one row, which batch normalization cannot take.
  @Test
  void should_resume_to_the_byte_where_the_last_two_batches_share_their_examples()
      throws IOException {
    List<Integer> sizes = new ArrayList<>();
    Settings sharing = settings().layers("6,batchnorm,tanh").batchSize(26);
    train(RunFolder.create(folder.resolve("whole")), sharing);
    Path path = folder.resolve("broken");

    assertThatThrownBy(() -> train(RunFolder.create(path), sharing.listener(throwingAt(3, 5))))
        .isInstanceOf(Broken.class);
    Consumer<TrainingEvent> measuring =
        event -> {
          if (event instanceof TrainingEvent.BatchEnded batch) {
            sizes.add(batch.examples());
          }
        };
    train(RunFolder.resume(path), sharing.listener(measuring));

    assertThat(sizes).hasSize(2 * 5).startsWith(26, 26, 26, 14, 13);
    for (String file : List.of("model.safetensors", "model.json", "last.safetensors", "run.json")) {
      assertThat(bytes("broken", file)).as(file).isEqualTo(bytes("whole", file));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void should_refuse_a_state_of_fewer_than_no_steps(boolean inAllEpochs) throws IOException {
    Path path = folder.resolve("a");
    train(RunFolder.create(path), settings());
    Path last = path.resolve("last.safetensors");
    Safetensors saved = Safetensors.read(last);
    String state = saved.metadata().getOrDefault("state", "");
    Matcher step = Pattern.compile("\"step\":\\d+").matcher(state);
    String negative =
        inAllEpochs ? step.replaceAll("\"step\":-1") : step.replaceFirst("\"step\":-1");
    new Safetensors(saved.tensors(), Map.of("state", negative)).write(last);

    assertThatThrownBy(() -> train(RunFolder.resume(path), settings()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(last + ": its state cannot be read, ")
        .hasMessageContaining("step")
        .hasMessageContaining("-1")
        .hasMessageEndingWith("; begin a new run")
        .message()
        .hasLineCount(1);
  }

  @Test
  void should_resume_from_the_start_if_no_epoch_was_complete() throws IOException {
    train(RunFolder.create(folder.resolve("whole")), settings());
    Path path = folder.resolve("broken");
    Files.createDirectories(path);
    Files.copy(folder.resolve("whole/run.json"), path.resolve("run.json"));

    train(RunFolder.resume(path), settings());

    assertThat(bytes("broken", "model.safetensors")).isEqualTo(bytes("whole", "model.safetensors"));
  }

  @Test
  void should_only_restore_a_run_that_was_complete() throws IOException {
    train(RunFolder.create(folder.resolve("a")), settings());
    byte[] before = bytes("a", "model.safetensors");

    Report report = train(RunFolder.resume(folder.resolve("a")), settings());

    assertThat(report.steps()).isEqualTo(4 * 9);
    assertThat(bytes("a", "model.safetensors")).isEqualTo(before);
  }

  @Test
  void should_resume_to_the_byte_after_a_kill() throws IOException, InterruptedException {
    Path path = folder.resolve("killed");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SlowRun.class.getName(),
                path.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    while (process.isAlive() && !hasLines(path, 3)) { // two epochs are over
      Thread.onSpinWait();
    }
    process.destroyForcibly();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(log()).isNotZero();
    train(RunFolder.resume(path), settings());
    train(RunFolder.create(folder.resolve("whole")), settings());
    for (String file : MODEL_FILES) {
      assertThat(bytes("killed", file)).as(file).isEqualTo(bytes("whole", file));
    }
  }

  /// The run of these tests with a pause after each batch, to be killed.
  static final class SlowRun {
    private SlowRun() {}

    public static void main(String[] args) {
      train(
          RunFolder.create(Path.of(args[0])),
          settings()
              .listener(event -> {
                if (event instanceof TrainingEvent.BatchEnded) {
                  pause();
                }
              }));
    }

    private static void pause() {
      try {
        TimeUnit.MILLISECONDS.sleep(30);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void should_refuse_to_resume_with_other_settings_or_data() {
    Path path = folder.resolve("a");
    train(RunFolder.create(path), settings());

    assertThatThrownBy(() -> train(RunFolder.resume(path), settings().epochs(5)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(path.resolve("run.json") + ": the run has training {")
        .hasMessageEndingWith("resume with the same data and settings, or begin a new run");
    assertThatThrownBy(() -> train(RunFolder.resume(path), settings().layers("5,relu")))
        .hasMessageContaining("the run has model ");
  }

  @Test
  void should_refuse_a_folder_in_use_or_out_of_reach_in_one_line() throws IOException {
    Path used = folder.resolve("used");
    train(RunFolder.create(used), settings());
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> RunFolder.create(used))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            used + ": holds a run already (run.json); choose another folder, or resume that run");
    assertThatThrownBy(() -> RunFolder.create(file.resolve("run")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            file.resolve("run")
                + ": cannot be created as a folder; choose another place or check the rights"
                + " there");
    assertThatThrownBy(() -> RunFolder.resume(folder))
        .hasMessage(folder + ": holds no run to resume (there is no run.json); check the path");
  }

  @Test
  void should_take_its_files_away_if_the_first_epoch_fails() throws IOException {
    Path path = folder.resolve("a");

    assertThatThrownBy(() -> train(RunFolder.create(path), settings().listener(throwingAt(1, 5))))
        .isInstanceOf(Broken.class);

    assertThat(names(folder)).isEmpty();
  }

  @Test
  void should_leave_the_files_of_others_alone() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "x");

    assertThatThrownBy(() -> train(RunFolder.create(folder), settings().listener(throwingAt(1, 5))))
        .isInstanceOf(Broken.class);

    assertThat(names(folder)).containsExactly("mine.txt");
  }

  @Test
  void should_give_notes_back() {
    Path path = folder.resolve("a");
    JsonValue.Members notes = JsonValue.object().with("data", "iris").build();

    train(RunFolder.create(path).withNotes(notes), settings());

    assertThat(RunFolder.resume(path).notes()).isEqualTo(notes);
  }

  @Test
  void should_name_a_damaged_checkpoint() throws IOException {
    Path path = folder.resolve("a");
    train(RunFolder.create(path), settings());
    Path last = path.resolve("last.safetensors");
    byte[] bytes = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(bytes, bytes.length - 1));

    assertThatThrownBy(() -> train(RunFolder.resume(path), settings()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(last + ": not a whole safetensors file");
  }

  private static Settings settings() {
    return Settings.defaults()
        .layers("6,tanh,dropout(0.2)")
        .epochs(4)
        .batchSize(12)
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

  private static Consumer<TrainingEvent> throwingAt(int epoch, int batch) {
    return event -> {
      if (event instanceof TrainingEvent.BatchEnded b && b.epoch() == epoch && b.batch() == batch) {
        throw new Broken();
      }
    };
  }

  private byte[] bytes(String run, String file) throws IOException {
    return Files.readAllBytes(folder.resolve(run).resolve(file));
  }

  private static String metrics(Path run) throws IOException {
    return Files.readString(run.resolve("metrics.csv"));
  }

  /// The figures without the times.
  private static Map<Integer, List<String>> columns(Path run) throws IOException {
    Map<Integer, List<String>> rows = new HashMap<>();
    for (String line : Files.readAllLines(run.resolve("metrics.csv"))) {
      rows.put(rows.size(), List.of(line.split(",")).subList(0, 7));
    }
    return rows;
  }

  private static boolean hasLines(Path run, int count) throws IOException {
    Path file = run.resolve("metrics.csv");
    return Files.exists(file) && Files.readAllLines(file).size() >= count;
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private static List<String> names(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
