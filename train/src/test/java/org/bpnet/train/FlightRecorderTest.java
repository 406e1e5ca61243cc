package org.bpnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.bpnet.core.Backends;
import org.bpnet.core.array.Seed;
import org.bpnet.core.spi.BackendOptions;
import org.bpnet.data.prepare.Prepared;
import org.bpnet.data.source.DataSource;
import org.bpnet.data.source.DataSources;
import org.bpnet.data.table.TableTask;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.StopReason;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Flight Recorder is told of a run.
class FlightRecorderTest {
  private static final List<String> KINDS =
      List.of("Step", "DataWait", "Epoch", "Checkpoint", "PlanBuilt", "KernelCompiled");
  private static final int EPOCHS = 2;
  private static final int BATCH = 40;

  @TempDir private Path folder;

  private Report report = new Report(StopReason.COMPLETED, 0, 0, List.of(), 0);
  private int examples;

  @Test
  void should_record_what_a_run_does() throws IOException {
    List<RecordedEvent> events = record(true);

    List<RecordedEvent> steps = of(events, "Step");
    assertThat(steps).hasSize((int) report.steps());
    assertThat(steps.getLast().getLong("step")).isEqualTo(report.steps());
    assertThat(steps.stream().mapToInt(step -> step.getInt("examples")).sum())
        .isEqualTo(EPOCHS * examples);
    assertThat(steps.getFirst().getInt("examples")).isEqualTo(BATCH);
    assertThat(steps).allMatch(step -> step.getDouble("loss") > 0);
    assertThat(of(events, "DataWait")).hasSameSizeAs(steps);

    List<RecordedEvent> epochs = of(events, "Epoch");
    assertThat(epochs).extracting(epoch -> epoch.getInt("epoch")).containsExactly(1, 2);
    TrainingEvent.EpochEnded last = report.epochs().getLast();
    assertThat(epochs.getLast().getLong("step")).isEqualTo(last.step());
    assertThat(epochs.getLast().getDouble("loss")).isCloseTo(last.trainLoss(), within(1e-12));
    assertThat(epochs.getLast().getBoolean("best")).isEqualTo(last.improved());
    assertThat(epochs.getLast().getDuration()).isGreaterThan(steps.getLast().getDuration());

    List<RecordedEvent> checkpoints = of(events, "Checkpoint");
    assertThat(checkpoints).hasSizeGreaterThan(EPOCHS);
    assertThat(checkpoints.getFirst().getLong("size"))
        .isEqualTo(Files.size(Path.of(checkpoints.getFirst().getString("file"))));

    List<RecordedEvent> plans = of(events, "PlanBuilt");
    assertThat(plans).isNotEmpty();
    assertThat(plans)
        .allMatch(plan -> plan.getInt("nodes") > 0 && plan.getInt("phases") > 0)
        .anyMatch(plan -> plan.getLong("slab") > 0);
    assertThat(of(events, "KernelCompiled"))
        .isNotEmpty()
        .allMatch(kernel -> kernel.getInt("operations") > 0)
        .anyMatch(kernel -> kernel.getString("kind").equals("Pointwise"));
    assertThat(events).allMatch(event -> event.getStackTrace() == null);
  }

  @Test
  void should_record_nothing_that_is_not_asked_for() throws IOException {
    assertThat(record(false)).isEmpty();
  }

  /// Trains while a recording runs.
  private List<RecordedEvent> record(boolean asked) throws IOException {
    Path file = folder.resolve("recording.jfr");
    try (var recording = new Recording()) {
      if (asked) {
        KINDS.forEach(kind -> recording.enable("org.bpnet." + kind));
      }
      recording.start();
      train();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("org.bpnet."))
        .toList();
  }

  private void train() {
    var iris = (DataSource.Tabular) DataSources.open("iris");
    Prepared data = Prepared.of(iris.table(), TableTask.infer(iris.table()), 0.1, 0.2, new Seed(1));
    examples = data.train().size();
    try (var backend = Backends.best(BackendOptions.defaults().engine(BackendOptions.JAVA))) {
      Settings settings =
          Settings.defaults()
              .layers("6,tanh")
              .epochs(EPOCHS)
              .batchSize(BATCH)
              .backend(backend)
              .folder(RunFolder.create(folder.resolve("run")));
      try (var model = Classifier.fit(data, settings)) {
        report = model.report().orElseThrow();
      }
    }
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String kind) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("org.bpnet." + kind))
        .toList();
  }
}
