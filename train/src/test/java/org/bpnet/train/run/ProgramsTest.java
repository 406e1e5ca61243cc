package org.bpnet.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bpnet.core.Backends;
import org.bpnet.core.spi.Backend;
import org.bpnet.train.exchange.Exchange;
import org.bpnet.train.watch.Report;
import org.bpnet.train.watch.StopReason;
import org.bpnet.train.watch.TrainingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The seven programs learn, and give the same bits after a kill and after a stop.
class ProgramsTest {
  private static final int EPOCHS = 4;

  @TempDir Path folder;
  private final Backend backend = Backends.best();

  @AfterEach
  void close() {
    backend.close();
  }

  private static Stream<Arguments> programs() {
    return Stream.of(
        program("supervised", Programs::supervised),
        program("metric learning", Programs::metricLearning),
        program("adversarial", Programs::adversarial),
        program("multi-task", Programs::multiTask),
        program("two views", Programs::twoViews),
        program("contrastive divergence", Programs::boltzmann),
        program("parts", backend -> Programs.parts(backend, 3)));
  }

  private static Arguments program(String name, Function<Backend, Training> program) {
    return Arguments.of(name, program);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void should_lower_what_it_minimizes(String name, Function<Backend, Training> program) {
    Report report = program.apply(backend).epochs(40).run();

    double first = report.epochs().getFirst().trainLoss();
    double last = report.epochs().getLast().trainLoss();
    if (name.equals("adversarial")) { // a game has no loss that falls
      assertThat(last).isFinite();
      assertThat(report.epochs().getLast().training()).containsOnlyKeys("judge_loss", "forge_loss");
    } else {
      assertThat(last).isLessThan(0.95 * first);
    }
  }

  /// A kill, between two steps of an epoch: what is in memory is gone.
  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void should_resume_to_the_same_bits_after_a_kill(String name, Function<Backend, Training> program)
      throws IOException {
    run(program.apply(backend), RunFolder.create(folder.resolve("whole")));

    Training killed = program.apply(backend).listener(throwingAt(2, 2));
    assertThatThrownBy(() -> run(killed, RunFolder.create(folder.resolve("killed"))))
        .hasMessage("killed");
    run(program.apply(backend), RunFolder.resume(folder.resolve("killed")));

    assertSameFiles("whole", "killed");
  }

  private static Consumer<TrainingEvent> throwingAt(int epoch, int batch) {
    return event -> {
      if (event instanceof TrainingEvent.BatchEnded ended
          && ended.epoch() == epoch
          && ended.batch() == batch) {
        throw new IllegalStateException("killed");
      }
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void should_resume_to_the_same_bits_after_a_stop_in_an_epoch(
      String name, Function<Backend, Training> program) throws IOException {
    run(program.apply(backend), RunFolder.create(folder.resolve("whole")));

    for (int batch = 1; batch <= 3; batch++) {
      String own = "stopped" + batch;
      Control control = new Control();
      Training stopped = program.apply(backend).control(control).listener(stopping(control, batch));
      Report report = run(stopped, RunFolder.create(folder.resolve(own)));
      assertThat(report.reason()).isEqualTo(StopReason.STOPPED);
      run(program.apply(backend), RunFolder.resume(folder.resolve(own)));

      assertSameFiles("whole", own);
    }
  }

  private static Consumer<TrainingEvent> stopping(Control control, int batch) {
    return event -> {
      if (event instanceof TrainingEvent.BatchEnded ended
          && ended.epoch() == 2
          && ended.batch() == batch) {
        control.stop();
      }
    };
  }

  private static Report run(Training training, RunFolder run) {
    return training.epochs(EPOCHS).folder(run).run();
  }

  private void assertSameFiles(String one, String other) throws IOException {
    for (String file : List.of("model.safetensors", "last.safetensors", "run.json")) {
      assertThat(Files.readAllBytes(folder.resolve(other).resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(folder.resolve(one).resolve(file)));
    }
  }

  @Test
  void should_give_the_bits_of_one_rank_that_sums_the_same_parts() throws Exception {
    for (int ranks = 2; ranks <= 3; ranks++) {
      Path own = folder.resolve("ranks" + ranks);
      run(Programs.parts(backend, ranks), RunFolder.create(own.resolve("alone")));
      runAll(
          ranks, rank -> RunFolder.create(own.resolve("rank" + rank)), ProgramsTest::undisturbed);

      byte[] alone = weights(own.resolve("alone"));
      for (int rank = 0; rank < ranks; rank++) {
        assertThat(weights(own.resolve("rank" + rank))).isEqualTo(alone);
      }
    }
  }

  @Test
  void should_resume_ranks_to_the_same_bits_after_a_kill() throws Exception {
    runAll(2, rank -> RunFolder.create(folder.resolve("whole" + rank)), ProgramsTest::undisturbed);
    BiConsumer<Integer, Training> killed =
        (rank, training) -> {
          if (rank == 1) {
            training.listener(throwingAt(3, 2));
          }
        };
    assertThatThrownBy(
            () -> runAll(2, rank -> RunFolder.create(folder.resolve("killed" + rank)), killed))
        .hasMessageContaining("killed");
    runAll(2, rank -> RunFolder.resume(folder.resolve("killed" + rank)), ProgramsTest::undisturbed);

    assertSameFiles("whole0", "killed0");
    assertSameFiles("whole1", "killed1");
  }

  /// Every rank is told, each by its own control, between the same two steps.
  @Test
  void should_resume_ranks_to_the_same_bits_after_a_stop_in_an_epoch() throws Exception {
    runAll(2, rank -> RunFolder.create(folder.resolve("whole" + rank)), ProgramsTest::undisturbed);
    BiConsumer<Integer, Training> stopped =
        (_, training) -> {
          Control control = new Control();
          training.control(control).listener(stopping(control, 2));
        };
    runAll(2, rank -> RunFolder.create(folder.resolve("stopped" + rank)), stopped);
    runAll(
        2, rank -> RunFolder.resume(folder.resolve("stopped" + rank)), ProgramsTest::undisturbed);

    assertSameFiles("whole0", "stopped0");
    assertSameFiles("whole1", "stopped1");
  }

  private static void undisturbed(int rank, Training training) {}

  /// Each rank in a thread of its own, with a backend of its own.
  ///
  /// @param disturbed what befalls the training of each rank
  private static void runAll(
      int ranks, Function<Integer, RunFolder> folders, BiConsumer<Integer, Training> disturbed)
      throws Exception {
    List<Exchange> exchanges = Exchange.threads(ranks);
    List<Future<Report>> all = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(ranks)) {
      for (int rank = 0; rank < ranks; rank++) {
        Exchange exchange = exchanges.get(rank);
        Supplier<RunFolder> run = () -> folders.apply(exchange.rank());
        all.add(threads.submit(() -> runRank(exchange, run, disturbed)));
      }
      for (Future<Report> rank : all.reversed()) {
        rank.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // whose message holds that of the cause
    }
  }

  private static Report runRank(
      Exchange exchange, Supplier<RunFolder> run, BiConsumer<Integer, Training> disturbed) {
    try (exchange;
        Backend own = Backends.best(1)) {
      Training training = Programs.rank(own, exchange);
      disturbed.accept(exchange.rank(), training);
      return run(training, run.get());
    }
  }

  private static byte[] weights(Path run) throws IOException {
    return Files.readAllBytes(run.resolve("model.safetensors"));
  }
}
