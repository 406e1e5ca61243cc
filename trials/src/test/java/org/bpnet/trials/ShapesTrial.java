package org.bpnet.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.bpnet.core.Backends;
import org.bpnet.core.Initializer;
import org.bpnet.core.Parameter;
import org.bpnet.core.Parameters;
import org.bpnet.core.Tensor;
import org.bpnet.core.Traced;
import org.bpnet.core.array.HostArray;
import org.bpnet.core.array.Seed;
import org.bpnet.core.array.Shape;
import org.bpnet.core.op.Window;
import org.bpnet.core.spi.Backend;
import org.bpnet.nn.optim.Optimizer;
import org.bpnet.nn.optim.formula.Adam;
import org.bpnet.nn.schedule.Schedule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training steps whose batches have another shape each time, in a small heap.
class ShapesTrial {
  /// A shape that no step before had: each step is recorded, and its plan built, anew.
  @Test
  @Tag("slow")
  void should_train_on_ever_new_shapes_in_a_small_heap(@TempDir Path folder)
      throws IOException, InterruptedException {
    int steps = Trials.count("shapes", 1200, 100_000);
    List<String> options = List.of("-Xmx64m");
    String out = output(folder, options, 120 + steps / 20, "new", steps);
    Trials.report("shapes", options + " " + out);
  }

  /// Shapes that come back, more than a recorded step keeps.
  @Test
  @Tag("slow")
  void should_not_grow_while_shapes_change(@TempDir Path folder)
      throws IOException, InterruptedException {
    int steps = Trials.count("growth", 4000, 100_000);
    List<String> options = List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch");
    String out = output(folder, options, 120 + steps / 20, "cycle", steps);
    Trials.report("growth", out);
    String[] figures = out.split("[^0-9]+");
    int early = Integer.parseInt(figures[1]);
    int late = Integer.parseInt(figures[2]);
    int resident = Integer.parseInt(figures[4]) - Integer.parseInt(figures[3]);
    assertThat(late).as("heap in use, kB").isLessThan(early * 5 / 4 + 4096);
    assertThat(resident).as("growth of the process, kB").isLessThan(96 << 10);
  }

  private static String output(
      Path folder, List<String> options, long seconds, String kind, int steps)
      throws IOException, InterruptedException {
    var child = new ChildJvm(folder, options);
    Process process = child.start(ShapesTrial.class.getName(), kind, String.valueOf(steps));
    ChildJvm.Output output = child.await(process, seconds);
    assertThat(output.err()).isEmpty();
    assertThat(output.code()).isZero();
    return output.out().strip();
  }

  /// Trains and prints figures: steps, then the heap in use after a quarter of them and at the end,
  /// then what the process has of memory at both times.
  public static void main(String[] args) throws IOException {
    int steps = Integer.parseInt(args[1]);
    IntFunction<Shape> shape =
        args[0].equals("new")
            ? i -> Shape.of(1 + i % 50, 3 + i / 50 % 50, 3 + i / 2500, 1)
            : i -> Shape.of(1 + i * 7 % 40, 4, 4, 1);
    List<Long> figures = new ArrayList<>();
    try (Backend backend = Backends.best(2)) {
      train(backend, steps, shape, figures);
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "%d steps, heap %d kB after a quarter, %d kB at the end, process %d and %d kB",
            steps,
            figures.get(0),
            figures.get(2),
            figures.get(1),
            figures.get(3)));
  }

  private static void train(
      Backend backend, int steps, IntFunction<Shape> shapes, List<Long> figures)
      throws IOException {
    Initializer small =
        (shape, seed) -> {
          var values = new float[shape.elementCount()];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.1 * seed.normal(i));
          }
          return HostArray.of(values, shape);
        };
    try (var params = Parameters.create(backend, new Seed(1))) {
      Parameter kernel = params.weight("kernel", Shape.of(3, 3, 1, 4), small);
      Parameter weight = params.weight("weight", Shape.of(4, 3), small);
      Parameter bias = params.weight("bias", Shape.of(3), small);
      try (var optimizer = new Optimizer(params, Adam.defaults(), Schedule.constant(1e-3));
          Traced step =
              Traced.training(
                  backend,
                  (pass, in) -> {
                    Tensor hidden =
                        in.getFirst().convolve(kernel, Window.square(3), 1).relu().mean(1, 2);
                    Tensor loss = hidden.matmul(weight).add(bias).square().mean();
                    return new Traced.Outcome(
                        List.of(loss), optimizer.updates(pass.backward(loss)));
                  })) {
        for (int i = 0; i < steps; i++) {
          Shape shape = shapes.apply(i);
          step.run(List.of(HostArray.of(new float[shape.elementCount()], shape)));
          if (i == steps / 4 || i == steps - 1) {
            figures.add(heap());
            figures.add(resident());
          }
        }
      }
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 10;
  }

  /// Kilobytes that the process has in memory.
  private static long resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }
}
