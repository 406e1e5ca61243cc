package org.bpnet.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.StopReason;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
  @TempDir Path folder;
  private final Backend backend = Backends.best();

  @AfterEach
  void close() {
    backend.close();
  }

  /// A paused run makes the steps that it is told to, no other, and goes on when it is let.
  @Test
  void should_pause_step_and_go_on() throws Exception {
    var steps = new LinkedBlockingQueue<Long>();
    var control = new Control();
    control.pause();
    Training training =
        Programs.supervised(backend)
            .epochs(3)
            .control(control)
            .listener(event -> {
              if (event instanceof TrainingEvent.BatchEnded ended) {
                steps.add(ended.step());
              }
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Report> run = threads.submit(training::run);
      control.step();
      assertThat(steps.poll(1, TimeUnit.MINUTES)).isEqualTo(1);
      control.step();
      control.step();
      assertThat(steps.poll(1, TimeUnit.MINUTES)).isEqualTo(2);
      assertThat(steps.poll(1, TimeUnit.MINUTES)).isEqualTo(3);
      assertThat(run.isDone()).isFalse();
      assertThat(steps).isEmpty();
      control.resume();

      Report report = run.get();
      assertThat(report.reason()).isEqualTo(StopReason.COMPLETED);
      assertThat(report.steps()).isEqualTo(12);
    }
  }

  @Test
  void should_end_a_paused_run() throws Exception {
    var control = new Control();
    control.pause();
    Training training = Programs.supervised(backend).control(control);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Report> run = threads.submit(training::run);
      control.stop();

      assertThat(run.get().reason()).isEqualTo(StopReason.STOPPED);
      assertThat(run.get().bestEpoch()).isZero();
      assertThat(run.get()).asString().startsWith("stopped: 0 steps in 0 epochs");
      assertThatThrownBy(() -> run.get().best()).hasMessageContaining("before its first epoch");
    }
  }

  /// Rates change from the next step on, and a resumed run goes on with the changed one.
  @Test
  void should_change_learning_rates_and_remember_it() {
    List<Double> rates = new ArrayList<>();
    var control = new Control();
    Training halved =
        Programs.supervised(backend)
            .epochs(4)
            .control(control)
            .folder(RunFolder.create(folder.resolve("run")))
            .listener(event -> {
              if (event instanceof TrainingEvent.EpochEnded ended) {
                rates.add(ended.learningRate());
                if (ended.epoch() == 1) {
                  control.scaleRate(0.5);
                } else {
                  control.stop();
                }
              }
            });
    halved.run();
    Programs.supervised(backend)
        .epochs(4)
        .folder(RunFolder.resume(folder.resolve("run")))
        .listener(event -> {
          if (event instanceof TrainingEvent.EpochEnded ended) {
            rates.add(ended.learningRate());
          }
        })
        .run();

    assertThat(rates).containsExactly(1e-3, 5e-4, 5e-4, 5e-4);
    assertThatThrownBy(() -> control.scaleRate(0)).hasMessageContaining("above 0");
  }
}
