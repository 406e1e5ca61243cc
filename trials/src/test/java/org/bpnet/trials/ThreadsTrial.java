package org.bpnet.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.bpnet.core.Backends;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Pass;
import org.bpnet.core.Snapshot;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.Variable;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;
import org.bpnet.core.spi.ClosedException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Eight threads predict with a convolution that two others train, until parameters and backend are
/// closed in between, in a process of its own: it must not die, no prediction may mix the weights
/// of two steps, and what comes late must be refused by a [ClosedException] and nothing else.
class ThreadsTrial {
  private static final int PREDICTING = 8;
  private static final int TRAINING = 2;

  @Test
  @Tag("slow")
  void should_survive_closing_while_others_predict_and_train(@TempDir Path folder)
      throws IOException, InterruptedException {
    int rounds = Trials.count("threads", 20, 2000);
    var child = new ChildJvm(folder, List.of());
    Process process = child.start(ThreadsTrial.class.getName(), String.valueOf(rounds));
    ChildJvm.Output output = child.await(process, 60 + 4L * rounds);

    assertThat(output.err()).isEmpty();
    assertThat(output.code()).isZero();
    Trials.report("threads", output.out().strip());
  }

  /// Plays some rounds and prints figures.
  public static void main(String[] args) throws InterruptedException {
    int rounds = Integer.parseInt(args[0]);
    var predictions = new AtomicLong();
    var steps = new AtomicLong();
    for (int round = 0; round < rounds; round++) {
      Queue<Throwable> wrong = new Round(round, predictions, steps).play();
      if (!wrong.isEmpty()) {
        wrong.forEach(Throwable::printStackTrace);
        System.exit(1);
      }
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "%d rounds, %,d predictions, %,d steps, no crash and no mixture",
            rounds,
            predictions.get(),
            steps.get()));
  }

  /// All weights equal the number of steps made, so the output of the convolution over ones does
  /// too, times the elements of a window: exactly, for some hundred thousand steps.
  private static final class Round {
    private static final int WINDOW = 3 * 3 * 2;

    private final int number;
    private final AtomicLong predictions;
    private final AtomicLong steps;
    private final Backend backend = Backends.best(2);
    private final Parameters params = Parameters.create(backend, new Seed(1));
    private final Parameter kernel = params.weight("kernel", Shape.of(3, 3, 2, 16), filled(0));
    private final List<Parameter> others = new ArrayList<>();
    private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    private final CountDownLatch begun = new CountDownLatch(PREDICTING + TRAINING);

    Round(int number, AtomicLong predictions, AtomicLong steps) {
      this.number = number;
      this.predictions = predictions;
      this.steps = steps;
      for (int i = 0; i < 4; i++) {
        others.add(params.weight("other" + i, Shape.of(1 + 30 * i), filled(0)));
      }
    }

    private static Initializer filled(double value) {
      return (shape, _) -> ones(shape, value);
    }

    private static HostArray ones(Shape shape, double value) {
      var values = new double[shape.elementCount()];
      Arrays.fill(values, value);
      return HostArray.of(values, shape);
    }

    Queue<Throwable> play() throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < PREDICTING; i++) {
        int kind = i;
        threads.add(start(() -> predict(kind)));
      }
      for (int i = 0; i < TRAINING; i++) {
        threads.add(start(this::train));
      }
      begun.await(); // all are at work, and at some place or other of it
      switch (number % 3) {
        case 0 -> backend.close();
        case 1 -> params.close();
        default -> {
          Thread other = Thread.ofPlatform().start(params::close);
          backend.close();
          other.join();
        }
      }
      for (Thread thread : threads) {
        thread.join();
      }
      params.close();
      backend.close();
      return wrong;
    }

    private Thread start(Runnable work) {
      return Thread.ofPlatform()
          .start(() -> {
            try {
              work.run();
            } catch (ClosedException expected) {
              // the one end there is
            } catch (Throwable e) {
              wrong.add(e);
            } finally {
              begun.countDown();
            }
          });
    }

    private void train() {
      try (Traced step = Traced.training(backend, (pass, in) -> step(pass, in.getFirst()))) {
        for (int i = 0; ; i++) {
          step.run(List.of(ones(Shape.of(1 + i % 3, 5, 5, 2), 1)));
          steps.incrementAndGet();
          if (i == 2) {
            begun.countDown();
          }
        }
      }
    }

    private Traced.Outcome step(Pass pass, Tensor images) {
      Map<Variable, Tensor> updates = new LinkedHashMap<>();
      params.parameters().forEach(w -> updates.put(w, pass.read(w).add(1)));
      return new Traced.Outcome(
          List.of(images.convolve(kernel, Window.square(3), 1).sum()), updates);
    }

    private void predict(int kind) {
      try (Traced traced = Traced.evaluation(backend, (pass, in) -> look(pass, in.getFirst()))) {
        for (int i = 0; ; i++) {
          HostArray images = ones(Shape.of(1 + (i + kind) % 4, 5, 5, 2), 1);
          switch (kind % 4) {
            case 0 -> {
              traced.run(List.of(images));
              check(traced);
            }
            case 1 -> {
              try (Snapshot weights = params.snapshot()) {
                traced.run(weights, List.of(images));
                check(traced);
              }
            }
            case 2 -> {
              try (Snapshot weights = params.snapshot();
                  Pass pass = Pass.eval(backend, weights)) {
                check(look(pass, pass.input(images)));
              }
            }
            default -> {
              try (Pass pass = Pass.eval(backend)) {
                check(look(pass, pass.input(images)));
              }
            }
          }
          predictions.incrementAndGet();
          if (i == 2) {
            begun.countDown();
          }
        }
      }
    }

    private Traced.Outcome look(Pass pass, Tensor images) {
      List<Tensor> values = new ArrayList<>();
      values.add(images.convolve(kernel, Window.square(3), 1).mul(1.0 / WINDOW));
      others.forEach(w -> values.add(pass.read(w).mul(1)));
      return new Traced.Outcome(values, Map.of());
    }

    private void check(Traced traced) {
      double step = traced.value(1).at(0);
      for (int i = 0; i <= others.size(); i++) {
        check(traced.value(i), step);
      }
    }

    private static void check(Traced.Outcome outcome) {
      double step = outcome.values().get(1).toHost().at(0);
      outcome.values().forEach(value -> check(value.toHost(), step));
    }

    private static void check(HostArray values, double step) {
      for (int i = 0; i < values.shape().elementCount(); i++) {
        if (Math.abs(values.at(i) - step) > 1e-5 * step) {
          throw new AssertionError("weights of step " + step + " and of " + values.at(i));
        }
      }
    }
  }
}
