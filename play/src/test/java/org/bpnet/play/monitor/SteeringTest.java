package org.bpnet.play.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.data.source.DataSources;
import org.bpnet.train.Classifier;
import org.bpnet.train.Settings;
import org.bpnet.train.json.Json;
import org.bpnet.train.json.JsonException;
import org.bpnet.train.json.JsonValue;
import org.bpnet.train.run.Control;
import org.bpnet.train.run.RunFolder;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.StopReason;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteeringTest {
  @TempDir Path temporary;
  private final Control control = new Control();

  private Report train(int epochs) {
    try (Backend backend = Backends.best(1);
        Classifier model =
            Classifier.fit(
                DataSources.open("iris"),
                Settings.defaults()
                    .backend(backend)
                    .layers("4,relu")
                    .epochs(epochs)
                    .learningRate(0.01)
                    .withoutEarlyStopping()
                    .folder(RunFolder.create(temporary.resolve("run")))
                    .control(control))) {
      return model.report().orElseThrow();
    }
  }

  private static JsonValue.Members op(String text) {
    return Json.readObject(text);
  }

  @Test
  void should_steer_a_run_that_trains() throws Exception {
    var steering = new Steering(control);
    steering.act(op("{\"op\": \"pause\"}"));
    assertThat(steering.isPaused()).isTrue();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Report> run = threads.submit(() -> train(20));
      var watched = new WatchedRun(temporary.resolve("run"), Optional.of(steering));
      steering.act(op("{\"op\": \"rate\", \"factor\": 0.5}"));
      steering.act(op("{\"op\": \"rate\", \"factor\": 0.5}"));
      steering.act(op("{\"op\": \"resume\"}"));
      Report report = run.get();

      assertThat(report.reason()).isEqualTo(StopReason.COMPLETED);
      assertThat(report.epochs())
          .extracting(TrainingEvent.EpochEnded::learningRate)
          .containsOnly(0.0025);
      while (watched.poll(System.currentTimeMillis())) {
        // there may be more
      }
      assertThat(watched.frame().build().text("status")).isEqualTo("completed");
      assertThat(Json.compact(watched.frame().build().require("steering")))
          .isEqualTo("{\"rates\":true,\"paused\":false,\"stopping\":false,\"factor\":0.25}");
    }
  }

  @Test
  void should_stop_a_run_and_say_so() throws Exception {
    RunFiles files = RunFiles.create(temporary.resolve("files"), 50, "Adam").append(1, 3);
    var watched = new WatchedRun(files.folder(), Optional.of(new Steering(control)));
    long later = System.currentTimeMillis() + 1_000_000_000L; // a run of this process is not quiet
    watched.poll(later);
    watched.poll(later);
    assertThat(watched.frame().build().text("status")).isEqualTo("running");
    watched.steer(op("{\"op\": \"pause\"}"));
    watched.poll(later);
    assertThat(watched.frame().build().text("status")).isEqualTo("paused");
    watched.steer(op("{\"op\": \"stop\"}"));
    watched.poll(later);
    assertThat(watched.frame().build().text("status")).isEqualTo("stopping");

    assertThat(train(1000).reason()).isEqualTo(StopReason.STOPPED);
  }

  @Test
  void should_refuse_what_cannot_be() {
    var steering = new Steering(control);
    assertThatThrownBy(() -> steering.act(op("{\"op\": \"dance\"}")))
        .hasMessage("there is nothing called 'dance' to do");
    for (String factor : new String[] {"0", "-1", "0.05", "11", "1e300"}) {
      assertThatThrownBy(() -> steering.act(op("{\"op\": \"rate\", \"factor\": " + factor + "}")))
          .as(factor)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("factor: needs 0.1 to 10.0, got ");
    }
    assertThatThrownBy(() -> steering.act(op("{\"op\": \"rate\"}")))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(
            () -> new WatchedRun(temporary, Optional.empty()).steer(op("{\"op\": \"stop\"}")))
        .hasMessage("this run trains elsewhere");
  }
}
